#include "oci/copy.hpp"

#include "image_parts.hpp"

#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("oci");

namespace {

Tree tree_with(const std::vector<std::pair<std::string, Node>>& nodes) {
  Tree out;
  for (const auto& [path, node] : nodes) out.put(path, node, plain_directory());
  out.take_changes();
  return out;
}

Node symlink_to(std::string target) {
  return {.type = archive::TarType::symlink, .mode = 0777, .link = std::move(target)};
}

const Tree& context() {
  static const Tree tree = tree_with({{"a.txt", {.size = 1}},
                                      {"b.txt", {.mode = 0600, .size = 2}},
                                      {"dir", plain_directory(0700)},
                                      {"dir/f", {.mode = 04755, .size = 3}},
                                      {"dir/sub", plain_directory(0711)},
                                      {"dir/sub/g", {.size = 4}},
                                      {"dir/link", symlink_to("f")},
                                      {"to-file", symlink_to("dir/f")},
                                      {"to-dir", symlink_to("dir/sub")},
                                      {"out", symlink_to("../secret")},
                                      {"socket", {.problem = "is a socket"}}});
  return tree;
}

Result<Lines> copied(const std::vector<std::string>& sources, const CopyRequest& request, Tree to = {}) {
  std::vector<FoundSource> found;
  for (const auto& source : sources) {
    TRY_ASSIGN(auto more, find_sources({.tree = context(), .escape = Tree::Escape::refuse}, source));
    std::ranges::move(more, std::back_inserter(found));
  }
  TRY(copy_found(found, request, to));
  return test::lines_of(to.take_changes());
}

}  // namespace

// What docker makes of the same files was seen with BuildKit of docker 20.10.
TEST_CASE("files and directories go where docker puts them") {
  struct Case {
    std::vector<std::string> sources;
    const char* destination;
    bool into;
    Lines lines;
  };
  for (const auto& [sources, destination, into, lines] : std::vector<Case>{
           {{"a.txt"}, "/x", false, {"f 644 0:0 x 1"}},
           {{"a.txt"}, "/x", true, {"d 755 0:0 x", "f 644 0:0 x/a.txt 1"}},
           {{"/a.txt"}, "/", true, {"f 644 0:0 a.txt 1"}},
           {{"a.txt", "b.txt"},
            "/x/y",
            true,
            {"d 755 0:0 x", "d 755 0:0 x/y", "f 644 0:0 x/y/a.txt 1", "f 600 0:0 x/y/b.txt 2"}},
           {{"*.txt"}, "/x", true, {"d 755 0:0 x", "f 644 0:0 x/a.txt 1", "f 600 0:0 x/b.txt 2"}},
           {{"dir"},
            "/x",
            false,
            {"d 755 0:0 x", "f 4755 0:0 x/f 3", "l x/link -> f", "d 711 0:0 x/sub", "f 644 0:0 x/sub/g 4"}},
           {{"dir/sub/"}, "/x", true, {"d 755 0:0 x", "f 644 0:0 x/g 4"}},
           {{"d*"},
            "/x",
            true,
            {"d 755 0:0 x", "f 4755 0:0 x/f 3", "l x/link -> f", "d 711 0:0 x/sub", "f 644 0:0 x/sub/g 4"}},
           {{"to-file"}, "/x", true, {"d 755 0:0 x", "f 4755 0:0 x/to-file 3"}},
           {{"to-dir"}, "/x", false, {"d 755 0:0 x", "f 644 0:0 x/g 4"}},
           {{"to-dir/g"}, "/x", false, {"f 644 0:0 x 4"}},
           {{"dir/link"}, "/x", false, {"f 4755 0:0 x 3"}},
           {{"a.txt", "none*"}, "/x", true, {"d 755 0:0 x", "f 644 0:0 x/a.txt 1"}}}) {
    CAPTURE(sources.front());
    CAPTURE(destination);
    const auto got = copied(sources, {.destination = destination, .into_directory = into});
    REQUIRE(got);
    CHECK(*got == lines);
  }
}

TEST_CASE("what is there already decides") {
  const auto to = tree_with({{"etc", plain_directory(0750)},
                             {"etc/sub", plain_directory(0700)},
                             {"lib", symlink_to("usr/lib")},
                             {"usr/lib", plain_directory()},
                             {"etc/f", {.size = 9}},
                             {"l", symlink_to("etc/f")}});
  CHECK(copied({"a.txt"}, {.destination = "/etc"}, to).value() == Lines{"d 750 0:0 etc", "f 644 0:0 etc/a.txt 1"});
  CHECK(copied({"dir"}, {.destination = "/etc"}, to).value() ==
        Lines{"d 750 0:0 etc", "f 4755 0:0 etc/f 3", "l etc/link -> f", "d 711 0:0 etc/sub", "f 644 0:0 etc/sub/g 4"});
  CHECK(copied({"a.txt"}, {.destination = "/lib/x/y"}, to).value() ==
        Lines{"d 755 0:0 usr", "d 755 0:0 usr/lib", "d 755 0:0 usr/lib/x", "f 644 0:0 usr/lib/x/y 1"});
  CHECK(copied({"a.txt"}, {.destination = "/l"}, to).value() == Lines{"d 750 0:0 etc", "f 644 0:0 etc/f 1"});
  CHECK(copied({"a.txt", "b.txt"}, {.destination = "/usr"}, to).value().size() == 3);
}

TEST_CASE("owner and mode go to all that is copied, the owner to new directories too") {
  CHECK(copied({"dir"}, {.destination = "/x", .owner = Owner{7, 8}, .mode = 0640}).value() ==
        Lines{"d 755 7:8 x", "f 640 7:8 x/f 3", "l x/link -> f", "d 640 7:8 x/sub", "f 640 7:8 x/sub/g 4"});
  CHECK(copied({"dir"}, {.destination = "/x", .owner = Owner{7, 8}, .mode = 0640, .is_archive = true}).value() ==
        Lines{"d 755 7:8 x", "f 4755 7:8 x/f 3", "l x/link -> f", "d 711 7:8 x/sub", "f 644 7:8 x/sub/g 4"});
}

TEST_CASE("what --exclude names is left behind") {
  IgnoreRules rules;
  REQUIRE(rules.add("sub"));
  REQUIRE(rules.add("l*"));
  CHECK(copied({"dir"}, {.destination = "/x", .excluded = rules}).value() == Lines{"d 755 0:0 x", "f 4755 0:0 x/f 3"});
}

TEST_CASE("what cannot be copied is told") {
  const auto to = tree_with({{"file", {}}, {"d", plain_directory()}, {"full/f", plain_directory()}});
  struct Case {
    std::vector<std::string> sources;
    CopyRequest request;
    const char *id, *message, *help;
  };
  for (const auto& [sources, request, id, message, help] : std::vector<Case>{
           {{"a.text"}, {.destination = "/x"}, "FL0433", "\"a.text\" is not there", "did you mean \"a.txt\"?"},
           {{"dir/subb"}, {.destination = "/x"}, "FL0433", "\"dir/subb\" is not there", "did you mean \"dir/sub\"?"},
           {{"../x"},
            {.destination = "/x"},
            "FL0434",
            "\"../x\" lies outside of the build context",
            "copy it into the context, or give a higher directory as the context"},
           {{"out"},
            {.destination = "/x"},
            "FL0434",
            "\"out\" leads out of the build context",
            "copy what it points to into the context"},
           {{"socket"},
            {.destination = "/x"},
            "FL0435",
            "\"socket\" is a socket",
            "exclude it in .dockerignore, or mend it"},
           {{"a.txt", "b.txt"},
            {.destination = "/x"},
            "FL0430",
            "more than one source goes to \"/x\", which is not a directory",
            "end the destination with \"/\""},
           {{"dir"}, {.destination = "/file"}, "FL0430", "a directory cannot replace the file \"/file\"", ""},
           {{"a.txt"},
            {.destination = "/file", .into_directory = true},
            "FL0430",
            "\"/file\" is a file, not a directory",
            ""},
           {{"dir"},
            {.destination = "/full"},
            "FL0430",
            "the file \"dir/f\" cannot replace a directory at \"/full/f\"",
            ""}}) {
    CAPTURE(message);
    const auto got = copied(sources, request, to);
    REQUIRE_FALSE(got);
    CHECK(got.error().id() == id);
    CHECK(got.error().message() == message);
    CHECK(got.error().help() == help);
  }
  CHECK(find_sources({.tree = context()}, "../../a.txt")->size() == 1);
  CHECK(find_sources({.tree = context()}, "[a").error().message() ==
        "\"[a\": the pattern is wrong: \"[\" without a range and \"]\"");
}

TEST_SUITE_END();
