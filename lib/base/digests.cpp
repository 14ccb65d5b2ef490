#include "base/digests.hpp"

#include <algorithm>
#include <map>

namespace fairlead {
namespace {

constexpr std::string_view prefix = "sha256:";
constexpr std::size_t digits = 64, kept = 12;

/// Calls `tell` with the text up to and with each digest, and the digest's digits at its end.
template <class Tell>
std::string_view each_digest(std::string_view text, Tell tell) {
  for (auto at = text.find(prefix); at != text.npos; at = text.find(prefix)) {
    at += prefix.size();
    const auto end = std::min(text.find_first_not_of("0123456789abcdef", at), text.size());
    tell(text.substr(0, end), text.substr(at, end - at));
    text.remove_prefix(end);
  }
  return text;
}

bool is_ambiguous(std::string_view text) {
  std::map<std::string_view, std::string_view> whole;
  bool out = false;
  each_digest(text, [&](std::string_view, std::string_view hex) {
    if (hex.size() == digits) out = out || whole.try_emplace(hex.substr(0, kept), hex).first->second != hex;
  });
  return out;
}

}  // namespace

std::string with_short_digests(std::string_view text) {
  if (is_ambiguous(text)) return std::string(text);
  std::string out;
  const auto rest = each_digest(text, [&](std::string_view before, std::string_view hex) {
    out += hex.size() == digits ? before.substr(0, before.size() - digits + kept) : before;
  });
  return out.append(rest);
}

}  // namespace fairlead
