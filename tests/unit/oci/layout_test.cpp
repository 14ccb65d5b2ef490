#include "oci/layout.hpp"

#include "archive/tar.hpp"
#include "base/bytes.hpp"
#include "image_parts.hpp"
#include "json/json.hpp"
#include "oci/layout_archive.hpp"
#include "oci/platform_index.hpp"
#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

using namespace fairlead;
using namespace fairlead::oci;

TEST_SUITE_BEGIN("oci");

namespace {

Descriptor named(Descriptor descriptor, const std::string& tag, const std::string& name = {}) {
  descriptor.annotations[std::string(annotation::ref_name)] = tag;
  if (!name.empty()) descriptor.annotations[std::string(annotation::image_name)] = name;
  return descriptor;
}

/// A layout with an image whose only layer is `layer`.
Descriptor add_image(WritableLayout& layout, const std::string& layer) {
  Manifest manifest;
  manifest.layers.push_back(layout.add(std::string(media_type::layer_tar), layer).value());
  manifest.config =
      layout.add(std::string(media_type::config), to_json(ImageConfig{.platform = {"linux", "amd64"}})).value();
  return layout.add(std::string(media_type::manifest), to_json(manifest)).value();
}

WritableLayout opened(test::MemoryFileSystem& files) {
  auto layout = WritableLayout::open(files, "image");
  REQUIRE(layout);
  return *std::move(layout);
}

}  // namespace

TEST_CASE("a layout is made in a new or empty directory, and nowhere else") {
  test::MemoryFileSystem files;
  CHECK(Layout::open(files, "image").error().id() == "FL0420");
  {
    auto layout = opened(files);
  }
  CHECK(files.text("image/oci-layout") == "{\"imageLayoutVersion\":\"1.0.0\"}");
  CHECK(Layout::open(files, "image")->index()->manifests.empty());
  files.add("used/notes.txt", "mine");
  CHECK(WritableLayout::open(files, "used").error().message() ==
        "\"used\" is not an image layout: it holds \"notes.txt\"");
  CHECK_FALSE(files.exists("used/blobs"));
  files.add("old/oci-layout", "{\"imageLayoutVersion\":\"2.0.0\"}");
  CHECK(Layout::open(files, "old").error().message() ==
        "\"old\" has image layout version \"2.0.0\"; only 1.x is known");
  files.add("broken/oci-layout", "{");
  CHECK(Layout::open(files, "broken").error().code() == Errc::corrupt);
}

TEST_CASE("one process writes at a time, and leftovers of killed ones are removed") {
  test::MemoryFileSystem files;
  files.add("image/blobs/sha256/.new-17-1", "half a blob");
  const auto layout = opened(files);
  CHECK_FALSE(files.exists("image/blobs/sha256/.new-17-1"));
  CHECK(WritableLayout::open(files, "image").error().code() == Errc::conflict);
}

TEST_CASE("blobs are named by their digest and come back checked") {
  test::MemoryFileSystem files;
  auto layout = opened(files);
  const auto blob = layout.add("text/plain", "hello").value();
  CHECK(blob == Descriptor{.media_type = "text/plain", .digest = Digest::of("hello"), .size = 5});
  CHECK(layout.has(blob));
  CHECK(layout.read(blob).value() == "hello");
  auto other = blob;
  other.size = 6;
  CHECK_FALSE(layout.has(other));
  CHECK(layout.read(other).error().message() == "blob " + blob.digest.str() + " is shorter than its descriptor says");
  other.size = 4;
  CHECK(layout.read(other).error().message() == "blob " + blob.digest.str() + " is larger than its descriptor says");
  files.add(layout.path_of(blob.digest), "jello");
  CHECK(layout.read(blob).error().message() == "blob " + blob.digest.str() + " has other content");
  CHECK(layout.read(blob).error().id() == "FL0421");
  CHECK(layout.read(blob, 4).error().code() == Errc::refused);
  REQUIRE(files.remove(layout.path_of(blob.digest)));
  CHECK(layout.read(blob).error().message() == "blob " + blob.digest.str() + " is missing in image");
  CHECK(layout.read({.media_type = "x", .digest = Digest::parse("sha512:" + std::string(128, 'a')).value()})
            .error()
            .code() == Errc::refused);
}

TEST_CASE("a copied blob is what its descriptor says, or is not there") {
  test::MemoryFileSystem files;
  auto layout = opened(files);
  const Descriptor wanted{.media_type = "text/plain", .digest = Digest::of("hello"), .size = 5};
  const auto from = [](std::string text) {
    return [text] { return Result<archive::Source>(archive::source_of(text)); };
  };
  CHECK(layout.copy_blob(wanted, from("jello")).error().id() == "FL0421");
  CHECK(layout.copy_blob(wanted, from("hello!")).error().id() == "FL0421");
  CHECK_FALSE(layout.has(wanted));
  CHECK(layout.copy_blob(wanted, from("hello")));
  CHECK(layout.copy_blob(wanted, from("is not read again")));
  CHECK(layout.read(wanted).value() == "hello");
}

TEST_CASE("images are found by tag, whole name or digest") {
  test::MemoryFileSystem files;
  auto layout = opened(files);
  const auto one = add_image(layout, "1"), two = add_image(layout, "2");
  CHECK(layout.find("").error().help() == "the layout is empty: build an image into it");
  REQUIRE(layout.put(named(one, "1.0.0", "r.example/shop:1.0.0")));
  CHECK(layout.find("")->digest == one.digest);
  REQUIRE(layout.put(named(one, "latest", "r.example/shop:latest")));
  CHECK(layout.find("")->digest == one.digest);
  REQUIRE(layout.put(named(two, "1.0.0", "r.example/api:1.0.0")));
  CHECK(layout.find("latest")->digest == one.digest);
  CHECK(layout.find("r.example/api:1.0.0")->digest == two.digest);
  CHECK(layout.find(one.digest.str())->digest == one.digest);
  const auto both = layout.find("1.0.0");
  CHECK(both.error().message() == "more than one image \"1.0.0\" in image");
  CHECK(both.error().help() ==
        "give the whole name; it has: r.example/api:1.0.0, r.example/shop:1.0.0, r.example/shop:latest");
  CHECK(layout.find("2.0.0").error().id() == "FL0422");
  REQUIRE(layout.put(named(two, "1.0.0", "r.example/shop:1.0.0")));
  CHECK(layout.find("1.0.0")->digest == two.digest);
  CHECK(layout.index()->manifests.size() == 3);
}

TEST_CASE("an image behind an index is that of the platform") {
  test::MemoryFileSystem files;
  auto layout = opened(files);
  auto arm = add_image(layout, "arm");
  arm.platform = Platform{"linux", "arm64"};
  const auto index = layout.add(std::string(media_type::index), to_json(Index{.manifests = {arm}})).value();
  CHECK(layout.image(index, {"linux", "arm64"})->layers.at(0).digest == Digest::of("arm"));
  CHECK(layout.image(index, {"linux", "amd64"}).error().message() ==
        "the image has nothing for the platform linux/amd64");
  CHECK(layout.image(arm, {"any", "thing"})->layers.size() == 1);
}

TEST_CASE("a layout is named as skopeo does it") {
  CHECK(LayoutName::parse("oci:a/b:1.0").value() == LayoutName{"a/b", "1.0"});
  CHECK(LayoutName::parse("oci:a:r.example:5000/b:1").value() == LayoutName{"a", "r.example:5000/b:1"});
  CHECK(LayoutName::parse("oci:a")->str() == "oci:a");
  for (const auto* text : {"a", "oci:", "oci::x", "docker://a"}) {
    CAPTURE(text);
    CHECK(LayoutName::parse(text).error().code() == Errc::usage);
  }
}

TEST_CASE("an archive has the layout, and a manifest.json for docker load") {
  test::MemoryFileSystem files;
  auto layout = opened(files);
  const auto image = add_image(layout, "layer");
  REQUIRE(layout.put(named(image, "1", "r.example/a:1")));
  REQUIRE(layout.put(named(image, "2", "r.example/a:2")));
  REQUIRE(pack_layout(layout, files, "a.tar", 5));
  archive::TarReader reader(archive::source_of(files.text("a.tar")));
  std::map<std::string, std::string> members;
  for (;;) {
    const auto entry = reader.next().value();
    if (!entry) break;
    CHECK(entry->mtime == 5);
    members[entry->path] =
        archive::read_all([&](std::span<std::byte> buffer) { return reader.read(buffer); }, 9999).value();
  }
  CHECK(members.size() == 8);
  CHECK(members["index.json"] == files.text("image/index.json"));
  CHECK(members["blobs/sha256/" + std::string(Digest::of("layer").hex())] == "layer");
  const auto docker = json::parse(members["manifest.json"], "manifest.json").value();
  REQUIRE(docker.size() == 1);
  CHECK(docker[0]["RepoTags"] == json::Value{"r.example/a:1", "r.example/a:2"});
  CHECK(docker[0]["Layers"] == json::Value{"blobs/sha256/" + std::string(Digest::of("layer").hex())});
  const auto first = files.text("a.tar");
  REQUIRE(pack_layout(layout, files, "a.tar", 5));
  CHECK(files.text("a.tar") == first);
}

TEST_CASE("images of one commit for several platforms share a name, in any order of the builds") {
  const Annotations today = {{"org.opencontainers.image.revision", "today"}};
  const Annotations before = {{"org.opencontainers.image.revision", "before"}};
  const auto image = [](WritableLayout& layout, const std::string& architecture, const Annotations& annotations) {
    Manifest manifest{.annotations = annotations};
    manifest.config =
        *layout.add(std::string(media_type::config), to_json(ImageConfig{.platform = {"linux", architecture}}));
    auto out = *layout.add(manifest.media_type, to_json(manifest));
    out.platform = Platform{"linux", architecture};
    return named(out, "1");
  };
  std::string digest;
  for (const auto& order : {std::vector{"amd64", "arm64", "riscv64"}, std::vector{"riscv64", "arm64", "amd64"}}) {
    test::MemoryFileSystem files;
    auto layout = opened(files);
    CHECK(put_platform(layout, image(layout, order[0], before))->descriptor.media_type == media_type::manifest);
    const auto first = *put_platform(layout, image(layout, order[0], today));
    CHECK(first.others.empty());
    CHECK(first.dropped.empty());
    REQUIRE(put_platform(layout, image(layout, order[1], today)));
    const auto all = *put_platform(layout, image(layout, order[2], today));
    CHECK(all.others.size() == 2);
    CHECK(layout.find("")->digest == all.descriptor.digest);
    for (const auto* architecture : {"amd64", "arm64", "riscv64"}) {
      CHECK(layout.for_platform(all.descriptor, {"linux", architecture})->digest ==
            image(layout, architecture, today).digest);
    }
    CHECK((digest.empty() || digest == all.descriptor.digest.str()));
    digest = all.descriptor.digest.str();
    CHECK(put_platform(layout, image(layout, order[1], today))->descriptor.digest == all.descriptor.digest);
    const auto other = *put_platform(layout, image(layout, order[1], before));
    CHECK(other.dropped.size() == 2);
    CHECK(layout.find("1")->digest == image(layout, order[1], before).digest);
  }
}

TEST_SUITE_END();
