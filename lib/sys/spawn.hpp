#pragma once

#include "sys/descriptor.hpp"
#include "sys/process.hpp"

#include <sys/types.h>

namespace fairlead::sys {

/// A process that was started, in a process group of its own, and our ends of its pipes.
struct Child {
  pid_t id = -1;
  Descriptor input;           ///< Closed from the start when there is no input.
  Descriptor output, errors;  ///< Do not block, nor does `input`.
  Descriptor exit;            ///< Becomes readable when it has ended; closed where the kernel has no pidfd_open(2).
};

/// Starts the program. It gets the standard streams and no other descriptor of ours, no blocked signals, and SIGPIPE
/// as it is by default. Fails as Processes::run says.
Result<Child> spawn(const Invocation& invocation);

}  // namespace fairlead::sys
