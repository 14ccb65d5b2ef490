#include "release/assets.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::release {
namespace {

using gitlab::Link;

constexpr std::uint64_t largest_asset = 5ULL << 30U;

http::Stream stream_of(const std::string& path, std::uint64_t size, sys::FileSystem& files) {
  return {.size = size, .open = [path, &files]() -> Result<http::BodySource> {
            TRY_ASSIGN(auto reader, files.open(path));
            return http::BodySource([reader = std::shared_ptr<sys::Reader>(std::move(reader))](
                                        std::span<std::byte> buffer) { return reader->read(buffer); });
          }};
}

Result<gitlab::Release> release_of(const std::string& tag, gitlab::Client& client) {
  TRY_ASSIGN(auto found, gitlab::find_release(client, tag));
  if (found) return *std::move(found);
  return Error(Errc::not_found, fmt::format("tag \"{}\" has no release in GitLab", printable(tag)))
      .help("fairlead release apply makes one");
}

}  // namespace

Result<Measured> measure(const std::string& path, sys::FileSystem& files) {
  TRY_ASSIGN(const auto reader, files.open(path));
  crypto::Sha256 sum;
  Measured out;
  std::vector<std::byte> buffer(1U << 16U);
  for (;;) {
    TRY_ASSIGN(const auto got, reader->read(buffer));
    if (got == 0) break;
    sum.update(std::span(buffer).first(got));
    out.size += got;
  }
  out.sha256 = hex(sum.finish());
  return out;
}

Result<bool> upload_asset(const UploadAsset& call, gitlab::Client& client, sys::FileSystem& files,
                          const sys::Waiting& waiting) {
  const auto ours = measure(call.file, files);  // It may be gone, when an earlier run has uploaded it.
  const auto look = [&]() -> Result<bool> {
    TRY_ASSIGN(const auto found, gitlab::sha256_of(client, call.target, ours ? ours->size : largest_asset));
    if (!found || *found == call.sha256) return found.has_value();
    return Error(Errc::conflict, fmt::format("package {} {} has a file {} already, and it is another",
                                             call.target.package, call.target.version, call.target.name))
        .id("FL0349")
        .help("give the file another name, or put it into another package with --package");
  };
  const auto make = [&]() -> Result<> {
    TRY_ASSIGN(const auto now, measure(call.file, files));
    if (now.sha256 != call.sha256) {
      return Error(Errc::conflict, fmt::format("\"{}\" changed since the plan was made", printable(call.file)))
          .id("FL0349")
          .help("plan again, read the plan, apply it");
    }
    return gitlab::upload(client, call.target, stream_of(call.file, now.size, files));
  };
  return sys::ensure(waiting, look, make).during("upload " + printable(call.file));
}

Result<std::vector<Link>> missing_links(const std::vector<Link>& wanted, const gitlab::Release& release) {
  std::vector<Link> out;
  for (const auto& link : wanted) {
    const auto same = std::ranges::find(release.links, link.name, &Link::name);
    if (same == release.links.end()) {
      out.push_back(link);
    } else if (same->url != link.url || same->type != link.type) {
      return Error(Errc::conflict, fmt::format("release \"{}\" has a link \"{}\" already, and it leads elsewhere",
                                               printable(release.tag), printable(link.name)))
          .id("FL0345")
          .help("give the link another name, or remove the one that is there: Deploy > Releases > Edit");
    }
  }
  return out;
}

Result<bool> add_links(const std::string& tag, const std::vector<Link>& links, gitlab::Client& client,
                       const sys::Waiting& waiting) {
  TRY_ASSIGN(const auto release, release_of(tag, client));
  TRY_ASSIGN(const auto missing, missing_links(links, release));
  for (const auto& link : missing) {
    const auto look = [&]() -> Result<bool> {
      TRY_ASSIGN(const auto now, release_of(tag, client));
      TRY_ASSIGN(const auto still, missing_links({link}, now));
      return still.empty();
    };
    TRY(sys::ensure(waiting, look, [&] { return gitlab::create_link(client, tag, link); }));
  }
  return !missing.empty();
}

}  // namespace fairlead::release
