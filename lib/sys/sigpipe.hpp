#pragma once

#include <csignal>

namespace fairlead::sys {

/// While it lives, writing to a closed pipe or socket in this thread fails with EPIPE instead of ending the program.
/// Other threads and the program's own handling of SIGPIPE are left alone.
class SigpipeBlocked {
 public:
  SigpipeBlocked();
  SigpipeBlocked(const SigpipeBlocked&) = delete;
  SigpipeBlocked& operator=(const SigpipeBlocked&) = delete;
  ~SigpipeBlocked();

 private:
  sigset_t before_ = {};
  bool was_pending_ = false;
};

}  // namespace fairlead::sys
