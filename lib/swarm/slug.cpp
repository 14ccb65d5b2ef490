#include "swarm/slug.hpp"

#include "base/characters.hpp"
#include "crypto/digest.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::swarm {
namespace {

constexpr std::size_t digits = 8;

bool is_plain(char c) {
  return is_lower(c) || is_digit(c);
}

/// As GitLab makes a slug (Gitlab::Utils.slugify), but of any length.
std::string slugified(std::string_view ref) {
  std::string out;
  for (const char c : ref) {
    const auto lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_plain(lower)) {
      out += lower;
    } else if (!out.empty()) {
      out += '-';
    }
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

}  // namespace

Result<std::string> slug(std::string_view ref, std::size_t longest) {
  if (ref.empty()) return Error(Errc::usage, "a slug needs the name of a branch").help("give CI_COMMIT_REF_NAME");
  auto text = slugified(ref);
  if (text == ref && text.size() <= longest) return text;
  if (longest <= digits) {
    return Error(Errc::usage, fmt::format("{} characters are too few for a slug", longest))
        .help(fmt::format("leave at least {}: take a shorter prefix, or shorter names of services", digits + 1));
  }
  text.resize(std::min(text.size(), longest - digits - 1));
  while (text.ends_with('-')) text.pop_back();
  return text + (text.empty() ? "" : "-") + crypto::sha256_hex(ref).substr(0, digits);
}

}  // namespace fairlead::swarm
