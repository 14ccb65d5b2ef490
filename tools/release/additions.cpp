#include "additions.hpp"

#include "applying.hpp"
#include "base/text.hpp"
#include "json/json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace fairlead {

std::string version_in(const std::string& tag) {
  auto name = tag.substr(tag.rfind('/') + 1);
  const bool has_v = name.size() > 1 && name.front() == 'v' && name[1] >= '0' && name[1] <= '9';
  return has_v ? name.substr(1) : name;
}

Result<> check_distinct(const std::vector<std::string>& files) {
  std::set<std::string_view> names;
  for (const std::string_view file : files) {
    const auto name = file.substr(file.rfind('/') + 1);
    if (names.insert(name).second) continue;
    return Error(Errc::config, fmt::format("two files are called \"{}\"", printable(name)))
        .id("FL0370")
        .help("give them names of their own: a package and the links of a release have each name once");
  }
  return {};
}

Result<release::UploadAsset> upload_of(const std::string& file, gitlab::PackageFile target, sys::FileSystem& files) {
  TRY(gitlab::check_names(target).during(file));
  TRY_ASSIGN(auto measured, release::measure(file, files));
  return release::UploadAsset{file, std::move(target), std::move(measured.sha256)};
}

Result<cli::Report> add_to_release(const Additions& additions, cli::Ports& ports) {
  TRY_ASSIGN(auto client, needed_client(additions.project, ports));
  const sys::Waiting waiting{ports.clock, ports.stop};
  std::size_t done = 0, already = 0;
  for (const auto& upload : additions.uploads) {
    TRY_ASSIGN(const bool uploaded, release::upload_asset(upload, client, ports.files, waiting));
    ++(uploaded ? done : already);
  }
  TRY_ASSIGN(const bool linked, release::add_links(additions.tag, additions.links, client, waiting));
  ++(linked ? done : already);
  auto links = json::Value::array();
  std::string text;
  for (const auto& link : additions.links) {
    text += fmt::format("{} {}\n", printable(link.name), printable(link.url));
    links.push_back({{"name", link.name}, {"url", link.url}, {"type", link.type}});
  }
  return cli::Report{.text = std::move(text),
                     .json = json::dump({{"schema", "fairlead.release.assets/1"},
                                         {"links", std::move(links)},
                                         {"done", done},
                                         {"already", already}})};
}

}  // namespace fairlead
