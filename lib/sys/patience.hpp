#pragma once

#include "base/result.hpp"
#include "sys/descriptor.hpp"

#include <stop_token>
#include <string>

namespace fairlead::sys {

/// Opens `path` with these flags of open(2), not to block in reads and writes. For a pipe that is to be written, waits
/// until somebody reads it, as `await` does.
Result<Descriptor> open_file(const std::string& path, int flags, const std::stop_token& stop);

/// Waits until `file` can be read (POLLIN) or written (POLLOUT), or its other end is gone. `cancelled` on a stop,
/// `timed_out` when nothing happens for five minutes: a pipe may have nobody at its other end.
Result<> await(const Descriptor& file, short event, const std::string& path, const std::stop_token& stop);

}  // namespace fairlead::sys
