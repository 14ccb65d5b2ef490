#include "tools.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("fairlead");

namespace {

/// Two directories with programs, since only real files can be executable.
class Programs {
 public:
  Programs() : root_(std::filesystem::temp_directory_path() / ("fairlead-tools-" + std::to_string(::getpid()))) {
    put("a/fairlead-stack", 0755);
    put("a/fairlead-notes.txt", 0644);
    put("b/fairlead-stack", 0755);
    put("b/fairlead-mine", 0755);
    put("b/fairlead-plain", 0644);
    put("b/other", 0755);
    std::filesystem::create_directory(root_ / "b/fairlead-directory");
  }
  Programs(const Programs&) = delete;
  Programs& operator=(const Programs&) = delete;
  ~Programs() { std::filesystem::remove_all(root_); }

  std::vector<std::string> directories() const { return {root_ / "a", root_ / "gone", root_ / "b"}; }
  std::string path(const std::string& name) const { return root_ / name; }

 private:
  void put(const std::string& name, mode_t mode) const {
    const auto file = root_ / name;
    std::filesystem::create_directories(file.parent_path());
    ::close(::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, mode));
    ::chmod(file.c_str(), mode);
  }

  std::filesystem::path root_;
};

}  // namespace

TEST_CASE("a tool is the first program of its name, and nothing else") {
  const Programs programs;
  const auto find = [&](std::string_view name) { return find_tool(programs.directories(), name).value_or("none"); };
  CHECK(find("stack") == programs.path("a/fairlead-stack"));
  CHECK(find("mine") == programs.path("b/fairlead-mine"));
  for (const auto* name : {"plain", "directory", "gone", "", "../b/mine", "notes.txt", "a b"}) {
    CAPTURE(name);
    CHECK(find(name) == "none");
  }
}

TEST_CASE("the list has every tool once, with what it is for") {
  const Programs programs;
  std::string told;
  for (const auto& [name, summary] : list_tools(programs.directories())) told += name + ": " + summary + "\n";
  CHECK(told == "mine: A program of your own\nstack: Plan, deploy and watch stacks on Docker Swarm\n");
}

TEST_CASE("programs are looked for beside ours, then in the absolute directories of PATH") {
  const auto directories = program_directories("/usr/bin:.::relative/bin:/opt/bin:/usr/bin");
  REQUIRE(directories.size() == 3);
  CHECK(directories[0] == own_directory());
  CHECK(directories[0].starts_with("/"));
  CHECK(directories[1] == "/usr/bin");
  CHECK(directories[2] == "/opt/bin");
}

TEST_SUITE_END();
