#pragma once

#include <string>
#include <string_view>

namespace fairlead {

/// Colours texts for a terminal, or leaves them as they are when `on` is false.
struct Paint {
  bool on = false;

  /// `sgr` is the parameter of Select Graphic Rendition (ECMA-48, 8.3.117): "31" is red, "1;33" bold yellow.
  std::string operator()(std::string_view sgr, std::string_view text) const {
    std::string out(text);
    if (!on || text.empty() || sgr.empty()) return out;
    return "\x1b[" + std::string(sgr) + "m" + out + "\x1b[0m";
  }
};

/// What means the same on every screen.
namespace tone {
constexpr std::string_view good = "32", doubtful = "33", bad = "31";
}  // namespace tone

}  // namespace fairlead
