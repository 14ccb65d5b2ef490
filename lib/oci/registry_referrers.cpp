#include "oci/registry.hpp"
#include "oci/registry_error.hpp"
#include "rest/paging.hpp"

#include <algorithm>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr int most_pages = 16, most_writes = 8;
constexpr std::uint64_t largest_index = 4U << 20U;

Reference fallback_tag(const Reference& subject) {
  return subject.with_tag(referrers_tag(subject.digest));
}

// cosign 3.1 writes the type of the empty config in place of the artifact type (sigstore/cosign 4641): those may be
// of any type, which their manifest says.
bool may_be(const Descriptor& referrer, std::string_view artifact_type) {
  return artifact_type.empty() || referrer.artifact_type == artifact_type || referrer.artifact_type.empty() ||
         referrer.artifact_type == media_type::empty;
}

bool has_no_api(const http::Response& answer) {
  const int status = answer.status;
  return status >= 400 && status < 500 && status != 401 && status != 403 && status != 429;
}

}  // namespace

std::string referrers_tag(const Digest& digest) {
  return std::string(digest.algorithm().substr(0, 32)) + "-" + std::string(digest.hex().substr(0, 64));
}

// GitLab's registry reads the tag "sha256-<hex>" as the digest "sha256:<hex>" and gives the subject itself
// (oras-project/oras-go 1396).
Result<std::optional<std::vector<Descriptor>>> Registry::fallback_list(const Reference& subject,
                                                                       const std::stop_token& stop) {
  TRY_ASSIGN(const auto found, get_manifest(fallback_tag(subject), stop));
  if (!found) return std::optional(std::vector<Descriptor>{});
  if (found->digest == subject.digest) return std::optional<std::vector<Descriptor>>{};
  TRY_ASSIGN(auto index, parse_index(found->bytes, fallback_tag(subject).str()));
  return std::optional(std::move(index.manifests));
}

Result<std::optional<std::vector<Descriptor>>> Registry::referrers(const Reference& subject,
                                                                   std::string_view artifact_type,
                                                                   const std::stop_token& stop) {
  const auto doing = "list what refers to " + subject.str();
  std::optional<std::vector<Descriptor>> all(std::in_place);
  auto url = session_.url(subject, "referrers/" + subject.digest.str());
  for (int page = 0; !url.empty(); ++page) {
    if (page == most_pages) return Error(Errc::refused, "the list has too many pages").during(doing);
    http::Request request{
        .url = url, .headers = {{"Accept", std::string(media_type::index)}}, .body_limit = largest_index};
    TRY_ASSIGN(const auto answer, session_.send(subject, std::move(request), stop).during(doing));
    if (page == 0 && has_no_api(answer)) {
      TRY_ASSIGN(all, fallback_list(subject, stop).during(doing));
      break;
    }
    if (!answer.ok()) return registry_error(answer, doing);
    TRY_ASSIGN(auto index, parse_index(answer.body, "the referrers of " + subject.str()));
    std::ranges::move(index.manifests, std::back_inserter(*all));
    TRY_ASSIGN(url, rest::next_by_link(answer, url).during(doing));
  }
  if (all) std::erase_if(*all, [&](const Descriptor& referrer) { return !may_be(referrer, artifact_type); });
  return all;
}

Result<> Registry::add_referrer(const Reference& subject, const Descriptor& referrer, const std::stop_token& stop) {
  const auto add = [&](const std::optional<RawManifest>& current) -> Result<std::optional<RawManifest>> {
    Index index;
    if (current) {
      TRY_ASSIGN(index, parse_index(current->bytes, fallback_tag(subject).str()));
    }
    // cosign 3.1 leaves out type and annotations: such an entry is replaced.
    std::erase_if(index.manifests,
                  [&](const Descriptor& entry) { return entry.digest == referrer.digest && entry != referrer; });
    if (std::ranges::find(index.manifests, referrer) != index.manifests.end()) return std::optional<RawManifest>{};
    index.manifests.push_back(referrer);
    return std::optional(RawManifest::of(std::string(media_type::index), to_json(index)));
  };
  return update(fallback_tag(subject), add, stop);
}

Result<> Registry::update(const Reference& tag, const Edit& edit, const std::stop_token& stop) {
  const auto doing = "update " + tag.str();
  // Registries write tags without comparing, so a writer that read before us may still write after us. Two looks
  // after pauses find that out, unless the other is slower than both.
  int looks_left = 0;
  for (int writes = 0; writes < most_writes;) {
    TRY_ASSIGN(const auto current, get_manifest(tag, stop).during(doing));
    TRY_ASSIGN(const auto wanted, edit(current).during(doing));
    if (wanted) {
      TRY(put(tag, *wanted, stop));
      ++writes;
      looks_left = 1;
    } else if (looks_left-- == 0) {
      return {};
    }
    const auto wait = std::chrono::milliseconds(50 + sys::number_below(session_.ports().random, 100));
    if (!session_.ports().clock.sleep(wait, stop)) return Error(Errc::cancelled, "stopped").during(doing);
  }
  return Error(Errc::conflict, "others write to it all the time, so ours did not stay").during(doing);
}

}  // namespace fairlead::oci
