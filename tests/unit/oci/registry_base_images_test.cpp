#include "oci/registry_base_images.hpp"

#include "archive/gzip.hpp"
#include "base/bytes.hpp"
#include "fake_registry.hpp"
#include "image_parts.hpp"
#include "support/memory_filesystem.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;

TEST_SUITE_BEGIN("oci");

namespace {

std::string gzipped(const std::string& text) {
  std::string out;
  archive::GzipWriter writer(archive::sink_to(out), {.threads = 1});
  REQUIRE(writer.write(as_bytes(text)));
  REQUIRE(writer.finish());
  return out;
}

/// A registry with the image base:1 for linux/amd64, behind an index, and our cache of it.
struct RegistryBaseImagesFixture {
  test::FakeRegistry server;
  test::MemoryFileSystem files;
  Registry registry{server.ports(), {}};
  std::uint64_t fetched = 0;
  RegistryBaseImages images{registry, files, server.clock, "cache",
                            [this](std::string_view, std::uint64_t done, std::uint64_t) { fetched = done; }};
  std::string layer = gzipped(test::tar_of({{{.path = "etc/a"}, "a"}}));
  RawManifest manifest;

  RegistryBaseImagesFixture() {
    const ImageConfig config{
        .platform = {"linux", "amd64"}, .config = {.user = "app"}, .diff_ids = {Digest::of("tar")}};
    const auto text = to_json(config);
    Manifest content;
    content.config = {.media_type = std::string(media_type::config),
                      .digest = Digest::parse(server.add_blob("base", text)).value(),
                      .size = text.size()};
    content.layers = {{.media_type = std::string(media_type::layer_gzip),
                       .digest = Digest::parse(server.add_blob("base", layer)).value(),
                       .size = layer.size()}};
    manifest = RawManifest::of(content.media_type, to_json(content));
    server.add_manifest("base", "", manifest);
    auto entry = manifest.descriptor();
    entry.platform = config.platform;
    server.add_manifest("base", "1",
                        RawManifest::of(std::string(media_type::index), to_json(Index{.manifests = {entry}})));
  }
  Result<BaseImage> find(const std::string& architecture = "amd64") {
    return images.find("localhost:5000/base:1", {"linux", architecture}, {});
  }
  std::size_t blobs_asked() const {
    const auto log = server.log();
    return static_cast<std::size_t>(
        std::ranges::count_if(log, [](const std::string& line) { return line.starts_with("GET blobs/"); }));
  }
};

}  // namespace

TEST_CASE("a base image of a registry is fetched once, and asked for each time") {
  RegistryBaseImagesFixture fixture;
  const auto image = fixture.find();
  REQUIRE(image);
  CHECK(image->name == "localhost:5000/base:1");
  CHECK(image->digest == fixture.manifest.digest);
  CHECK(image->config.config.user == "app");
  REQUIRE(image->layers.size() == 1);
  CHECK(archive::read_all(image->layers[0].open().value(), 10'000).value() == fixture.layer);
  CHECK(test::lines_of(tree_of(*image, {})->nodes()) == std::vector<std::string>{"d 755 0:0 etc", "f 644 0:0 etc/a 1"});
  CHECK(fixture.fetched == fixture.layer.size());
  CHECK(fixture.blobs_asked() == 2);
  REQUIRE(fixture.find());
  CHECK(fixture.blobs_asked() == 2);
}

TEST_CASE("a damaged blob of the cache is fetched anew") {
  RegistryBaseImagesFixture fixture;
  REQUIRE(fixture.find());
  const auto path = "cache/blobs/sha256/" + std::string(Digest::of(fixture.layer).hex());
  fixture.files.add(path, std::string(fixture.layer.size(), 'x'));
  REQUIRE(fixture.find());
  CHECK(fixture.files.text(path) == fixture.layer);
}

TEST_CASE("a platform or an image that is not there is told") {
  RegistryBaseImagesFixture fixture;
  CHECK(fixture.find("arm64").error().message() ==
        "the base image localhost:5000/base:1: the image has nothing for the platform linux/arm64");
  CHECK(fixture.images.find("localhost:5000/none:1", {"linux", "amd64"}, {}).error().code() == Errc::not_found);
  CHECK(fixture.images.find("Not A Name", {"linux", "amd64"}, {}).error().id() == "FL0401");
}

TEST_CASE("a cache that another build writes to is waited for, but not for ever") {
  RegistryBaseImagesFixture fixture;
  const auto other = WritableLayout::open(fixture.files, "cache");
  REQUIRE(other);
  const auto start = fixture.server.clock.steady();
  CHECK(fixture.find().error().code() == Errc::conflict);
  CHECK(fixture.server.clock.steady() - start >= std::chrono::minutes(10));
  std::stop_source stop;
  stop.request_stop();
  CHECK(fixture.images.find("localhost:5000/base:1", {"linux", "amd64"}, stop.get_token()).error().code() ==
        Errc::cancelled);
}

TEST_SUITE_END();
