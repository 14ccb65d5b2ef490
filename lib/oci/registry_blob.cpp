#include "oci/registry.hpp"
#include "oci/registry_error.hpp"
#include "sys/waiting.hpp"

#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::uint64_t largest_small_blob = 4U << 20U;
constexpr int most_downloads = 3;

// Counts and hashes what passes on its way to the sink.
class Checked {
 public:
  Checked(const Descriptor& descriptor, Registry::Sink sink) : descriptor_(descriptor), sink_(std::move(sink)) {}

  Result<> take(std::span<const std::byte> bytes) {
    size_ += bytes.size();
    if (size_ > descriptor_.size) return mismatch();
    hash_.update(bytes);
    return sink_(bytes);
  }
  Result<> finish() {
    if (size_ != descriptor_.size || Digest::from(hash_.finish()) != descriptor_.digest) return mismatch();
    return {};
  }

 private:
  Error mismatch() const {
    return Error(Errc::corrupt, "blob " + descriptor_.digest.str() + ": what arrives is not it").id("FL0624");
  }

  const Descriptor& descriptor_;
  Registry::Sink sink_;
  crypto::Sha256 hash_;
  std::uint64_t size_ = 0;
};

}  // namespace

Result<> Registry::fetch(const Reference& reference, const Descriptor& descriptor,
                         const std::function<Result<Sink>()>& open, const std::stop_token& stop) {
  const auto doing = "get a blob of " + reference.name();
  if (!descriptor.digest.is_sha256()) {
    return Error(Errc::refused, doing + ": only sha256 digests can be checked, not " + descriptor.digest.str());
  }
  for (int attempt = 1;; ++attempt) {
    TRY_ASSIGN(auto sink, open());
    Checked checked(descriptor, std::move(sink));
    http::Request request{.url = session_.url(reference, "blobs/" + descriptor.digest.str()),
                          .sink = [&](std::span<const std::byte> bytes) { return checked.take(bytes); },
                          .timeout = http::time_for(descriptor.size)};
    auto answer = session_.send(reference, std::move(request), stop);
    if (answer && !answer->ok()) return registry_error(*answer, doing);
    auto done = answer ? checked.finish() : Result<>(std::move(answer).error());
    const bool may_pass = !done && (sys::may_pass(done.error()) || done.error().code() == Errc::corrupt);
    if (!may_pass || attempt == most_downloads) return std::move(done).during(doing);
  }
}

Result<std::string> Registry::blob(const Reference& reference, const Descriptor& descriptor,
                                   const std::stop_token& stop) {
  if (descriptor.size > largest_small_blob) {
    return Error(Errc::refused,
                 "blob " + descriptor.digest.str() + " of " + reference.name() + " is larger than 4 MiB");
  }
  std::string text;
  TRY(fetch(
      reference, descriptor,
      [&]() -> Result<Sink> {
        text.clear();
        return Sink([&text](std::span<const std::byte> bytes) -> Result<> {
          text += as_text(bytes);
          return {};
        });
      },
      stop));
  return text;
}

Result<bool> Registry::has_blob(const Reference& reference, const Digest& digest, const std::stop_token& stop) {
  http::Request request{.method = "HEAD", .url = session_.url(reference, "blobs/" + digest.str())};
  const auto doing = "look for a blob in " + reference.name();
  TRY_ASSIGN(const auto answer, session_.send(reference, std::move(request), stop).during(doing));
  if (answer.status == 404) return false;
  if (!answer.ok()) return registry_error(answer, doing);
  return true;
}

}  // namespace fairlead::oci
