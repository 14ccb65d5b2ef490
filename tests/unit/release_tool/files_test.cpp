#include "files.hpp"

#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("release_tool");

namespace {

std::vector<bump::Target> targets(const std::vector<std::string>& entries) {
  auto out = targets_of(entries);
  REQUIRE(out);
  return *std::move(out);
}

std::string refusal(test::MemoryFileSystem& files, const std::string& entry) {
  const auto read = read_files(targets({entry}), "/project", files);
  REQUIRE(!read);
  return std::string(read.error().id()) + " " + read.error().message();
}

}  // namespace

TEST_CASE("files are read from the root of the repository") {
  test::MemoryFileSystem files;
  files.add("/project/web/package.json", "{}");
  const auto read = read_files(targets({"web/package.json"}), "/project", files);
  REQUIRE(read);
  REQUIRE(read->size() == 1);
  CHECK(read->front().text == "{}");
}

TEST_CASE("what is no file of the repository is refused") {
  test::MemoryFileSystem files;
  files.add("/elsewhere/package.json", "{}");
  files.add_link("/project/package.json", "/elsewhere/package.json");
  files.add_link("/project/web", "/elsewhere");
  files.add_directory("/project/api/package.json");
  CHECK(refusal(files, "package.json") ==
        "FL0321 file \"package.json\": it is a symbolic link; name what it points to");
  CHECK(refusal(files, "web/package.json") == "FL0321 file \"web/package.json\": it lies behind a symbolic link");
  CHECK(refusal(files, "api/package.json") == "FL0321 file \"api/package.json\": it is not a file");
  CHECK(refusal(files, "pom.xml") == "FL0321 file \"pom.xml\": there is none");
}

TEST_CASE("a path that is listed twice is refused") {
  const auto twice = targets_of({"Chart.yaml=version", "Chart.yaml=appVersion"});
  REQUIRE(!twice);
  CHECK(twice.error().message() == "file \"Chart.yaml\": it is listed twice");
}

TEST_CASE("files are written with their modes, and none if one cannot be") {
  test::MemoryFileSystem files;
  files.add("/project/a", "old", 0755);
  files.add("/project/b", "old");
  const std::vector<bump::Change> changes = {{"a", "old", "new"}, {"b", "old", "new"}};
  REQUIRE(write_files(changes, "/project", files));
  CHECK(files.text("/project/a") == "new");
  CHECK(files.info("/project/a")->mode == 0755);
  CHECK(files.text("/project/b") == "new");
  files.fail("/project/b", Errc::io);
  const std::vector<bump::Change> others = {{"a", "new", "newer"}, {"b", "new", "newer"}};
  CHECK(!write_files(others, "/project", files));
  CHECK(files.text("/project/a") == "new");
}

TEST_SUITE_END();
