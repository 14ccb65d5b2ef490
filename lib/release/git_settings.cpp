#include "release/git_settings.hpp"

#include "base/bytes.hpp"
#include "base/encoding.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::release {
namespace {

/// As git reads it: what is no escape stays.
std::string percent_decoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto byte = text.front() == '%' ? from_hex(text.substr(1, 2)) : std::nullopt;
    const bool is_escape = byte && byte->size() == 1;
    out += is_escape ? as_text(*byte) : text.substr(0, 1);
    text.remove_prefix(is_escape ? 3 : 1);
  }
  return out;
}

}  // namespace

std::optional<HttpRemote> http_remote(std::string_view text) {
  const auto mark = text.find("://");
  const auto scheme = text.substr(0, mark);
  if (scheme != "http" && scheme != "https") return std::nullopt;
  const auto start = mark + 3;
  const auto end = std::min(text.find_first_of("/?#", start), text.size());
  auto authority = text.substr(start, end - start);
  HttpRemote out;
  if (const auto at = authority.rfind('@'); at != authority.npos) {
    const auto login = authority.substr(0, at);
    const auto colon = std::min(login.find(':'), login.size());
    out.login = UrlLogin{.user = percent_decoded(login.substr(0, colon))};
    if (colon != login.size()) out.login->password = Secret(percent_decoded(login.substr(colon + 1)));
    authority.remove_prefix(at + 1);
    // git takes none with a line break, which would end a line of what it is told.
    const auto& [user, password] = *out.login;
    if ((user + (password ? password->reveal() : "")).find_first_of(std::string_view("\n\r\0", 3)) != user.npos)
      return {};
  }
  out.origin = fmt::format("{}://{}", scheme, authority);
  out.url = out.origin + std::string(text.substr(end));
  return out;
}

GitSettings::GitSettings(Variables& environment)
    : environment_(environment), count_(number(value_or(environment, "GIT_CONFIG_COUNT")).value_or(0)) {}

void GitSettings::add(std::string_view key, std::string_view value) {
  environment_[fmt::format("GIT_CONFIG_KEY_{}", count_)] = key;
  environment_[fmt::format("GIT_CONFIG_VALUE_{}", count_)] = value;
  environment_["GIT_CONFIG_COUNT"] = std::to_string(++count_);
}

}  // namespace fairlead::release
