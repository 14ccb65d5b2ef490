#include "swarm/mask.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace fairlead::swarm {
namespace {

constexpr std::string_view hidden = "***";

/// scheme://user:password@host
std::string without_users(std::string text) {
  for (auto scheme = text.find("://"); scheme != text.npos; scheme = text.find("://", scheme + 3)) {
    const auto start = scheme + 3;
    const auto end = std::min(text.find_first_of("/?# \t\"'", start), text.size());
    const auto at = text.rfind('@', end);
    if (at != text.npos && at >= start && at < end) text.replace(start, at - start, hidden);
  }
  return text;
}

/// Words that a secret-looking one gives a value to: "--token=abc", "--token abc", "TOKEN=abc", and in the options of a
/// mount "username=x,password=y".
std::string without_arguments(std::string_view line) {
  std::string out;
  bool hides_next = false;
  while (true) {
    auto end = std::min(line.find_first_of(" ,"), line.size());
    const auto word = line.substr(0, end);
    const auto equals = word.find('=');
    const bool is_secret = names_a_secret(word.substr(0, equals));
    if (is_secret && equals != word.npos) end = std::min(line.find(' '), line.size());  // It may have commas.
    if (hides_next && !word.empty() && !word.starts_with('-')) {
      out += hidden;
    } else if (is_secret && equals != word.npos) {
      out += word.substr(0, equals + 1);
      out += hidden;
    } else {
      out += word;
    }
    hides_next = is_secret && equals == word.npos && word.starts_with('-');
    if (end == line.size()) return out;
    out += line[end];
    line.remove_prefix(end + 1);
  }
}

}  // namespace

// The price of a value that is hidden for nothing is small; that of one shown is not.
bool names_a_secret(std::string_view name) {
  constexpr std::string_view words[] = {"pass",   "pwd",     "secret",  "token", "credential", "private",
                                        "apikey", "api_key", "api-key", "auth",  "basicauth",  "salt",
                                        "dsn",    "_key",    "-key",    ".key",  "cookie",     "signature"};
  const auto text = lower(name);
  return text == "key" || std::ranges::any_of(words, [&](auto word) { return text.find(word) != text.npos; });
}

std::string masked(std::string_view name, std::string_view value) {
  if (value.empty()) return {};
  if (names_a_secret(name)) return std::string(hidden);
  return without_arguments(without_users(std::string(value)));
}

}  // namespace fairlead::swarm
