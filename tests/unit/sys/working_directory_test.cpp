#include "sys/working_directory.hpp"

#include "support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <filesystem>

namespace fairlead::sys {
namespace {

/// Goes into a directory, and back.
struct Inside {
  explicit Inside(const std::filesystem::path& directory) { std::filesystem::current_path(directory); }
  ~Inside() { std::filesystem::current_path(before); }
  std::filesystem::path before = std::filesystem::current_path();
};

}  // namespace

TEST_SUITE_BEGIN("sys");

TEST_CASE("PWD counts only when it is the working directory") {
  const test::TemporaryDirectory root;
  const auto real = std::filesystem::canonical(root.path());
  for (const auto* name : {"here", "elsewhere"}) std::filesystem::create_directory(real / name);
  std::filesystem::create_directory_symlink(real / "here", real / "link");
  const Inside inside(real / "here");
  const auto here = (real / "here").string();
  CHECK(working_directory(here) == here);
  CHECK(working_directory((real / "link").string()) == (real / "link").string());
  const std::string wrong[] = {
      "", ".", "here", (real / "elsewhere").string(), (real / "gone").string(), "/", here + "/../here"};
  for (const auto& pwd : wrong) CHECK_MESSAGE(working_directory(pwd) == here, pwd);
}

TEST_CASE("a working directory that is gone has no path") {
  const test::TemporaryDirectory root;
  const auto gone = std::filesystem::canonical(root.path()) / "gone";
  std::filesystem::create_directory(gone);
  const Inside inside(gone);
  std::filesystem::remove(gone);
  CHECK(working_directory(gone.string()).empty());
}

TEST_SUITE_END();

}  // namespace fairlead::sys
