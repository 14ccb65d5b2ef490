#include "gitlab/releases.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace fairlead::gitlab {
namespace {

std::string path_of(std::string_view tag) {
  return "/releases/" + http::percent_encode(tag);
}

/// The path of a link stands at the end of its lasting address: ".../downloads/bin/tool".
std::string asset_path(const json::Value& link) {
  constexpr std::string_view before = "/downloads/";
  const auto direct = json::text_or(link, "direct_asset_url");
  const auto at = direct.find(before);
  if (at == std::string::npos || direct == json::text_or(link, "url")) return {};
  return direct.substr(at + before.size() - 1);
}

Result<Release> release_of(const json::Value& value) {
  Release out;
  TRY_ASSIGN(out.tag, json::text(value, "tag_name"));
  out.name = json::text_or(value, "name");
  out.description = json::text_or(value, "description");
  out.released_at = json::text_or(value, "released_at");
  out.commit = json::text_or(json::member(value, "commit"), "id");
  for (const auto& milestone : json::member(value, "milestones")) {
    out.milestones.push_back(json::text_or(milestone, "title"));
  }
  const auto& links = json::at(value, {"assets", "links"});
  if (!links.is_array() && value.contains("assets"))
    return Error(Errc::corrupt, "it has no list of links").id("FL0018");
  for (const auto& link : links) {
    out.links.push_back({json::text_or(link, "name"), json::text_or(link, "url"),
                         json::text_or(link, "link_type", "other"), asset_path(link)});
  }
  return out;
}

json::Value value_of(const Link& link) {
  json::Value out = {{"name", link.name}, {"url", link.url}, {"link_type", link.type}};
  if (!link.path.empty()) out["direct_asset_path"] = link.path;
  return out;
}

}  // namespace

bool is_link_type(std::string_view type) {
  constexpr std::array<std::string_view, 4> types = {"other", "runbook", "image", "package"};
  return std::ranges::find(types, type) != types.end();
}

Result<std::optional<Release>> find_release(Client& client, std::string_view tag) {
  TRY_ASSIGN(const auto found, client.find(path_of(tag)));
  if (!found) return std::nullopt;
  TRY_ASSIGN(auto release, release_of(*found).during("GitLab's answer about the release"));
  return release;
}

Result<Release> create_release(Client& client, const NewRelease& release) {
  json::Value body = {
      {"tag_name", release.tag}, {"ref", release.commit}, {"name", release.name}, {"description", release.description}};
  if (!release.tag_message.empty()) body["tag_message"] = release.tag_message;
  if (!release.milestones.empty()) body["milestones"] = release.milestones;
  if (!release.released_at.empty()) body["released_at"] = release.released_at;
  for (const auto& link : release.links) body["assets"]["links"].push_back(value_of(link));
  TRY_ASSIGN(const auto made, client.post("/releases", body));
  return release_of(made).during("GitLab's answer about the new release");
}

Result<> create_link(Client& client, std::string_view tag, const Link& link) {
  TRY(client.post(path_of(tag) + "/assets/links", value_of(link)));
  return {};
}

}  // namespace fairlead::gitlab
