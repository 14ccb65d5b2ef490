#include "swarm/mask.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace fairlead::swarm {
namespace {

constexpr std::string_view hidden = "***";

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
  std::string out(value);
  // scheme://user:password@host
  for (auto scheme = out.find("://"); scheme != out.npos; scheme = out.find("://", scheme + 3)) {
    const auto start = scheme + 3;
    const auto end = std::min(out.find_first_of("/?# \t\"'", start), out.size());
    const auto at = out.rfind('@', end);
    if (at != out.npos && at >= start && at < end) out.replace(start, at - start, hidden);
  }
  return out;
}

}  // namespace fairlead::swarm
