#pragma once

#include "base/result.hpp"
#include "sys/clock.hpp"

#include <stop_token>

namespace fairlead::release {

/// What waits between two attempts.
struct Waiting {
  sys::Clock& clock;
  const std::stop_token& stop;
};

/// May the same request succeed a little later?
bool may_pass(const Error& error);

/// Pauses before the attempt of this number (from 2), longer each time. `cancelled` on a stop.
Result<> pause_before(int attempt, const Waiting& waiting);

/// Looks whether something is there, and makes it if not. When it is not known whether making it worked, it looks
/// again before it makes it again. True if it was made. `look` gives a Result<bool>, and an error where what is there
/// is another; `make` gives a Result<>.
template <class Look, class Make>
Result<bool> ensure(const Waiting& waiting, Look look, Make make) {
  constexpr int most_attempts = 5;
  for (int attempt = 1;; ++attempt) {
    TRY_ASSIGN(const bool there, look());
    if (there) return attempt > 1;
    auto made = make();
    if (made) return true;
    const bool passes = may_pass(made.error());
    if (made.error().code() == Errc::cancelled || (passes && attempt == most_attempts)) return std::move(made).error();
    if (!passes) {
      // Somebody may have been faster; it is well if they made the same.
      TRY_ASSIGN(const bool there_now, look());
      if (there_now) return false;
      return std::move(made).error();
    }
    TRY(pause_before(attempt + 1, waiting));
  }
}

}  // namespace fairlead::release
