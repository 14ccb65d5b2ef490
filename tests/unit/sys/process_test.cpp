#include "sys/process.hpp"

#include "base/bytes.hpp"
#include "support/temporary_directory.hpp"

#include <algorithm>
#include <csignal>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>
#include <utility>

using namespace fairlead;
using namespace std::chrono_literals;
using sys::Invocation;

namespace {

Result<sys::Completion> run(const Invocation& invocation, const std::stop_token& stop = {}) {
  return sys::RealProcesses().run(invocation, stop);
}

Invocation shell(const std::string& script) {
  return {.arguments = {"sh", "-c", script}};
}

std::size_t open_files() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

pid_t number_in(const std::string& file) {
  pid_t id = 0;
  std::ifstream(file) >> id;
  REQUIRE(id > 0);
  return id;
}

/// Requests a stop as soon as the program has written into `file`, which says that it is well under way.
class StopWhenWritten {
 public:
  explicit StopWhenWritten(std::string file)
      : thread_([this, file = std::move(file)](const std::stop_token& test_is_over) {
          std::error_code missing;
          while (!test_is_over.stop_requested()) {
            const auto size = std::filesystem::file_size(file, missing);
            if (!missing && size > 0) break;
            std::this_thread::yield();
          }
          stop_.request_stop();
        }) {}
  std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  std::jthread thread_;  // Goes first.
};

/// Waits until the process with the number in `file` has ended, for at most ten seconds.
bool is_gone(const std::string& file) {
  const auto id = number_in(file);
  for (const auto start = std::chrono::steady_clock::now(); std::chrono::steady_clock::now() < start + 10s;) {
    std::ifstream stat("/proc/" + std::to_string(id) + "/stat");
    std::string number, name, state;
    if (!(stat >> number >> name >> state) || state == "Z") return true;
    std::this_thread::yield();
  }
  return false;
}

}  // namespace

TEST_CASE("a program's output, errors and status come back") {
  const auto done = run(shell("echo out; echo err >&2; exit 3"));
  REQUIRE(done);
  CHECK(done->output == "out\n");
  CHECK(done->errors == "err\n");
  CHECK(done->status == 3);
  CHECK(run(shell("kill -9 $$"))->status == 128 + SIGKILL);
}

TEST_CASE("arguments are passed as they are: there is no shell") {
  CHECK(run({.arguments = {"printf", "%s|", "a b", "$HOME", "*", "", "'; rm -rf x"}})->output ==
        "a b|$HOME|*||'; rm -rf x|");
}

TEST_CASE("input is given whole, however large, while output is read") {
  const std::string text(3'000'000, 'i');
  const auto echoed = run({.arguments = {"cat"}, .input = Secret(text)});
  CHECK(echoed->output == text);
  CHECK(run({.arguments = {"true"}, .input = Secret(text)})->status == 0);  // It need not be read.
  CHECK(run({.arguments = {"cat"}})->output.empty());
}

TEST_CASE("environment and directory are what was asked for") {
  const test::TemporaryDirectory directory;
  CHECK(run({.arguments = {"pwd"}, .directory = directory.path()})->output == directory.path() + "\n");
  CHECK(run({.arguments = {"env"}, .environment = Variables{{"A", "1"}, {"B", "x y"}}})->output == "A=1\nB=x y\n");
  CHECK(run({.arguments = {"env"}, .environment = Variables()})->output.empty());
  CHECK(run({.arguments = {"env"}})->output.find("PATH=") != std::string::npos);
}

TEST_CASE("more than fits into memory goes through a program from a source to a sink") {
  constexpr std::size_t size = 50'000'000;
  std::size_t given = 0, taken = 0;
  bool is_same = true;
  const auto letter = [](std::size_t at) { return std::byte(at % 251); };
  const auto done = run({.arguments = {"cat"},
                         .source = [&](std::span<std::byte> into) -> Result<std::size_t> {
                           const auto count = std::min({into.size(), size - given, given % 70'000 + 1});
                           for (auto& byte : into.first(count)) byte = letter(given++);
                           return count;
                         },
                         .output_sink = [&](std::span<const std::byte> bytes) -> Result<> {
                           for (const auto byte : bytes) is_same = byte == letter(taken++) && is_same;
                           return {};
                         }});
  REQUIRE(done);
  CHECK(taken == size);
  CHECK(is_same);
  CHECK(done->output.size() == 4096);
}

TEST_CASE("a source need not be read to its end, and may be empty") {
  const auto endless = [](std::span<std::byte> into) -> Result<std::size_t> { return into.size(); };
  CHECK(run({.arguments = {"head", "-c", "100000"}, .source = endless})->output.size() == 100'000);
  CHECK(run({.arguments = {"cat"}, .source = [](std::span<std::byte>) { return Result<std::size_t>(0); }})->status ==
        0);
}

TEST_CASE("a program whose source fails never takes a part for the whole") {
  const test::TemporaryDirectory directory;
  auto keep = shell("cat > part; echo > whole");
  keep.directory = directory.path();
  keep.source = [given = false](std::span<std::byte> into) mutable -> Result<std::size_t> {
    if (std::exchange(given, true)) return Error(Errc::corrupt, "the dump broke off");
    return into.size();
  };
  const auto broken = run(keep);
  CHECK(broken.error().code() == Errc::corrupt);
  CHECK(broken.error().message() == "sh: the dump broke off");
  CHECK_FALSE(std::filesystem::exists(directory / "whole"));
}

TEST_CASE("a sink that fails ends the program, and gets nothing more") {
  int calls = 0;
  const auto full = run({.arguments = {"yes"}, .output_sink = [&](std::span<const std::byte>) -> Result<> {
                           ++calls;
                           return Error(Errc::io, "the disk is full");
                         }});
  CHECK(full.error().code() == Errc::io);
  CHECK(full.error().message() == "yes: the disk is full");
  CHECK(calls == 1);
}

TEST_CASE("a program that never pauses is ended by a stop, and by its deadline") {
  std::stop_source stop;
  std::size_t taken = 0;
  Invocation endless = {.arguments = {"sh", "-c", "echo busy >&2; exec yes"}};
  endless.output_sink = [&](std::span<const std::byte> bytes) -> Result<> {
    taken += bytes.size();
    if (taken > 1'000'000) stop.request_stop();
    return {};
  };
  std::string heard;
  endless.error_sink = [&](std::span<const std::byte> bytes) -> Result<> {
    heard += as_text(bytes);
    return {};
  };
  endless.timeout = {};
  const auto stopped = run(endless, stop.get_token());
  CHECK(stopped.error().code() == Errc::cancelled);
  CHECK(heard == "busy\n");
  CHECK(stopped.error().notes() == std::vector<std::string>{"busy"});
  endless.output_sink = [](std::span<const std::byte>) { return Result<>(); };
  endless.timeout = 20ms;
  CHECK(run(endless).error().code() == Errc::timed_out);
}

TEST_CASE("what is left in the background and writes for ever is not waited for") {
  const auto done = run({.arguments = {"sh", "-c", "yes & exit 4"},
                         .output_sink = [](std::span<const std::byte>) { return Result<>(); }});
  REQUIRE(done);
  CHECK(done->status == 4);
}

TEST_CASE("what cannot be started says why") {
  const auto missing = run({.arguments = {"no-such-program-here", "x"}});
  CHECK(missing.error().code() == Errc::not_found);
  CHECK(missing.error().message() == "no-such-program-here: no such program");
  CHECK(run({.arguments = {"/etc/passwd"}}).error().message() == "/etc/passwd: permission denied");
  CHECK(run({.arguments = {"true"}, .directory = "/nonexistent"}).error().message() ==
        "/nonexistent: no such file or directory");
  CHECK(run({.arguments = {"true"}, .directory = "/etc/passwd"}).error().message() == "/etc/passwd: not a directory");
  CHECK(run({.arguments = {}}).error().code() == Errc::internal);
  CHECK(run({.arguments = {"true", std::string("a\0b", 3)}}).error().code() == Errc::config);
  CHECK(run({.arguments = {"true"}, .environment = Variables{{"A=B", "1"}}}).error().code() == Errc::config);
}

TEST_CASE("a program that takes too long is ended") {
  const Invocation slow = {.arguments = {"sleep", "60"}, .timeout = 20ms};
  const auto late = run(slow);
  CHECK(late.error().code() == Errc::timed_out);
  CHECK(late.error().message() == "sleep: it did not end within 20 ms");
}

TEST_CASE("a stop ends a program at once, with its children") {
  const test::TemporaryDirectory directory;
  auto endless = shell("sleep 60 & echo $! > child; wait");
  endless.directory = directory.path();
  const StopWhenWritten stop(directory / "child");
  const auto start = std::chrono::steady_clock::now();
  CHECK(run(endless, stop.token()).error().code() == Errc::cancelled);
  CHECK(std::chrono::steady_clock::now() - start < 20s);
  CHECK(is_gone(directory / "child"));
  CHECK(run(endless, stop.token()).error().code() == Errc::cancelled);
}

TEST_CASE("a program that ignores SIGTERM is killed") {
  const test::TemporaryDirectory directory;
  auto stubborn = shell("trap '' TERM; echo $$ > self; while :; do sleep 60; done");
  stubborn.directory = directory.path();
  stubborn.grace = 50ms;
  const StopWhenWritten stop(directory / "self");
  CHECK(run(stubborn, stop.token()).error().code() == Errc::cancelled);
  CHECK(is_gone(directory / "self"));
}

TEST_CASE("output beyond the limit ends the program") {
  auto noisy = shell("while :; do echo yyyyyyyyyyyyyyyyyyyy; done");
  noisy.output_limit = 100'000;
  const auto result = run(noisy);
  CHECK(result.error().code() == Errc::refused);
  CHECK(result.error().message() == "sh: it wrote more than 100000 bytes");
  auto exact = shell("printf 12345");
  exact.output_limit = 5;
  CHECK(run(exact)->output == "12345");
}

TEST_CASE("what stays in the background is not waited for") {
  const test::TemporaryDirectory directory;
  auto background = shell("sleep 60 & echo $! > child; echo done");
  background.directory = directory.path();
  const auto start = std::chrono::steady_clock::now();
  CHECK(run(background)->output == "done\n");
  CHECK(std::chrono::steady_clock::now() - start < 10s);
  CHECK(::kill(number_in(directory / "child"), SIGKILL) == 0);
}

TEST_CASE("a program gets no descriptor, blocked signal or ignored SIGPIPE of ours") {
  const int leaky = ::open("/dev/null", O_RDONLY);  // NOLINT(android-cloexec-open): on purpose
  std::signal(SIGPIPE, SIG_IGN);
  const auto files = run({.arguments = {"ls", "/proc/self/fd"}});
  const auto signals = run({.arguments = {"sed", "-n", "s/^Sig\\(Blk\\|Ign\\):\t//p", "/proc/self/status"}});
  std::signal(SIGPIPE, SIG_DFL);
  ::close(leaky);
  CHECK(files->output == "0\n1\n2\n3\n");  // The fourth is the directory that ls reads.
  std::istringstream numbers(signals->output);
  std::uint64_t blocked = 1, ignored = 0;
  REQUIRE(static_cast<bool>(numbers >> std::hex >> blocked >> ignored));
  CHECK(blocked == 0);
  CHECK((ignored & (1U << (SIGPIPE - 1U))) == 0);
}

TEST_CASE("no descriptor stays open here, whatever happens") {
  const auto before = open_files();
  CHECK(run(shell("exit 1")));
  CHECK(run({.arguments = {"cat"}, .input = Secret("x")}));
  CHECK_FALSE(run({.arguments = {"no-such-program-here"}, .input = Secret("x")}));
  auto late = shell("sleep 60");
  late.timeout = 20ms;
  CHECK_FALSE(run(late));
  CHECK(open_files() == before);
}
