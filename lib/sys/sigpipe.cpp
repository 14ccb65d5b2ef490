#include "sys/sigpipe.hpp"

#include <cerrno>
#include <ctime>

namespace fairlead::sys {
namespace {

sigset_t sigpipe_only() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGPIPE);
  return set;
}

bool is_pending() {
  sigset_t pending;
  ::sigpending(&pending);
  return ::sigismember(&pending, SIGPIPE) == 1;
}

}  // namespace

SigpipeBlocked::SigpipeBlocked() : was_pending_(is_pending()) {
  const auto set = sigpipe_only();
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
}

SigpipeBlocked::~SigpipeBlocked() {
  // A SIGPIPE of ours waits in this thread: take it, or it comes as soon as it is allowed to. One that waited before
  // is somebody else's. POSIX: a signal that a write makes is sent to the thread that wrote.
  if (!was_pending_) {
    const auto set = sigpipe_only();
    const timespec at_once = {};
    while (::sigtimedwait(&set, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace fairlead::sys
