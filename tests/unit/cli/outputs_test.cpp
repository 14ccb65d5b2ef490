#include "cli/outputs.hpp"

#include "support/memory_filesystem.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

namespace {

std::string refusal(sys::FileSystem& files, std::string_view path) {
  const auto checked = cli::check_outputs(files, {"", path});
  return checked ? "" : std::string(code_name(checked.error().code())) + ": " + checked.error().message();
}

}  // namespace

TEST_CASE("an output path is refused where a write would fail, and nothing is written") {
  test::MemoryFileSystem files;
  files.add("/project/there.xml", "old");
  files.add_directory("/project/folder");
  files.add_link("/project/link.xml", "there.xml");
  files.add_link("/project/dangling.xml", "nowhere/x.xml");
  for (const auto* path : {"", "new.xml", "there.xml", "link.xml", "folder/x.xml", "/project/x", "/dev/stdout"}) {
    CAPTURE(path);
    CHECK(refusal(files, path).empty());
  }
  CHECK(refusal(files, "nodir/x.xml") == "config: nodir/x.xml cannot be written: there is no folder nodir");
  CHECK(refusal(files, "folder") == "config: folder cannot be written: it is a folder");
  CHECK(refusal(files, "folder/") == "config: folder/ cannot be written: it is a folder");
  CHECK(refusal(files, "dangling.xml") == "config: dangling.xml cannot be written: there is no folder ./nowhere");
  CHECK(files.writes.empty());
  CHECK(files.text("/project/there.xml") == "old");
}

TEST_CASE("a link that leads out of the working directory is no place for an output, also when nothing is there yet") {
  const auto before = std::filesystem::current_path();
  const auto base = std::filesystem::temp_directory_path() / ("outputs-" + std::to_string(std::rand()));
  std::filesystem::create_directories(base / "inside");
  std::filesystem::current_path(base / "inside");
  std::filesystem::create_symlink(base / "outside.xml", "link.xml");
  sys::RealFileSystem files;
  const auto checked = cli::check_outputs(files, {"link.xml"});
  CHECK(checked.error().id() == "FL0019");
  CHECK(refusal(files, "fine.xml").empty());
  CHECK(std::distance(std::filesystem::directory_iterator("."), {}) == 1);
  std::filesystem::current_path(before);
  std::filesystem::remove_all(base);
}

TEST_CASE("what fails after the work was done says that it is done") {
  const auto error = cli::done_but("the stack is deployed", Error(Errc::io, "x: no space left").id("FL0008"));
  CHECK(error.code() == Errc::partial);
  CHECK(error.message() == "the stack is deployed, but: x: no space left");
  CHECK(error.id() == "FL0008");
}

TEST_SUITE_END();
