#include "sys/filesystem.hpp"

#include "base/bytes.hpp"
#include "support/memory_filesystem.hpp"
#include "support/temporary_directory.hpp"

#include <array>
#include <doctest/doctest.h>
#include <filesystem>
#include <stop_token>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace fairlead;
using sys::FileType;

namespace {

std::vector<std::string> names_in(sys::FileSystem& files, const std::string& directory) {
  const auto entries = files.list(directory);
  std::vector<std::string> names;
  for (const auto& entry : *entries) names.push_back(entry.name);
  return names;
}

/// What holds for every file system. `root` is an empty directory of it that has a link "link" -> "target.txt" and a
/// link "loop" -> "loop".
void check_contract(sys::FileSystem& files, const std::string& root) {
  const auto file = root + "/a.txt";
  SUBCASE("what was written is read, with its mode") {
    REQUIRE(files.write(file, "one", 0600));
    REQUIRE(files.write(file, "two", 0640));
    CHECK(*files.read(file) == "two");
    CHECK(files.info(file)->type == FileType::regular);
    CHECK(files.info(file)->size == 3);
    CHECK(files.info(file)->mode == 0640);
    CHECK(names_in(files, root) == std::vector<std::string>{"a.txt", "link", "loop"});
  }
  SUBCASE("a file may be as large as the limit") {
    REQUIRE(files.write(file, "12345"));
    CHECK(*files.read(file, 5) == "12345");
    CHECK(files.read(file, 4).error().code() == Errc::refused);
    CHECK(files.read(file, 4).error().message() == file + ": larger than 4 bytes");
  }
  SUBCASE("what is not there is not found") {
    for (const auto& missing : {root + "/none", root + "/none/x", root + "/link", std::string()}) {
      CAPTURE(missing);
      CHECK(files.read(missing).error().code() == Errc::not_found);
      CHECK(files.read(missing).error().message() == missing + ": no such file or directory");
      CHECK(files.open(missing).error().code() == Errc::not_found);
    }
    CHECK(files.info(root + "/none").error().code() == Errc::not_found);
    CHECK(files.list(root + "/none").error().code() == Errc::not_found);
    CHECK(files.write(root + "/none/x", "").error().code() == Errc::not_found);
    CHECK(files.rename(root + "/none", root + "/b").error().code() == Errc::not_found);
    CHECK(files.remove(root + "/none"));
    REQUIRE(files.write(file, ""));
    CHECK(files.read(file + "/x").error().code() == Errc::not_found);
    CHECK(files.list(file).error().code() == Errc::not_found);
  }
  SUBCASE("a directory is no file") {
    CHECK(files.read(root).error().message() == root + ": is a directory");
    CHECK(files.open(root).error().code() == Errc::io);
    CHECK_FALSE(files.write(root, "x"));
  }
  SUBCASE("a reader gives all of a file and then nothing") {
    REQUIRE(files.write(file, "hello"));
    const auto reader = files.open(file);
    std::array<std::byte, 4> buffer;
    CHECK(*(*reader)->read(buffer) == 4);
    CHECK(*(*reader)->read(buffer) == 1);
    CHECK(buffer.front() == std::byte{'o'});
    CHECK(*(*reader)->read(buffer) == 0);
  }
  SUBCASE("links are followed, but info and list show them") {
    REQUIRE(files.write(root + "/link", "through"));
    CHECK(*files.read(root + "/target.txt") == "through");
    CHECK(files.info(root + "/link")->type == FileType::symlink);
    CHECK(*files.read_link(root + "/link") == "target.txt");
    CHECK(files.read(root + "/loop").error().message() == root + "/loop: too many levels of symbolic links");
    CHECK_FALSE(files.read_link(root + "/target.txt"));
    CHECK(files.list(root)->at(0).type == FileType::symlink);
  }
  SUBCASE("directories are made with those above them, and removed with all they hold") {
    REQUIRE(files.make_directories(root + "/x/y/z"));
    REQUIRE(files.make_directories(root + "/x/y/z"));
    REQUIRE(files.write(root + "/x/y/f", ""));
    CHECK(names_in(files, root + "/x/y") == std::vector<std::string>{"f", "z"});
    CHECK_FALSE(files.make_directories(root + "/x/y/f/g"));
    REQUIRE(files.rename(root + "/x/y", root + "/moved"));
    CHECK(names_in(files, root + "/moved") == std::vector<std::string>{"f", "z"});
    REQUIRE(files.remove(root + "/moved"));
    REQUIRE(files.remove(root + "/link"));
    CHECK(names_in(files, root) == std::vector<std::string>{"loop", "x"});
  }
  SUBCASE("a file written piece by piece is there when it is committed, or never") {
    {
      const auto writer = files.create(root);
      REQUIRE((*writer)->write(as_bytes("one ")));
      REQUIRE((*writer)->write(as_bytes("two")));
      CHECK(files.read(file).error().code() == Errc::not_found);
      REQUIRE((*writer)->commit(file, 0644));
      REQUIRE((*files.create(root))->write(as_bytes("never")));
    }
    CHECK(*files.read(file) == "one two");
    CHECK(names_in(files, root) == std::vector<std::string>{"a.txt", "link", "loop"});
  }
  SUBCASE("a lock is held by one, until it is let go") {
    {
      const auto lock = files.lock(file);
      REQUIRE(lock);
      CHECK(files.lock(file).error().code() == Errc::conflict);
    }
    CHECK(files.lock(file));
  }
}

}  // namespace

TEST_CASE("the real file system") {
  const test::TemporaryDirectory directory;
  REQUIRE(::symlink("target.txt", (directory / "link").c_str()) == 0);
  REQUIRE(::symlink("loop", (directory / "loop").c_str()) == 0);
  sys::RealFileSystem files;
  check_contract(files, directory.path());
}

TEST_CASE("the file system in memory") {
  test::MemoryFileSystem files;
  files.add_link("/root/link", "target.txt");
  files.add_link("/root/loop", "loop");
  check_contract(files, "/root");
}

TEST_CASE("the file system in memory records what was done, and can be made to fail") {
  test::MemoryFileSystem files;
  files.add("a/b.txt", "x");
  CHECK(*files.read("/project/a/../a/./b.txt", 10) == "x");
  REQUIRE(files.write("a/c.txt", "y", 0644));
  REQUIRE(files.remove("a/b.txt"));
  CHECK(files.reads == std::vector<std::string>{"/project/a/b.txt"});
  CHECK(files.writes == std::vector<std::string>{"/project/a/c.txt"});
  CHECK(files.removals == std::vector<std::string>{"/project/a/b.txt"});
  CHECK(files.text("a/c.txt") == "y");
  files.fail("a/c.txt", Errc::io);
  CHECK(files.read("a/c.txt", 10).error().code() == Errc::io);
}

TEST_CASE("a write that fails leaves the old file and no other") {
  const test::TemporaryDirectory directory;
  sys::RealFileSystem files;
  REQUIRE(files.write(directory / "d/x", "", 0644).error().code() == Errc::not_found);
  REQUIRE(files.make_directories(directory / "d/x"));
  CHECK_FALSE(files.write(directory / "d/x", "a file where a directory is", 0644));
  CHECK(names_in(files, directory / "d") == std::vector<std::string>{"x"});
}

TEST_CASE("a pipe or a device is written to, not replaced") {
  const test::TemporaryDirectory directory;
  sys::RealFileSystem files;
  REQUIRE(::symlink("/dev/null", (directory / "null").c_str()) == 0);
  REQUIRE(files.write(directory / "null", "gone", 0644));
  CHECK(files.info(directory / "null")->type == FileType::symlink);
  CHECK(files.info("/dev/null")->type == FileType::other);
}

TEST_CASE("a pipe is read and written like a file, and a stop ends the wait for its other end") {
  const test::TemporaryDirectory directory;
  const auto pipe = directory / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const std::string text(200'000, 'x');
  {
    sys::RealFileSystem files;
    const std::jthread writer([&] { REQUIRE(sys::RealFileSystem().write(pipe, text, 0644)); });
    CHECK(*files.read(pipe, 1U << 20U) == text);
  }
  std::stop_source stop;
  sys::RealFileSystem files(stop.get_token());
  REQUIRE(files.write(directory / "plain", "y", 0644));
  std::array<std::byte, 4> buffer;
  const auto reader = files.open(pipe);
  REQUIRE(reader);
  stop.request_stop();
  CHECK((*reader)->read(buffer).error().code() == Errc::cancelled);
  CHECK(files.read(pipe, 10).error().code() == Errc::cancelled);
  CHECK(*files.read(directory / "plain", 10) == "y");
  CHECK(*files.read("/dev/null", 10) == "");
  CHECK(files.write("/dev/null", "x", 0644));
}

TEST_CASE("a pipe that nobody reads is written to no longer than until a stop") {
  const test::TemporaryDirectory directory;
  const auto pipe = directory / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::stop_source stop;
  sys::RealFileSystem files(stop.get_token());
  stop.request_stop();
  CHECK(files.write(pipe, "x", 0644).error().code() == Errc::cancelled);
}

TEST_CASE("what is written by a name below the working directory stays below it") {
  const test::TemporaryDirectory directory;
  sys::RealFileSystem files;
  REQUIRE(files.make_directories(directory / "in/deep"));
  REQUIRE(files.write(directory / "outside", "original", 0644));
  REQUIRE(::symlink("../outside", (directory / "in/out").c_str()) == 0);
  REQUIRE(::symlink((directory / "outside").c_str(), (directory / "in/whole").c_str()) == 0);
  REQUIRE(::symlink("..", (directory / "in/up").c_str()) == 0);
  REQUIRE(::symlink("../new", (directory / "in/new").c_str()) == 0);
  REQUIRE(::symlink("deep/file", (directory / "in/fine").c_str()) == 0);
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory / "in");
  for (const auto* name : {"out", "./out", "deep/../out", "whole", "up/outside", "up/new2", "new"}) {
    CAPTURE(name);
    const auto written = files.write(name, "ours", 0644);
    REQUIRE_FALSE(written);
    CHECK(written.error().id() == "FL0019");
  }
  for (const auto* name : {"up", "up/new2", "deep/../up/new2"}) {
    CAPTURE(name);
    CHECK(files.create(name).error().id() == "FL0019");
    CHECK(files.make_directories(std::string(name) + "/new2").error().id() == "FL0019");
    CHECK(files.lock(std::string(name) + "/lock").error().id() == "FL0019");
  }
  CHECK(files.create("deep"));
  CHECK(files.create("."));
  CHECK(files.make_directories("deep/new"));
  CHECK(files.lock("deep/lock"));
  CHECK(files.write("fresh", "ours", 0644));
  CHECK(files.write("fine", "ours", 0644));
  CHECK(files.write("deep/other", "ours", 0644));
  CHECK(files.write("../outside2", "ours", 0644));
  CHECK(files.write("/dev/stdout", "", 0644));
  std::filesystem::current_path(before);
  CHECK(*files.read(directory / "outside", 100) == "original");
  CHECK(*files.read(directory / "in/deep/file", 100) == "ours");
  CHECK(names_in(files, directory.path()) == std::vector<std::string>{"in", "outside", "outside2"});
}

TEST_CASE("a path with a NUL byte is refused, not cut") {
  sys::RealFileSystem files;
  const std::string path("/etc/hostname\0.txt", 18);
  CHECK(files.read(path, 10).error().code() == Errc::config);
  CHECK(files.write(path, "", 0644).error().code() == Errc::config);
  CHECK(files.remove(path).error().code() == Errc::config);
}
