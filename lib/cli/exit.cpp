#include "cli/exit.hpp"

namespace fairlead::cli {
namespace {

constexpr ExitMeaning meanings[] = {
    {Exit::done, "done, or nothing to do"},
    {Exit::failed, "failed"},
    {Exit::usage, "usage or configuration error; nothing was touched"},
    {Exit::changes_pending, "changes are pending (plan --detailed-exitcode, check)"},
    {Exit::denied, "authentication or authorization failed"},
    {Exit::rolled_back, "rolled back: the previous state is running again"},
    {Exit::timed_out, "timed out, or the final state is unknown"},
    {Exit::refused, "blocked by a policy or a safety limit"},
    {Exit::partial, "partly done"},
    {Exit::conflict, "the world moved or is incomplete: stale plan, lock held, history too shallow"},
    {Exit::interrupted, "stopped by SIGINT, after cleaning up"},
    {Exit::terminated, "stopped by SIGTERM, after cleaning up"},
};

}  // namespace

Exit exit_of(Errc code) {
  switch (code) {
    case Errc::usage:
    case Errc::config: return Exit::usage;
    case Errc::conflict: return Exit::conflict;
    case Errc::denied: return Exit::denied;
    case Errc::refused: return Exit::refused;
    case Errc::rolled_back: return Exit::rolled_back;
    case Errc::timed_out: return Exit::timed_out;
    case Errc::partial: return Exit::partial;
    case Errc::cancelled: return Exit::interrupted;
    case Errc::not_found:
    case Errc::unavailable:
    case Errc::corrupt:
    case Errc::io:
    case Errc::internal: return Exit::failed;
  }
  return Exit::failed;
}

std::span<const ExitMeaning> exit_meanings() {
  return meanings;
}

}  // namespace fairlead::cli
