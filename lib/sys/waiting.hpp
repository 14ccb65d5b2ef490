#pragma once

#include "base/result.hpp"
#include "sys/clock.hpp"

#include <chrono>
#include <stop_token>
#include <string>
#include <utility>

/// Waiting for the world, and making sure of what may have happened although an error came.
namespace fairlead::sys {

/// May the same request succeed a little later?
bool may_pass(const Error& error);

/// May it have been done although it failed? No answer came, or one that says that the other side failed: look before
/// it is done again, and before anybody is told that it was not done.
bool is_unclear(const Error& error);

/// What waits, and what ends the wait early.
struct Waiting {
  Clock& clock;
  std::stop_token stop;
};

/// Waits; `cancelled` with these words on a stop.
Result<> pause(const Waiting& waiting, std::chrono::milliseconds duration, std::string words = "stopped while waiting");

/// Pauses before the attempt of this number (from 2), longer each time: 0.25, 0.5, 1, ... 16 seconds.
Result<> pause_before(int attempt, const Waiting& waiting);

/// A moment after which waiting ends.
class Deadline {
 public:
  Deadline(const Clock& clock, std::chrono::milliseconds after) : clock_(&clock), end_(clock.steady() + after) {}
  bool has_passed() const { return clock_->steady() >= end_; }
  /// Negative once it has passed.
  std::chrono::milliseconds left() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(end_ - clock_->steady());
  }

 private:
  const Clock* clock_;
  Clock::Steady end_;
};

/// Makes something, again while `passes(error)`, and looks in between: it may be there although making it failed. True
/// if it was made, as far as is known by us. `make` gives a Result<>; `look(error)` a Result<bool>, and an error where
/// what is there is another.
template <class Make, class Look>
Result<bool> make_or_find(const Waiting& waiting, Make make, Look look, bool (*passes)(const Error&)) {
  constexpr int most_attempts = 5;
  bool may_be_ours = false;
  for (int attempt = 1;; ++attempt) {
    auto made = make();
    if (made) return true;
    if (!passes(made.error())) return std::move(made).error();
    may_be_ours = may_be_ours || is_unclear(made.error());
    if (attempt < most_attempts) TRY(pause_before(attempt + 1, waiting));
    TRY_ASSIGN(const bool there, look(std::as_const(made).error()));
    if (there) return may_be_ours;
    if (attempt == most_attempts) return std::move(made).error();
  }
}

/// Looks whether something is there, and makes it if not, as `make_or_find` does. True if it was made.
template <class Look, class Make>
Result<bool> ensure(const Waiting& waiting, Look look, Make make, bool (*passes)(const Error&) = may_pass) {
  TRY_ASSIGN(const bool there, look());
  if (there) return false;
  bool is_made_by_others = false;
  const auto make_unless_there = [&]() -> Result<> {
    auto made = make();
    if (made || made.error().code() == Errc::cancelled || passes(made.error())) return made;
    // Somebody may have been faster; it is well if they made the same.
    TRY_ASSIGN(is_made_by_others, look());
    return is_made_by_others ? Result<>() : std::move(made);
  };
  TRY_ASSIGN(const bool is_made,
             make_or_find(waiting, make_unless_there, [&](const Error&) { return look(); }, passes));
  return is_made && !is_made_by_others;
}

}  // namespace fairlead::sys
