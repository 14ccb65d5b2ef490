#include "http/redirect.hpp"

#include "base/text.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace fairlead::http {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

std::shared_ptr<const Transport> for_strangers(const std::shared_ptr<const Transport>& transport) {
  if (!transport) return {};
  return std::make_shared<const Transport>(
      Transport{.ca_file = transport->ca_file, .ca_directory = transport->ca_directory});
}

bool is_sensitive(const Header& header) {
  constexpr std::array<std::string_view, 7> always = {"authorization",   "proxy-authorization", "cookie",
                                                      "x-registry-auth", "x-registry-config",   "private-token",
                                                      "job-token"};
  return header.sensitive || std::ranges::find(always, lower(header.name)) != always.end();
}

std::string described(const Request& request) {
  auto text = request.method + " " + readable(redacted(request.url));
  if (request.transport && !request.transport->unix_socket.empty()) text += " on " + request.transport->unix_socket;
  return text;
}

Result<std::optional<Request>> redirected(const Request& request, const Response& response) {
  const auto location = response.header("Location");
  const bool may_follow = request.follow_redirects && (request.method == "GET" || request.method == "HEAD");
  if (!may_follow || !is_redirect(response.status) || location.empty()) return std::nullopt;
  TRY_ASSIGN(const auto from, Url::parse(request.url));
  TRY_ASSIGN(const auto to, resolve(from, location).during(described(request) + ": its redirect"));
  Request next = request;
  next.url = to.str();
  if (from.same_origin(to)) return next;
  if (from.scheme == "https" && to.scheme == "http") {
    return Error(Errc::refused,
                 fmt::format("{}: redirected to {}, which is not encrypted", described(request), redacted(next.url)));
  }
  if (request.transport && !request.transport->unix_socket.empty()) {
    return Error(Errc::refused, fmt::format("{}: redirected to {}", described(request), redacted(next.url)));
  }
  std::erase_if(next.headers, is_sensitive);
  next.transport = for_strangers(request.transport);
  return next;
}

}  // namespace fairlead::http
