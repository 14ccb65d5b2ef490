#include "oci/push.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr int deepest_index = 4;
constexpr std::size_t most_manifests = 256;

void add_once(std::vector<Descriptor>& blobs, const Descriptor& blob) {
  const auto same = [&](const Descriptor& other) { return other.digest == blob.digest; };
  if (std::ranges::none_of(blobs, same)) blobs.push_back(blob);
}

Result<> collect(const Layout& layout, const Descriptor& descriptor, PushPlan& plan, int depth) {
  if (depth > deepest_index || plan.manifests.size() == most_manifests) {
    return Error(Errc::refused, layout.directory() + ": indexes nest too deep, or hold more than 256 manifests");
  }
  TRY_ASSIGN(auto raw, layout.manifest(descriptor));
  if (media_type::is_index(raw.media_type)) {
    TRY_ASSIGN(const auto index, parse_index(raw.bytes, descriptor.digest.str()));
    for (const auto& child : index.manifests) TRY(collect(layout, child, plan, depth + 1));
  } else {
    TRY_ASSIGN(const auto manifest, parse_manifest(raw.bytes, descriptor.digest.str()));
    add_once(plan.blobs, manifest.config);
    for (const auto& layer : manifest.layers) add_once(plan.blobs, layer);
  }
  const auto same = [&](const RawManifest& other) { return other.digest == raw.digest; };
  if (std::ranges::none_of(plan.manifests, same)) plan.manifests.push_back(std::move(raw));
  return {};
}

// A whole upload would fail on the last blob otherwise.
Result<> check_blobs(const Layout& layout, const PushPlan& plan) {
  for (const auto& blob : plan.blobs) {
    if (layout.has(blob)) continue;
    return Error(Errc::corrupt, layout.directory() + ": blob " + blob.digest.str() + " is missing, or has another size")
        .id("FL0421")
        .help("build the image again");
  }
  return {};
}

Result<std::vector<PushTarget>> look(Registry& registry, const PushPlan& plan, const std::vector<Reference>& references,
                                     const std::stop_token& stop) {
  std::vector<PushTarget> targets;
  std::map<std::string, bool> has_image;  // by repository
  for (const auto& reference : references) {
    if (!reference.digest.empty()) {
      return Error(Errc::usage, reference.str() + ": a push takes a tag, not a digest")
          .help("write " + reference.with_tag(reference.tag.empty() ? "latest" : reference.tag).str());
    }
    const auto same = [&](const PushTarget& other) { return other.reference == reference; };
    if (std::ranges::any_of(targets, same)) continue;
    PushTarget target{.reference = reference};
    TRY_ASSIGN(target.before, registry.find(reference, stop));
    if (plan.is_done(target)) has_image[reference.name()] = true;
    targets.push_back(std::move(target));
  }
  for (auto& target : targets) {
    const auto name = target.reference.name();
    if (!has_image.contains(name)) {
      TRY_ASSIGN(const auto found, registry.find(target.reference.with_digest(plan.image.digest), stop));
      has_image[name] = found.has_value();
    }
    target.repository_has_image = has_image[name];
  }
  return targets;
}

// Where the base image is in the same registry, its layers are mounted from there. A guess that fails costs nothing but
// the upload that would have been.
void find_bases(Registry& registry, PushPlan& plan, const std::stop_token& stop) {
  const auto& first = plan.targets.front();
  if (first.repository_has_image || plan.manifests.size() != 1) return;
  const auto manifest = parse_manifest(plan.manifests[0].bytes, "");
  if (!manifest) return;
  const auto name = value_or(manifest->annotations, "org.opencontainers.image.base.name");
  const auto digest = Digest::parse(value_or(manifest->annotations, "org.opencontainers.image.base.digest"));
  const auto base = Reference::parse(name);
  if (!base || !digest || base->host != first.reference.host || base->repository == first.reference.repository) return;
  const auto raw = registry.manifest(base->with_digest(*digest), stop);
  const auto base_manifest = raw ? parse_manifest(raw->bytes, "") : Result<Manifest>(Error(Errc::not_found, ""));
  if (!base_manifest) return;
  for (const auto& layer : base_manifest->layers) plan.bases[layer.digest] = base->repository;
}

}  // namespace

std::uint64_t PushPlan::size() const {
  std::uint64_t sum = 0;
  for (const auto& blob : blobs) sum += blob.size;
  return sum;
}

Result<PushPlan> plan_push(Registry& registry, const Layout& layout, const std::string& name,
                           const std::vector<Reference>& references, const std::stop_token& stop) {
  if (references.empty()) return Error(Errc::usage, "there is no reference to push to");
  PushPlan plan;
  TRY_ASSIGN(plan.image, layout.find(name));
  TRY(collect(layout, plan.image, plan, 0));
  plan.image = plan.manifests.back().descriptor();
  TRY(check_blobs(layout, plan));
  TRY_ASSIGN(plan.targets, look(registry, plan, references, stop));
  find_bases(registry, plan, stop);
  return plan;
}

}  // namespace fairlead::oci
