#include "http/url.hpp"

#include "base/characters.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/core.h>
#include <vector>

namespace fairlead::http {
namespace {

constexpr std::size_t longest_url = 8192;

bool is_unreserved(char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c != 0x7f; });  // Bytes above 0x7f are negative.
}

Error invalid(std::string_view text, std::string_view why) {
  return {Errc::config, fmt::format("not a usable URL: \"{}\" ({})", redacted(text.substr(0, 200)), why)};
}

std::uint16_t default_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

/// Removes and returns what comes before the first of `marks`; the mark stays.
std::string_view cut_before(std::string_view& text, std::string_view marks) {
  const auto head = text.substr(0, text.find_first_of(marks));
  text.remove_prefix(head.size());
  return head;
}

bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) { return is_unreserved(c); });
}

bool is_ipv6(std::string_view host) {
  return host.size() >= 2 && std::ranges::all_of(host, [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
         });
}

/// Reads "host", "host:5000", "[::1]" and "[::1]:5000" into `url`.
bool read_authority(std::string_view text, Url& url) {
  const bool in_brackets = text.starts_with('[');
  const auto end = in_brackets ? text.find(']') : text.find(':');
  if (in_brackets && end == text.npos) return false;
  url.host = lower(in_brackets ? text.substr(1, end - 1) : text.substr(0, end));
  if (in_brackets ? !is_ipv6(url.host) : !is_host(url.host)) return false;
  auto port = end == text.npos ? std::string_view() : text.substr(end + (in_brackets ? 1 : 0));
  url.port = default_port(url.scheme);
  if (port.empty()) return true;
  if (!port.starts_with(':')) return false;
  port.remove_prefix(1);
  const auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  return error == std::errc() && stop == port.data() + port.size() && url.port != 0;
}

/// RFC 3986 section 5.2.4.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  const auto parts = split(path.substr(path.starts_with('/') ? 1 : 0), '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    const bool is_dots = parts[i] == "." || parts[i] == "..";
    if (parts[i] == ".." && !kept.empty()) kept.pop_back();
    if (!is_dots) kept.push_back(parts[i]);
    if (is_dots && is_last) kept.emplace_back();  // "/a/." is "/a/"
  }
  std::string out;
  for (const auto part : kept) out.append("/").append(part);
  return out.empty() ? "/" : out;
}

/// Names of query parameters whose values are, or may be, secrets: presigned URLs, tokens, keys.
bool is_secret_name(std::string_view name) {
  const auto small = lower(name);
  constexpr std::array words = {"token", "password", "passwd", "secret", "signature", "credential",
                                "auth",  "jwt",      "code",   "key",    "session"};
  return small == "sig" || small == "pw" || small == "pass" ||
         std::ranges::any_of(words, [&](const char* word) { return small.find(word) != small.npos; });
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  if (text.size() > longest_url) return invalid(text, "it is too long");
  if (!is_printable(text)) return invalid(text, "it has a space or a control character");
  Url url;
  auto rest = text.substr(0, text.find('#'));
  const auto mark = rest.find("://");
  url.scheme = lower(rest.substr(0, mark == rest.npos ? 0 : mark));
  if (url.scheme != "http" && url.scheme != "https") return invalid(text, "it must start with http:// or https://");
  rest.remove_prefix(mark + 3);
  const auto authority = cut_before(rest, "/?");
  if (authority.find('@') != authority.npos) {
    return invalid(text, "user and password do not belong into a URL").id("FL0603");
  }
  if (!read_authority(authority, url)) return invalid(text, "the host or port is wrong");
  url.path = cut_before(rest, "?");
  if (url.path.empty()) url.path = "/";
  if (!rest.empty()) url.query = rest.substr(1);
  return url;
}

std::string Url::host_port() const {
  auto out = host.find(':') == host.npos ? host : "[" + host + "]";
  if (port != default_port(scheme)) out += ":" + std::to_string(port);
  return out;
}

std::string Url::str() const {
  auto out = scheme + "://" + host_port() + path;
  if (!query.empty()) out += "?" + query;
  return out;
}

bool Url::same_origin(const Url& other) const {
  return scheme == other.scheme && host == other.host && port == other.port;
}

Result<Url> resolve(const Url& base, std::string_view reference) {
  const auto mark = reference.find("://");
  if (mark != reference.npos && reference.substr(0, mark).find_first_of("/?#") == reference.npos) {
    return Url::parse(reference);
  }
  if (reference.starts_with("//")) return Url::parse(base.scheme + ":" + std::string(reference));
  const auto origin = base.scheme + "://" + base.host_port();
  reference = reference.substr(0, reference.find('#'));
  if (reference.empty()) return Url::parse(base.str());
  if (reference.starts_with('?')) return Url::parse(origin + base.path + std::string(reference));
  const auto path = cut_before(reference, "?");
  const auto directory = path.starts_with('/') ? "" : base.path.substr(0, base.path.rfind('/') + 1);
  return Url::parse(origin + without_dots(directory + std::string(path)) + std::string(reference));
}

std::string readable(std::string_view url) {
  std::string out;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const auto byte = url[i] == '%' ? from_hex(url.substr(i + 1, 2)) : std::nullopt;
    const bool is_shown =
        byte && byte->size() == 1 && byte->front() > std::byte{0x1f} && byte->front() != std::byte{0x7f};
    if (!is_shown) {
      out += url[i];
      continue;
    }
    out += static_cast<char>(byte->front());
    i += 2;
  }
  return printable(out);
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string with_query(std::string url, std::string_view name, std::string_view value) {
  const auto question = url.find('?');
  if (question == url.npos) {
    url += '?';
  } else if (question + 1 != url.size() && !url.ends_with('&')) {
    url += '&';
  }
  return url + percent_encode(name) + "=" + percent_encode(value);
}

std::string redacted(std::string_view url) {
  const auto mark = url.find("://");
  const auto authority_start = mark == url.npos ? 0 : mark + 3;
  auto rest = url.substr(authority_start);
  std::string out(url.substr(0, authority_start));
  Url ignored;
  // A password may have a "/", "?" or "#" in it that should have been encoded.
  if (const auto at = rest.rfind('@');
      at != rest.npos && !read_authority(rest.substr(0, rest.find_first_of("/?#")), ignored)) {
    out += "***";
    rest.remove_prefix(at);
  }
  out += cut_before(rest, "?");
  for (char separator = '?'; !rest.empty(); separator = '&') {
    rest.remove_prefix(1);
    auto value = cut_before(rest, "&");
    const auto name = cut_before(value, "=");
    out += separator;
    out += name;
    out += value.size() > 1 && is_secret_name(name) ? "=***" : value;
  }
  return printable(out);
}

}  // namespace fairlead::http
