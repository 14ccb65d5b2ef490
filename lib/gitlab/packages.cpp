#include "gitlab/packages.hpp"

#include "base/bytes.hpp"
#include "base/characters.hpp"
#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::gitlab {
namespace {

bool is_name(std::string_view text, std::string_view others) {
  const auto allowed = [&](char c) { return is_alphanumeric(c) || others.find(c) != others.npos; };
  return !text.empty() && text.size() <= 255 && text != "." && text != ".." && std::ranges::all_of(text, allowed);
}

bool is_edge(char c) {
  return c == '~' || c == '@';
}

std::string path_of(const PackageFile& file) {
  return fmt::format("/packages/generic/{}/{}/{}", http::percent_encode(file.package),
                     http::percent_encode(file.version), http::percent_encode(file.name));
}

}  // namespace

bool is_file_name(std::string_view text) {
  return is_name(text, "._-+~@") && !is_edge(text.front()) && !is_edge(text.back());
}

Result<> check_names(const PackageFile& file) {
  struct Part {
    std::string_view what, text;
    bool fits;
  };
  // lib/gitlab/regex/packages.rb: generic_package_name_regex, generic_package_version_regex,
  // generic_package_file_name_regex; "@" in names of files is newer (docs.gitlab.com, "Generic packages repository").
  constexpr std::string_view others = "._-+";
  for (const auto& [what, text, fits] :
       {Part{"package name", file.package, is_name(file.package, others)},
        Part{"package version", file.version,
             is_name(file.version, others) && file.version.find("..") == std::string::npos},
        Part{"file name", file.name, is_file_name(file.name)}}) {
    if (fits) continue;
    return Error(Errc::config, fmt::format("GitLab takes no {} like \"{}\"", what, printable(text)))
        .id("FL0343")
        .help("use letters, digits, dots, dashes and underscores");
  }
  return {};
}

std::string url_of(const Location& location, const PackageFile& file) {
  return fmt::format("{}/projects/{}{}", location.api, http::percent_encode(location.project), path_of(file));
}

Result<std::optional<std::string>> sha256_of(Client& client, const PackageFile& file, std::uint64_t most) {
  crypto::Sha256 sum;
  std::uint64_t left = most;
  bool is_longer = false;
  auto there = client.download(path_of(file), most, [&](std::span<const std::byte> bytes) -> Result<> {
    is_longer = bytes.size() > left;
    if (is_longer) return Error(Errc::refused, "the file is longer than ours");
    left -= bytes.size();
    sum.update(bytes);
    return {};
  });
  if (is_longer) return std::optional(std::string());
  if (!there) return std::move(there).error();
  if (!*there) return std::nullopt;
  return hex(sum.finish());
}

Result<> upload(Client& client, const PackageFile& file, http::Stream content) {
  return client.upload(path_of(file), {{"select", "package_file"}}, std::move(content));
}

}  // namespace fairlead::gitlab
