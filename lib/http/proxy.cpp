#include "http/proxy.hpp"

#include <initializer_list>

namespace fairlead::http {
namespace {

std::string first_of(const Variables& variables, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    auto value = value_or(variables, name);
    if (!value.empty()) return value;
  }
  return {};
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || host == "::1" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos);
}

}  // namespace

Proxy proxy_for(const Url& url, const Variables& environment) {
  if (is_loopback(url.host)) return {};
  auto proxy = url.scheme == "https" ? first_of(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
                                     : first_of(environment, {"http_proxy", "all_proxy", "ALL_PROXY"});
  return {std::move(proxy), first_of(environment, {"no_proxy", "NO_PROXY"})};
}

}  // namespace fairlead::http
