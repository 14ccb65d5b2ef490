#pragma once

#include <stop_token>
#include <thread>

namespace fairlead::cli {

/// While it lives, SIGINT and SIGTERM request a stop; a second SIGINT ends the program at once with status 130.
/// At most one at a time.
class Signals {
 public:
  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  std::stop_token token() const { return stop_.get_token(); }
  /// The signal that arrived first, or 0.
  static int received() noexcept;

 private:
  std::stop_source stop_;
  int reader_ = -1, writer_ = -1;  ///< A pipe: the handler may do no more than write to it.
  std::thread thread_;
};

/// A reader that goes away is an error of write(2), not the end of the program.
void ignore_broken_pipes();

/// Makes sure that descriptors 0 to 2 are taken, so that no file of ours becomes standard output. Writing to one that
/// was closed fails.
void hold_standard_descriptors();

}  // namespace fairlead::cli
