// What GitLab keeps beside the repository: packages and releases.
#include "base/text.hpp"
#include "gitlab/repository.hpp"
#include "release/applying.hpp"
#include "release/assets.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::release {
namespace {

using gitlab::NewRelease;

Error differs(const std::string& tag, std::string_view what) {
  return Error(Errc::conflict, fmt::format("release \"{}\" exists and is another: {}", printable(tag), what))
      .id("FL0345")
      .help("look at it in GitLab; if it is a mistake, remove it and run again");
}

bool same_time(const std::string& a, const std::string& b) {
  const auto first = sys::parse_rfc3339(a), second = sys::parse_rfc3339(b);
  return first && second && *first == *second;
}

/// GitLab keeps what it got, but for white space at the ends.
Result<> check_same(const NewRelease& wanted, const gitlab::Release& found) {
  if (found.commit != wanted.commit) {
    return differs(wanted.tag, fmt::format("it is of commit {}", printable(found.commit.substr(0, 7))));
  }
  if (found.name != wanted.name) return differs(wanted.tag, fmt::format("it is named \"{}\"", printable(found.name)));
  if (trim(found.description) != trim(wanted.description)) return differs(wanted.tag, "it has another description");
  auto milestones = found.milestones, wanted_milestones = wanted.milestones;
  std::ranges::sort(milestones);
  std::ranges::sort(wanted_milestones);
  if (milestones != wanted_milestones) return differs(wanted.tag, "it has other milestones");
  if (!wanted.released_at.empty() && !same_time(found.released_at, wanted.released_at)) {
    return differs(wanted.tag, "it has another date, " + printable(found.released_at));
  }
  return {};
}

/// `conflict` if the tag names another commit than the release will.
Result<> check_tag(const NewRelease& wanted, gitlab::Client& client) {
  TRY_ASSIGN(const auto tag, gitlab::find_tag(client, wanted.tag));
  if (!tag || tag->commit == wanted.commit) return {};
  return Error(Errc::conflict,
               fmt::format("tag \"{}\" exists in GitLab and names commit {}, not {}", printable(wanted.tag),
                           printable(tag->commit.substr(0, 7)), wanted.commit.substr(0, 7)))
      .id("FL0305")
      .help("fetch its tags (git fetch --tags) and plan again; a tag that is there is never moved");
}

}  // namespace

Result<bool> perform(const UploadAsset& call, Applying& applying) {
  return upload_asset(call, *applying.outside.gitlab, *applying.outside.files, applying.waiting());
}

Result<bool> perform(const PublishRelease& call, Applying& applying) {
  auto& client = *applying.outside.gitlab;
  auto wanted = call.release;
  if (wanted.commit.empty()) {
    TRY_ASSIGN(const auto made, commit_or_made({}, applying));
    wanted.commit = made.str();
  }
  const auto look = [&]() -> Result<bool> {
    TRY_ASSIGN(const auto found, gitlab::find_release(client, wanted.tag));
    if (!found) return false;
    if (!call.keep_any) TRY(check_same(wanted, *found));
    return true;
  };
  const auto make = [&]() -> Result<> {
    TRY(check_unmoved(applying));
    TRY(check_tag(wanted, client));
    TRY_ASSIGN(const auto made, gitlab::create_release(client, wanted));
    return check_same(wanted, made);
  };
  const auto doing = "release " + printable(wanted.tag);
  TRY_ASSIGN(const bool made, sys::ensure(applying.waiting(), look, make).during(doing));
  // GitLab makes the links with the release; an earlier one may lack some.
  if (made || wanted.links.empty()) return made;
  return add_links(wanted.tag, wanted.links, client, applying.waiting()).during(doing);
}

}  // namespace fairlead::release
