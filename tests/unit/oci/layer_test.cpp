#include "oci/layer.hpp"

#include "image_parts.hpp"
#include "oci/tree_tar.hpp"
#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using Entries = std::vector<std::pair<std::string, std::string>>;

TEST_SUITE_BEGIN("oci");

namespace {

struct LayerFixture {
  test::MemoryFileSystem files;
  WritableLayout layout = WritableLayout::open(files, "image").value();
  Contents contents{files, layout.blob_directory()};
  Tree tree;

  void add_file(const std::string& path, std::string text, std::uint64_t claimed_size) {
    files.add("src/" + path, std::move(text));
    tree.put(path, {.size = claimed_size, .content = {.kind = Content::Kind::file, .where = "src/" + path}},
             plain_directory());
  }
  Result<Layer> write(LayerOptions options = {}) {
    const auto nodes = tree.take_changes();
    TRY(contents.unpack(nodes, {}));
    return write_layer(nodes, contents, layout, options, {});
  }
};

}  // namespace

TEST_CASE("a layer holds its files in the order of their paths") {
  LayerFixture fixture;
  fixture.add_file("b", "bee", 3);
  fixture.add_file("a/x", "", 0);
  fixture.tree.put("a/link", {.type = archive::TarType::symlink, .mode = 0777, .link = "x"}, plain_directory());
  fixture.tree.put("c", {.size = 4, .content = {.where = "text"}}, plain_directory());
  std::uint64_t read = 0;
  const auto layer = fixture.write({.mtime = 7, .progress = [&](std::uint64_t bytes) { read += bytes; }});
  REQUIRE(layer);
  CHECK(layer->descriptor.media_type == media_type::layer_gzip);
  CHECK(test::layer_in(fixture.layout, layer->descriptor) == Entries{{"d 755 0:0 a", ""},
                                                                     {"l a/link -> x", ""},
                                                                     {"f 644 0:0 a/x 0", ""},
                                                                     {"f 644 0:0 b 3", "bee"},
                                                                     {"f 644 0:0 c 4", "text"}});
  CHECK(read == 7);
}

TEST_CASE("the diff_id is the digest of the tar, and equal files give equal blobs") {
  LayerFixture one, two;
  for (auto* fixture : {&one, &two}) {
    fixture->add_file("z", std::string(3'000'000, 'z'), 3'000'000);
    fixture->add_file("y", "y", 1);
  }
  const auto first = one.write({.gzip = {.threads = 1}}), second = two.write({.gzip = {.threads = 5}});
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->descriptor == second->descriptor);
  auto blob = one.layout.open_blob(first->descriptor).value();
  const auto tar = archive::read_all(archive::gunzip(blob, 1U << 30U), 1U << 24U).value();
  CHECK(first->diff_id == Digest::of(tar));
}

TEST_CASE("a file that is not as long as it was is told, and leaves no blob") {
  for (const std::uint64_t claimed : {2U, 4U}) {
    LayerFixture fixture;
    fixture.add_file("a", "bee", claimed);
    const auto layer = fixture.write();
    REQUIRE_FALSE(layer);
    CHECK(layer.error().id() == "FL0435");
    CHECK(layer.error().code() == Errc::conflict);
    CHECK(layer.error().message() == "\"a\" changed while it was read");
    CHECK(fixture.files.list("image/blobs/sha256")->empty());
  }
}

TEST_CASE("a name that means removal cannot be in a layer") {
  LayerFixture fixture;
  fixture.add_file("d/.wh.x", "", 0);
  CHECK(fixture.write().error().id() == "FL0435");
}

TEST_CASE("files that were one file with several names stay one") {
  LayerFixture fixture;
  REQUIRE(apply_tar(fixture.tree,
                    test::tar_file({{{.path = "a"}, "same"},
                                    {{.path = "b", .type = archive::TarType::hardlink, .link = "a"}},
                                    {{.path = "c", .type = archive::TarType::hardlink, .link = "a"}}}),
                    TarMeaning::layer, {}));
  auto changed = *fixture.tree.find("c");
  changed.mode = 0600;
  fixture.tree.put("c", changed, plain_directory());
  const auto layer = fixture.write();
  REQUIRE(layer);
  CHECK(test::layer_in(fixture.layout, layer->descriptor) ==
        Entries{{"f 644 0:0 a 4", "same"}, {"h b = a", ""}, {"f 600 0:0 c 4", "same"}});
}

TEST_CASE("a stop ends the work") {
  LayerFixture fixture;
  fixture.add_file("a", "bee", 3);
  std::stop_source stop;
  stop.request_stop();
  const auto layer = write_layer(fixture.tree.nodes(), fixture.contents, fixture.layout, {}, stop.get_token());
  CHECK(layer.error().code() == Errc::cancelled);
}

TEST_SUITE_END();
