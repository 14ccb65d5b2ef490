#include "swarm/mask.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "swarm/names.hpp"

#include <algorithm>

namespace fairlead::swarm {
namespace {

constexpr std::string_view hidden = "***";

bool is_name_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '.';
}

/// Whether what follows the ":" of a host is a port, and nothing that a password could be.
bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, is_digit);
}

/// Where the user and password of a URL end, whose part after "://" this is: the last "@" that may be theirs. A
/// password that is not written as a URL wants it may have any character.
std::size_t user_end(std::string_view text) {
  const auto authority = text.substr(0, text.find_first_of("/?# \t\"'"));
  const auto at = authority.rfind('@');
  const auto colon = authority.find(':');
  if (at != text.npos || colon == text.npos) return at;
  if (is_port(authority.substr(colon + 1))) return text.npos;
  const auto next = text.substr(0, text.find("://")).rfind('@');
  return next == text.npos ? text.rfind('@') : next;
}

/// scheme://user:password@host
std::string without_users(std::string text) {
  for (auto scheme = text.find("://"); scheme != text.npos; scheme = text.find("://", scheme + 3)) {
    const auto start = scheme + 3;
    const auto length = user_end(std::string_view(text).substr(start));
    if (length != text.npos) text.replace(start, length, hidden);
  }
  return text;
}

/// user:password@tcp(host), as Go's drivers have it; name:tag@sha256:... is an image.
std::string without_bare_users(std::string text) {
  for (auto at = text.rfind('@'); at != text.npos && at != 0; at = text.rfind('@', at - 1)) {
    const auto after = std::string_view(text).substr(at + 1);
    if (after.starts_with("sha256:") || after.starts_with("sha512:")) continue;
    const auto token = text.find_last_of(" \t,;\"'(=", at);
    const auto begin = token == text.npos ? 0 : token + 1;
    const auto colon = text.find(':', begin);
    if (colon >= at || text.compare(colon, 3, "://") == 0) continue;
    text.replace(colon + 1, at - colon - 1, hidden);
    return text;
  }
  return text;
}

/// Where a value begins that a name gives, whose end is the beginning of `rest`; npos when it gives none: name=value,
/// name: value, "name": "value", name[]=value, and for options --name value.
std::size_t given_value(std::string_view name, std::string_view rest) {
  const auto npos = std::string_view::npos;
  const auto closing = std::min(rest.find_first_not_of("\\\"']["), rest.size());
  const auto sign = std::min(rest.find_first_not_of(" \t", closing), rest.size());
  if (sign == rest.size()) return npos;
  if (rest[sign] != '=' && rest[sign] != ':') {
    const bool is_option = name.starts_with('-') && closing == 0 && sign > 0 && rest[sign] != '-';
    return is_option ? sign : npos;
  }
  const auto value = rest.find_first_not_of("=:> \t", sign);
  if (value == npos) return npos;
  if (rest[sign] == ':' && value == sign + 1 && closing == 0) {
    const auto word = rest.substr(value, rest.find_first_of(" \t/,;", value) - value);
    if (rest[value] == '/' || (name.find('.') != npos && is_port(word))) return npos;  // A host, a path.
  }
  return value;
}

/// "Authorization: Bearer abc" without its first word.
bool is_scheme(std::string_view word, std::string_view rest) {
  const auto text = lower(word);
  const auto value = rest.find_first_not_of(' ');
  return (text == "bearer" || text == "basic") && value != 0 && value != rest.npos && is_name_character(rest[value]);
}

/// Options of one letter that some programs take a password by: mysql -pabc, sshpass -p abc, redis-cli -a abc.
bool is_short_option(std::string_view word, std::string_view text) {
  const auto all = lower(text);
  const auto names = [&](auto... programs) { return ((all.find(programs) != all.npos) || ...); };
  if (word.starts_with("-p")) return names("mysql", "maria", "sshpass", "-u ");
  if (word.starts_with("-a")) return names("redis", "valkey");
  return word.starts_with("-w") && names("ldap");
}

/// Where the first value begins that a secret-looking name gives; npos when none does.
std::size_t secret_value(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_name_character(text[at])) {
      ++at;
      continue;
    }
    auto end = at;
    while (end < text.size() && is_name_character(text[end])) ++end;
    const auto word = text.substr(at, end - at), rest = text.substr(end);
    if (is_scheme(word, rest)) return end + rest.find_first_not_of(' ');
    const bool begins = at == 0 || text[at - 1] == ' ';
    if (begins && is_short_option(word, text)) {
      if (word.size() > 2) return at + 2;
      if (const auto value = rest.find_first_not_of(" ="); value != rest.npos) return end + value;
    }
    if (names_a_secret(word)) {
      if (const auto value = given_value(word, rest); value != rest.npos) return end + value;
    }
    at = end;
  }
  return text.npos;
}

/// Where the value of "--name=value" or "--name value" surely ends: before the next option, when neither quotes nor
/// blanks can be a part of it. Else it has all that follows.
std::size_t value_end(std::string_view before, std::string_view value) {
  const auto word = before.substr(before.find_last_of(' ', before.find_last_not_of(" =")) + 1);
  const auto end = value.find(' ');
  const bool is_plain = value.substr(0, end).find_first_of("\"'\\") == value.npos;
  const bool is_option = word.starts_with("--") && end != value.npos && value.substr(end).starts_with(" -");
  return is_option && is_plain ? end : value.size();
}

std::string without_values(std::string_view text) {
  std::string out;
  while (true) {
    const auto begin = secret_value(text);
    if (begin == text.npos) return out += text;
    const auto end = begin + value_end(text.substr(0, begin), text.substr(begin));
    out += text.substr(0, begin);
    out += hidden;
    text.remove_prefix(end);
  }
}

}  // namespace

// The price of a value that is hidden for nothing is small; that of one shown is not.
bool names_a_secret(std::string_view name) {
  constexpr std::string_view words[] = {"pass",   "pwd",     "secret",  "token", "credential", "private",
                                        "apikey", "api_key", "api-key", "auth",  "basicauth",  "salt",
                                        "dsn",    "_key",    "-key",    ".key",  "cookie",     "signature"};
  const auto text = lower(name);
  return text == "key" || text == "sig" || text == "pw" ||
         std::ranges::any_of(words, [&](auto word) { return text.find(word) != text.npos; });
}

std::string masked(std::string_view name, std::string_view value) {
  if (value.empty()) return {};
  if (names_a_secret(name)) return std::string(hidden);
  if (name == "image" || name == image_label) return without_users(std::string(value));
  return without_values(without_bare_users(without_users(std::string(value))));
}

}  // namespace fairlead::swarm
