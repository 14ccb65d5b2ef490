#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace fairlead::http {

/// An http or https URL in its parts (RFC 3986), enough to send it.
struct Url {
  std::string scheme;      ///< "http" or "https", lower case.
  std::string host;        ///< Lower case; an IPv6 address without its brackets.
  std::uint16_t port = 0;  ///< The scheme's own when the text has none.
  std::string path = {};   ///< Starts with "/"; as it was, percent-encoded.
  std::string query = {};  ///< Without "?".

  /// `config` when it is not http or https, has a user or password, a control character, or is longer than 8,192.
  /// A fragment is dropped.
  static Result<Url> parse(std::string_view text);
  std::string str() const;        ///< The default port is left out.
  std::string host_port() const;  ///< "[::1]:5000"; the default port is left out.
  /// The same scheme, host and port: what may see credentials.
  bool same_origin(const Url& other) const;
};

/// Where a `Location` or `Link` of an answer from `base` leads: `reference` is absolute, or relative in any of the
/// ways of RFC 3986 section 5. Fails as `Url::parse` does.
Result<Url> resolve(const Url& base, std::string_view reference);

/// A URL or a part of one as people read it: "sha256%3Aab" is "sha256:ab". Printable.
std::string readable(std::string_view url);

/// Everything but unreserved characters as %XX (RFC 3986 section 2.3), for a path segment or a query value.
std::string percent_encode(std::string_view text);
/// `url` with one more query parameter, encoded; "&" or "?" as it needs.
std::string with_query(std::string url, std::string_view name, std::string_view value);

/// `url` for people and logs: user information and the values of query parameters that may be secrets (token, password,
/// signature, ...) are "***", control characters "?". Takes any text.
std::string redacted(std::string_view url);

}  // namespace fairlead::http
