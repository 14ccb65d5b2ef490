#pragma once

#include <string_view>

namespace fairlead {

/// Whether `text` names a signal as engines on Linux know them, in either case, with "SIG" or without: "SIGTERM",
/// "term", "RTMIN+3" (moby, sys/signal/signal_linux.go). A number is no name.
bool is_signal_name(std::string_view text);

/// The name, without "SIG", that `text` was probably meant to be, or "" if none is near.
std::string_view closest_signal(std::string_view text);

}  // namespace fairlead
