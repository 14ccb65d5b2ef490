#pragma once

#include "sys/clock.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::http {

/// The wait that `Retry-After` asks for: seconds, or an HTTP-date in any of its three forms, seen from `now`
/// (RFC 9110 sections 10.2.3 and 5.6.7). A date that is past is no wait; at most a year. Nothing if it is neither.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, sys::Clock::Wall now);

/// The moment of an HTTP-date (RFC 9110 section 5.6.7), such as "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<sys::Clock::Wall> parse_http_date(std::string_view text, sys::Clock::Wall now);

/// The target of the first link whose relation is "next" (RFC 8288), as it is written; resolve it against the
/// answer's URL. Nothing if there is none.
std::optional<std::string> parse_link_next(std::string_view value);

/// One way to authenticate that a server offers: `Bearer realm="https://auth.example.org/token",service="x"`.
struct Challenge {
  std::string scheme;                                          ///< Lower case: "bearer", "basic".
  std::map<std::string, std::string, std::less<>> parameters;  ///< Names in lower case; the first of each counts.
  std::string token = {};                                      ///< The token68 form, in place of parameters.
};

/// All challenges of a `WWW-Authenticate` value, in order (RFC 9110 section 11.6.1). What cannot be read ends the
/// list; at most 16.
std::vector<Challenge> parse_challenges(std::string_view value);

}  // namespace fairlead::http
