#include "oci/push.hpp"

#include "semver/version.hpp"
#include "sys/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

namespace fairlead::oci {
namespace {

Error moves_release(const Reference& reference, const Digest& before, const Digest& after) {
  return Error(Errc::refused, "the tag " + reference.str() + " names a release that is " + before.str() +
                                  ", and would become " + after.str())
      .id("FL0444")
      .help("push under the version of a new release; --move-tag gives this one another image all the same");
}

/// Adds up what several uploads report.
class Meter {
 public:
  Meter(const PushPlan& plan, const PushOptions& options)
      : options_(options), total_(plan.size()), done_(plan.blobs.size()) {}

  void set(std::size_t blob, std::uint64_t bytes) {
    if (!options_.progress) return;
    const std::lock_guard lock(mutex_);
    sum_ = sum_ - done_[blob] + bytes;
    done_[blob] = bytes;
    options_.progress(sum_, total_);
  }

 private:
  const PushOptions& options_;
  std::mutex mutex_;
  std::uint64_t total_, sum_ = 0;
  std::vector<std::uint64_t> done_;
};

class Pushing {
 public:
  Pushing(Registry& registry, const Layout& layout, const PushPlan& plan, const PushOptions& options)
      : registry_(registry), layout_(layout), plan_(plan), options_(options) {}

  Result<std::vector<Pushed>> run(const std::stop_token& stop) {
    std::vector<Pushed> out;
    for (const auto& target : plan_.targets) {
      TRY_ASSIGN(auto pushed, push(target, stop).during("push " + target.reference.str()));
      out.push_back(std::move(pushed));
    }
    return out;
  }

 private:
  Result<Pushed> push(const PushTarget& target, const std::stop_token& stop) {
    Pushed out{.reference = target.reference.with_digest(plan_.image.digest), .changed = !plan_.is_done(target)};
    if (out.changed && target.before) out.former = target.before->digest;
    auto& complete = complete_[target.reference.host];
    if (out.changed) {
      if (!target.repository_has_image && std::ranges::find(complete, target.reference.repository) == complete.end()) {
        TRY_ASSIGN(out.bytes_sent, upload_blobs(target.reference, stop));
        TRY(put_children(target.reference, stop));
      }
    }
    complete.push_back(target.reference.repository);
    if (out.changed && !options_.moves_releases && names_release(target.reference.tag)) {
      TRY(claim(target.reference, stop));
      return out;
    }
    if (out.changed) TRY(registry_.put(target.reference, plan_.manifests.back(), stop));
    TRY(prove(target.reference, stop));
    return out;
  }

  Result<std::uint64_t> upload_blobs(const Reference& reference, const std::stop_token& stop) {
    Meter meter(plan_, options_);
    std::atomic<std::uint64_t> sent = 0;
    const auto& done_before = complete_[reference.host];
    const auto one = [&](std::size_t i, const std::stop_token& inner) -> Result<> {
      const auto& blob = plan_.blobs[i];
      Upload upload{.descriptor = blob, .open = [this, &blob] { return layout_.open_blob(blob); }};
      const auto base = plan_.bases.find(blob.digest);
      if (!done_before.empty()) {
        upload.mount_from = done_before.front();
      } else if (base != plan_.bases.end()) {
        upload.mount_from = base->second;
      }
      upload.progress = [&meter, i](std::uint64_t bytes) { meter.set(i, bytes); };
      TRY_ASSIGN(const auto outcome, registry_.upload(reference, upload, inner));
      if (outcome == UploadOutcome::sent) sent += blob.size;
      meter.set(i, blob.size);
      return {};
    };
    TRY(sys::in_parallel(plan_.blobs.size(), options_.uploads, stop, one));
    return sent.load();
  }

  Result<> put_children(const Reference& reference, const std::stop_token& stop) {
    auto untagged = reference;
    untagged.tag.clear();
    for (std::size_t i = 0; i + 1 < plan_.manifests.size(); ++i) TRY(registry_.put(untagged, plan_.manifests[i], stop));
    return {};
  }

  /// Gives the image a tag that nothing has, against others who do the same: a registry writes tags without comparing.
  Result<> claim(const Reference& reference, const std::stop_token& stop) {
    const auto& image = plan_.manifests.back();
    const auto take = [&](const std::optional<RawManifest>& current) -> Result<std::optional<RawManifest>> {
      if (!current) return std::optional(image);
      if (current->digest != image.digest) return moves_release(reference, current->digest, image.digest);
      return std::optional<RawManifest>{};
    };
    return registry_.update(reference, take, stop);
  }

  Result<> prove(const Reference& reference, const std::stop_token& stop) {
    TRY_ASSIGN(const auto stored, registry_.manifest(reference, stop));
    if (stored.digest == plan_.image.digest) return {};
    return Error(Errc::conflict, "the tag holds " + stored.digest.str() + " now, not " + plan_.image.digest.str())
        .help("somebody else pushes the same tag: give every pipeline tags of its own");
  }

  Registry& registry_;
  const Layout& layout_;
  const PushPlan& plan_;
  const PushOptions& options_;
  std::map<std::string, std::vector<std::string>> complete_;  ///< By host, the repositories that have everything now.
};

}  // namespace

bool names_release(std::string_view tag) {
  if (tag.starts_with('v') || tag.starts_with('V')) tag.remove_prefix(1);
  std::string version(tag);
  if (const auto build = version.find('_'); build != std::string::npos) version[build] = '+';
  return semver::Version::parse(version).has_value();
}

Result<> keeps_releases(const PushPlan& plan) {
  std::optional<Error> out;
  for (const auto& target : plan.targets) {
    if (!target.before || plan.is_done(target) || !names_release(target.reference.tag)) continue;
    auto error = moves_release(target.reference, target.before->digest, plan.image.digest);
    out = out ? std::move(*out).note("also: " + error.message()) : std::move(error);
  }
  if (out) return *std::move(out);
  return {};
}

Result<std::vector<Pushed>> apply_push(Registry& registry, const Layout& layout, const PushPlan& plan,
                                       const PushOptions& options, const std::stop_token& stop) {
  return Pushing(registry, layout, plan, options).run(stop);
}

}  // namespace fairlead::oci
