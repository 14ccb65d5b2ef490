#pragma once

#include "oci/manifest.hpp"
#include "oci/session.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// A blob to upload. `open` gives a fresh source each time, since an upload that fails starts anew.
struct Upload {
  Descriptor descriptor;
  std::function<Result<http::BodySource>()> open;
  std::string mount_from = {};                            ///< A repository of the same host that may have it.
  std::function<void(std::uint64_t sent)> progress = {};  ///< Bytes of this blob so far; goes back when it starts anew.
};

enum class UploadOutcome : std::uint8_t { sent, already_there };

/// A client of the OCI distribution specification 1.1 (github.com/opencontainers/distribution-spec). Every call
/// names its repository by a Reference, so one Registry serves any number of hosts and shares logins and
/// connections. Safe to use from several threads.
///
/// Fails `denied` (FL0622) for lack of rights, `unavailable` when it does not answer although it was tried again,
/// `corrupt` (FL0624) when content does not match its digest twice.
class Registry {
 public:
  Registry(RegistryPorts ports, RegistryOptions options = {});

  /// Whether the registry answers and takes the login. Gives where the login came from, "" for none.
  Result<std::string> check(const Reference& reference, const std::stop_token& stop);

  /// What `reference` points to, or nothing if it is not there. One request.
  Result<std::optional<Descriptor>> find(const Reference& reference, const std::stop_token& stop);
  /// The manifest or index behind `reference`, checked against its digest. `not_found` (FL0623).
  Result<RawManifest> manifest(const Reference& reference, const std::stop_token& stop);
  /// Stores `manifest` under the tag of `reference`, or under its own digest if that has none. Its blobs must be
  /// there. Gives whether the registry itself keeps the list of referrers for the manifest's subject.
  Result<bool> put(const Reference& reference, const RawManifest& manifest, const std::stop_token& stop);

  /// A small blob, whole and checked. `refused` beyond 4 MiB.
  Result<std::string> blob(const Reference& reference, const Descriptor& descriptor, const std::stop_token& stop);
  /// A blob as a stream into the sink that `open` gives; a fresh one is opened when the transfer starts anew. The
  /// bytes count only once this has succeeded: digest and size are known at the end.
  using Sink = std::function<Result<>(std::span<const std::byte>)>;
  Result<> fetch(const Reference& reference, const Descriptor& descriptor, const std::function<Result<Sink>()>& open,
                 const std::stop_token& stop);
  Result<bool> has_blob(const Reference& reference, const Digest& digest, const std::stop_token& stop);
  /// Puts a blob into the repository unless it is there: one request when it is, two when it is not.
  Result<UploadOutcome> upload(const Reference& reference, const Upload& upload, const std::stop_token& stop);

  /// What refers to the manifest with the digest of `subject`: the referrers API, else the fallback tag. Only those of
  /// `artifact_type`, and those that do not say theirs. Nothing when the registry cannot keep such a list: GitLab's
  /// gives the subject itself for the fallback tag. `corrupt` when that holds something else.
  Result<std::optional<std::vector<Descriptor>>> referrers(const Reference& subject, std::string_view artifact_type,
                                                           const std::stop_token& stop);
  /// Adds `referrer` to the fallback list of `subject`, for registries that keep none themselves.
  Result<> add_referrer(const Reference& subject, const Descriptor& referrer, const std::stop_token& stop);

  /// Changes what a tag holds while others may do the same: reads it, lets `edit` make the new content (nothing: it
  /// is as it should be), writes, and reads again after a pause until it stays. `conflict` if it never does.
  using Edit = std::function<Result<std::optional<RawManifest>>(const std::optional<RawManifest>& current)>;
  Result<> update(const Reference& tag, const Edit& edit, const std::stop_token& stop);

 private:
  /// Whether the registry finds blobs by mounting a repository onto itself: one request in place of two.
  enum class SelfMount : std::uint8_t { untried, works, useless };
  friend class Uploading;

  Result<std::optional<RawManifest>> get_manifest(const Reference& reference, const std::stop_token& stop);
  Result<std::optional<std::vector<Descriptor>>> fallback_list(const Reference& subject, const std::stop_token& stop);

  Session session_;
  std::mutex mutex_;
  std::map<std::string, SelfMount, std::less<>> self_mount_;  ///< By host.
};

/// The tag that stands for the referrers API: "sha256-<hex>", cut as the distribution specification says.
std::string referrers_tag(const Digest& digest);

}  // namespace fairlead::oci
