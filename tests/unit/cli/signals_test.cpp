#include "cli/signals.hpp"

#include <array>
#include <condition_variable>
#include <csignal>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <mutex>
#include <stop_token>
#include <sys/wait.h>
#include <unistd.h>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

namespace {

/// Returns once a stop is requested, within the time limit of the test.
void wait_for(const std::stop_token& token) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait(lock, token, [] { return false; });
}

/// The exit status of a child that runs `body`; 128 + signal when a signal ended it.
template <class Body>
int status_of(Body body) {
  const auto child = ::fork();
  if (child == 0) {
    body();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("SIGTERM and SIGINT ask to stop, and say which came first") {
  for (const int signal : {SIGTERM, SIGINT}) {
    CAPTURE(signal);
    const cli::Signals signals;
    CHECK_FALSE(signals.token().stop_requested());
    std::raise(signal);
    wait_for(signals.token());
    CHECK(signals.token().stop_requested());
    CHECK(cli::Signals::received() == signal);
    std::raise(SIGTERM);
    CHECK(cli::Signals::received() == signal);
  }
}

TEST_CASE("nothing is left behind when no signal came") {
  {
    const cli::Signals signals;
  }
  const cli::Signals signals;
  CHECK(cli::Signals::received() == 0);
  CHECK_FALSE(signals.token().stop_requested());
}

TEST_CASE("a second SIGINT ends the program at once; afterwards signals do what they always do") {
  CHECK(status_of([] {
          const cli::Signals signals;
          std::raise(SIGINT);
          std::raise(SIGINT);
        }) == 130);
  CHECK(status_of([] {
          {
            const cli::Signals signals;
          }
          std::raise(SIGTERM);
        }) == 128 + SIGTERM);
}

TEST_CASE("a closed standard output stays closed for us, whatever is opened later") {
  CHECK(status_of([] {
          ::close(STDOUT_FILENO);
          cli::hold_standard_descriptors();
          const int opened = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
          ::_exit(opened > 2 && ::write(STDOUT_FILENO, "x", 1) < 0 ? 7 : 8);
        }) == 7);
}

TEST_CASE("a broken pipe is an error of the write, not the end") {
  CHECK(status_of([] {
          cli::ignore_broken_pipes();
          std::array<int, 2> ends = {-1, -1};
          if (::pipe2(ends.data(), O_CLOEXEC) != 0) ::_exit(1);
          ::close(ends[0]);
          ::_exit(::write(ends[1], "x", 1) < 0 ? 7 : 8);
        }) == 7);
}

TEST_SUITE_END();
