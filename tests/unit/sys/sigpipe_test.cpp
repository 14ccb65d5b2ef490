#include "sys/sigpipe.hpp"

#include "sys/descriptor.hpp"

#include <cerrno>
#include <csignal>
#include <doctest/doctest.h>
#include <unistd.h>

using namespace fairlead;

namespace {

int write_to_closed_pipe() {
  int ends[2] = {-1, -1};
  REQUIRE(::pipe(ends) == 0);
  const sys::Descriptor write(ends[1]);
  ::close(ends[0]);
  return ::write(write.get(), "x", 1) < 0 ? errno : 0;
}

int received = 0;

}  // namespace

TEST_CASE("a write to a closed pipe is an error, not a signal, and only while it is held off") {
  received = 0;
  std::signal(SIGPIPE, [](int) { ++received; });
  {
    const sys::SigpipeBlocked outer;
    const sys::SigpipeBlocked inner;
    CHECK(write_to_closed_pipe() == EPIPE);
  }
  CHECK(received == 0);
  CHECK(write_to_closed_pipe() == EPIPE);
  CHECK(received == 1);
  std::signal(SIGPIPE, SIG_DFL);
}
