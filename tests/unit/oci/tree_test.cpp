#include "oci/tree.hpp"

#include "image_parts.hpp"
#include "oci/tree_content.hpp"
#include "oci/tree_tar.hpp"
#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using archive::TarType;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("oci");

namespace {

Node text_file(std::string text, std::uint32_t mode = 0644) {
  const auto size = text.size();
  return {.mode = mode, .size = size, .content = {.where = std::move(text)}};
}

Node link_to(std::string target) {
  return {.type = TarType::symlink, .mode = 0777, .link = std::move(target)};
}

Result<Tree> tree_from(const std::vector<std::vector<test::TarMember>>& layers) {
  Tree out;
  for (const auto& layer : layers) TRY(apply_tar(out, test::tar_file(layer), TarMeaning::layer, {}));
  return out;
}

}  // namespace

TEST_CASE("parents are made, and changes are told with all their parents") {
  Tree tree;
  tree.put("a/b/c", text_file("1"), plain_directory(0700));
  tree.put("a.b", text_file("2"), plain_directory());
  CHECK(test::lines_of(tree.take_changes()) ==
        Lines{"d 700 0:0 a", "f 644 0:0 a.b 1", "d 700 0:0 a/b", "f 644 0:0 a/b/c 1"});
  CHECK(tree.take_changes().empty());
  tree.put("a/b/d", text_file("3"), plain_directory());
  CHECK(test::lines_of(tree.take_changes()) == Lines{"d 700 0:0 a", "d 700 0:0 a/b", "f 644 0:0 a/b/d 1"});
}

TEST_CASE("a directory put over a directory keeps what is in it, anything else replaces") {
  Tree tree;
  tree.put("a/b", text_file("1"), plain_directory());
  tree.put("a", plain_directory(0711), plain_directory());
  CHECK(test::lines_of(tree.nodes()) == Lines{"d 711 0:0 a", "f 644 0:0 a/b 1"});
  tree.put("a", link_to("x"), plain_directory());
  CHECK(test::lines_of(tree.nodes()) == Lines{"l a -> x"});
  tree.put("a/b", text_file("12"), plain_directory());
  CHECK(test::lines_of(tree.nodes()) == Lines{"d 755 0:0 a", "f 644 0:0 a/b 2"});
}

TEST_CASE("links are followed inside the tree") {
  Tree tree;
  for (const auto& [path, target] :
       {std::pair{"lib", "usr/lib"}, std::pair{"var/run", "/run"}, std::pair{"up", "../../etc"},
        std::pair{"chain", "lib/x"}, std::pair{"usr/lib/x", "../bin"}, std::pair{"loop", "loop"},
        std::pair{"loops/a", "b/b"}, std::pair{"loops/b", "a"}}) {
    tree.put(path, link_to(target), plain_directory());
  }
  struct Case {
    const char *path, *image, *context;
  };
  for (const auto& [path, image, context] :
       {Case{"lib/a/b", "usr/lib/a/b", "usr/lib/a/b"}, Case{"/var/run/x", "run/x", nullptr},
        Case{"up/x", "etc/x", nullptr}, Case{"chain/ls", "usr/bin/ls", "usr/bin/ls"}, Case{"../x", "x", nullptr},
        Case{"no/../such", "such", "such"}, Case{"", "", ""}, Case{"loop", nullptr, nullptr},
        Case{"loops/a", nullptr, nullptr}}) {
    CAPTURE(path);
    const auto in_image = tree.resolve(path, Tree::Escape::clamp),
               in_context = tree.resolve(path, Tree::Escape::refuse);
    CHECK(in_image.has_value() == (image != nullptr));
    if (in_image) CHECK(*in_image == image);
    CHECK(in_context.has_value() == (context != nullptr));
    if (in_context) CHECK(*in_context == context);
  }
  CHECK(tree.resolve("up/x", Tree::Escape::refuse).error().id() == "FL0434");
  CHECK(tree.resolve("loop", Tree::Escape::clamp).error().id() == "FL0433");
}

TEST_CASE("layers lie over each other, and whiteouts remove what is below") {
  const auto tree = tree_from({{{{.path = "./", .type = TarType::directory}},
                                {{.path = "./etc/", .type = TarType::directory, .mode = 0755}},
                                {{.path = "./etc/a"}, "1"},
                                {{.path = "/etc/b", .uid = 5}, "22"},
                                {{.path = "etc/hard", .type = TarType::hardlink, .link = "./etc/b"}},
                                {{.path = "old/deep/f"}},
                                {{.path = "gone/f"}}},
                               {{{.path = "old/new"}, "n"},
                                {{.path = "old/.wh..wh..opq"}},
                                {{.path = "old/sub/late"}},
                                {{.path = ".wh.gone"}},
                                {{.path = "etc/.wh.a"}},
                                {{.path = "link", .type = TarType::symlink, .link = "etc"}}}});
  REQUIRE(tree);
  CHECK(test::lines_of(tree->nodes()) == Lines{"d 755 0:0 etc", "f 644 5:0 etc/b 2", "f 644 5:0 etc/hard 2",
                                               "l link -> etc", "d 755 0:0 old", "f 644 0:0 old/new 1",
                                               "d 755 0:0 old/sub", "f 644 0:0 old/sub/late 0"});
}

TEST_CASE("members that leave the root or point to nothing are refused") {
  for (const auto& entry : {archive::TarEntry{.path = "../x"}, archive::TarEntry{.path = "a/../../x"},
                            archive::TarEntry{.path = "h", .type = TarType::hardlink, .link = "none"},
                            archive::TarEntry{.path = "h", .type = TarType::hardlink, .link = "../x"}}) {
    CAPTURE(entry.path);
    const auto tree = tree_from({{{entry}}});
    REQUIRE_FALSE(tree);
    CHECK(tree.error().id() == "FL0439");
  }
  std::stop_source stop;
  stop.request_stop();
  Tree tree;
  CHECK(apply_tar(tree, test::tar_file({}), TarMeaning::layer, stop.get_token()).error().code() == Errc::cancelled);
}

TEST_CASE("contents come from texts, from files and from tar files, the last of a name") {
  test::MemoryFileSystem files;
  files.add("disk", "on disk");
  files.add_directory("blobs");
  Tree tree;
  const auto tar = test::tar_file({{{.path = "./m"}, "first"}, {{.path = "n"}, "other"}, {{.path = "./m"}, "second"}});
  REQUIRE(apply_tar(tree, tar, TarMeaning::files, {}));
  tree.put("text", text_file("a text"), plain_directory());
  tree.put("file", {.content = {.kind = Content::Kind::file, .where = "disk"}}, plain_directory());
  {
    Contents contents(files, "blobs");
    CHECK(contents.open(*tree.find("m")).error().code() == Errc::internal);
    REQUIRE(contents.unpack(tree.nodes(), {}));
    const auto read = [&](const char* path) {
      return archive::read_all(contents.open(*tree.find(path)).value(), 100).value();
    };
    CHECK(read("m") == "second");
    CHECK(read("n") == "other");
    CHECK(read("text") == "a text");
    CHECK(read("file") == "on disk");
    CHECK(files.list("blobs")->size() == 2);
  }
  CHECK(files.list("blobs")->empty());
  CHECK(read_small(files, tree, "/m", 100, {}).value() == "second");
  CHECK(read_small(files, tree, "/file", 100, {}).value() == "on disk");
  CHECK(read_small(files, tree, "/none", 100, {}).value().empty());
  CHECK(read_small(files, tree, "/m", 3, {}).error().code() == Errc::refused);
}

TEST_SUITE_END();
