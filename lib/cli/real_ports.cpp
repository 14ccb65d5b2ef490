#include "cli/real_ports.hpp"

#include <string_view>
#include <unistd.h>

namespace fairlead::cli {

Result<http::Response> LazyClient::send(const http::Request& request, const std::stop_token& stop) {
  std::call_once(once_, [this] { client_ = make_(); });
  if (!client_) return Error(Errc::internal, "this program was built without the network, yet asks for " + request.url);
  return client_->send(request, stop);
}

Variables real_environment() {
  Variables variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != text.npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

}  // namespace fairlead::cli
