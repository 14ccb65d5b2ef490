#pragma once

#include "http/client.hpp"

#include <memory>
#include <optional>
#include <string>

namespace fairlead::http {

inline constexpr int most_redirects = 5;

/// The request to send next when `response` redirects and `request` may follow (GET and HEAD), else nothing.
/// To another scheme, host or port go no sensitive headers, no client certificate and no relaxed TLS.
/// `refused` when it leads from https to http, or from a unix socket to another server.
Result<std::optional<Request>> redirected(const Request& request, const Response& response);

/// What of `transport` may be used with another server: neither a client certificate nor relaxed TLS.
std::shared_ptr<const Transport> for_strangers(const std::shared_ptr<const Transport>& transport);

/// Whether `header` is marked sensitive, or is one that always is: Authorization, Cookie, X-Registry-Auth ...
bool is_sensitive(const Header& header);

/// "GET https://host/path?token=***", the start of every error of a request, without percent-encoding.
std::string described(const Request& request);

}  // namespace fairlead::http
