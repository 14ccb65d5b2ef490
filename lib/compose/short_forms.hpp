#pragma once

#include <string_view>

namespace fairlead::compose {

/// "[address:][published:]target[/protocol]" in its parts; ports may be ranges. Nothing is checked.
struct ShortPort {
  std::string_view address, published, target, protocol = "tcp";
};
ShortPort split_port(std::string_view text);

/// "[source:]target[:options]" in its parts. A drive letter ("C:\data") is not taken for a source. Nothing is checked;
/// `target` is empty when there are too many parts.
struct ShortMount {
  std::string_view source, target, options;
};
ShortMount split_mount(std::string_view text);

/// Whether `path` starts at a root: "/data", "C:\data", "\\.\pipe\name".
bool is_absolute(std::string_view path);

}  // namespace fairlead::compose
