#include "base/signal_names.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace fairlead {
namespace {

constexpr std::string_view signal_names[] = {
    "ABRT", "ALRM", "BUS",  "CHLD", "CLD",  "CONT", "FPE",    "HUP",    "ILL",  "INT", "IO",   "IOT",
    "KILL", "PIPE", "POLL", "PROF", "PWR",  "QUIT", "SEGV",   "STKFLT", "STOP", "SYS", "TERM", "TRAP",
    "TSTP", "TTIN", "TTOU", "URG",  "USR1", "USR2", "VTALRM", "WINCH",  "XCPU", "XFSZ"};

std::string without_front(std::string_view text) {
  auto name = upper(text);
  if (name.starts_with("SIG")) name.erase(0, 3);
  return name;
}

/// RTMIN to RTMIN+15, and RTMAX-14 to RTMAX.
bool is_real_time(std::string_view name) {
  const bool from_least = name.starts_with("RTMIN"), from_most = name.starts_with("RTMAX");
  if (!from_least && !from_most) return false;
  const auto rest = name.substr(5);
  if (rest.empty()) return true;
  const auto steps = number(rest.substr(1));
  return rest[0] == (from_least ? '+' : '-') && steps && *steps >= 1 && *steps <= (from_least ? 15U : 14U);
}

}  // namespace

bool is_signal_name(std::string_view text) {
  const auto name = without_front(text);
  return is_real_time(name) || std::ranges::find(signal_names, name) != std::end(signal_names);
}

std::string_view closest_signal(std::string_view text) {
  return closest(without_front(text), signal_names);
}

}  // namespace fairlead
