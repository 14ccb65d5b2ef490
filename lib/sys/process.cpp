#include "sys/process.hpp"

#include "base/bytes.hpp"
#include "sys/os_error.hpp"
#include "sys/sigpipe.hpp"
#include "sys/spawn.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fmt/core.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace fairlead::sys {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock::time_point;

/// A program that left something running in the background has its pipes open: so long is waited for the last words.
constexpr milliseconds last_words = milliseconds(250);
/// How long a process may take to die of SIGKILL; more means that it hangs in the kernel.
constexpr milliseconds dying = std::chrono::seconds(5);
/// What of a stream is kept that went to a sink.
constexpr std::size_t longest_end = 4096;
/// What two pipes hold at most (pipe(7), pipe-max-size): it may be read after the end of who wrote it.
constexpr std::size_t largest_pipes = 2U << 20U;
/// How often is looked for its end, where the kernel does not tell.
constexpr milliseconds glance = milliseconds(20);

Steady now() {
  return std::chrono::steady_clock::now();
}

/// Runs one child to its end: feeds it, reads what it writes, ends it when it must be.
class Run {
 public:
  Run(Child child, const Invocation& invocation, const std::stop_token& stop)
      : child_(std::move(child)),
        invocation_(invocation),
        stop_(stop),
        deadline_(invocation.timeout.count() == 0 ? Steady::max() : now() + invocation.timeout),
        left_(invocation.input.reveal()) {}

  Result<Completion> to_the_end() {
    const Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const std::stop_callback waker(stop_, [&] { ::eventfd_write(wake.get(), 1); });
    while (!is_over()) {
      wait_for_events(wake);
      feed();
      has_read_ = false;
      drain(child_.output, invocation_.output_sink, completion_.output);
      drain(child_.errors, invocation_.error_sink, completion_.errors);
      note_exit();
      decide();
    }
    return result();
  }

 private:
  bool is_over() const {
    if (!exited_at_) return killed_at_ && now() >= *killed_at_ + dying;
    if (reason_ || (!child_.output.is_open() && !child_.errors.is_open())) return true;
    // What it wrote is read whole, however slowly a sink takes it; what it left in the background may write for ever.
    return now() >= *exited_at_ + last_words && (!has_read_ || read_late_ > largest_pipes);
  }

  Steady next_moment() const {
    if (exited_at_) return *exited_at_ + last_words;
    if (killed_at_) return *killed_at_ + dying;
    return ended_at_ ? *ended_at_ + invocation_.grace : deadline_;
  }

  void wait_for_events(const Descriptor& wake) {
    auto wait =
        std::clamp(std::chrono::ceil<milliseconds>(next_moment() - now()), milliseconds(0), milliseconds(60'000));
    if (!child_.exit.is_open() && !exited_at_) wait = std::min(wait, glance);
    // poll(2) ignores negative descriptors: those that are closed, or told all they had to tell.
    std::array<pollfd, 5> polled = {{{ended_at_ ? -1 : child_.input.get(), POLLOUT, 0},
                                     {child_.output.get(), POLLIN, 0},
                                     {child_.errors.get(), POLLIN, 0},
                                     {exited_at_ ? -1 : child_.exit.get(), POLLIN, 0},
                                     {ended_at_ || exited_at_ ? -1 : wake.get(), POLLIN, 0}}};
    ::poll(polled.data(), polled.size(), static_cast<int>(wait.count()));
  }

  // One piece at a time, here and below: a program that never pauses must not hold up the rest.
  void feed() {
    if (!child_.input.is_open() || ended_at_) return;
    if (left_.empty() && invocation_.source && !refill()) return;
    const auto put = ::write(child_.input.get(), left_.data(), left_.size());
    if (put < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (put > 0) left_.remove_prefix(static_cast<std::size_t>(put));
    const bool is_whole = left_.empty() && !invocation_.source;
    if (put < 0 || is_whole) child_.input.close();  // EPIPE: it does not want more, which is its right.
  }

  bool refill() {
    piece_.resize(65536);
    auto got = invocation_.source(piece_);
    if (!got) return end(std::move(got).error()), false;
    left_ = as_text(std::span(piece_).first(*got));
    if (left_.empty()) child_.input.close();
    return !left_.empty();
  }

  void drain(Descriptor& from, const Sink& sink, std::string& into) {
    std::array<std::byte, 65536> buffer;
    if (!from.is_open()) return;
    const auto got = ::read(from.get(), buffer.data(), buffer.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return from.close();
    has_read_ = true;
    const auto bytes = std::span(buffer).first(static_cast<std::size_t>(got));
    if (exited_at_) read_late_ += bytes.size();
    if (sink) return pass_on(bytes, sink, into);
    const auto room = invocation_.output_limit - into.size();
    into += as_text(bytes.first(std::min(bytes.size(), room)));
    if (bytes.size() > room) {
      end(Error(Errc::refused, fmt::format("it wrote more than {} bytes", invocation_.output_limit)));
      from.close();
    }
  }

  void pass_on(std::span<const std::byte> bytes, const Sink& sink, std::string& end_of_it) {
    end_of_it += as_text(bytes);
    if (end_of_it.size() > longest_end) end_of_it.erase(0, end_of_it.size() - longest_end);
    auto taken = reason_ ? Result<>() : sink(bytes);
    if (!taken) end(std::move(taken).error());
  }

  /// Sees that it has ended, but leaves the zombie: as long as that is there, its number belongs to nobody else.
  void note_exit() {
    siginfo_t info = {};
    if (exited_at_ || ::waitid(P_PID, static_cast<id_t>(child_.id), &info, WEXITED | WNOHANG | WNOWAIT) != 0) return;
    if (info.si_pid == child_.id) exited_at_ = now();
  }

  void decide() {
    if (exited_at_) return;
    if (!ended_at_ && stop_.stop_requested()) end(Error(Errc::cancelled, "stopped"));
    if (!ended_at_ && now() >= deadline_) {
      end(Error(Errc::timed_out, fmt::format("it did not end within {} ms", invocation_.timeout.count())));
    }
    if (ended_at_ && !killed_at_ && now() >= *ended_at_ + invocation_.grace) {
      killed_at_ = now();
      ::kill(-child_.id, SIGKILL);
    }
  }

  void end(Error reason) {
    if (ended_at_ || exited_at_) {
      if (!reason_) reason_ = std::move(reason);
      return;
    }
    reason_ = std::move(reason);
    ended_at_ = now();
    ::kill(-child_.id, SIGTERM);
  }

  Result<Completion> result() {
    if (reason_) ::kill(-child_.id, SIGKILL);  // What its leader left of the group.
    int status = 0;
    const auto reaped = ::waitpid(child_.id, &status, exited_at_ ? 0 : WNOHANG);
    if (reason_) return with_last_words(std::move(*reason_)).during(invocation_.arguments.front());
    if (reaped != child_.id) return os_error(invocation_.arguments.front(), errno);
    completion_.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return std::move(completion_);
  }

  /// What it wrote last may say what it was waiting for.
  Error with_last_words(Error error) const {
    const auto written = lines(trim(completion_.errors));
    if (written.empty() || written.back().empty()) return error;
    return std::move(error).note(printable(written.back()));
  }

  Child child_;
  const Invocation& invocation_;
  const std::stop_token& stop_;
  Steady deadline_;
  Bytes piece_;  ///< Of the source.
  std::string_view left_;
  bool has_read_ = false;      ///< In this round.
  std::size_t read_late_ = 0;  ///< Bytes, after its end.
  Completion completion_;
  std::optional<Error> reason_;                             ///< Why it had to be ended.
  std::optional<Steady> ended_at_, killed_at_, exited_at_;  ///< SIGTERM, SIGKILL, and when it was seen to be over.
};

}  // namespace

Result<Completion> RealProcesses::run(const Invocation& invocation, const std::stop_token& stop) {
  if (stop.stop_requested()) return Error(Errc::cancelled, "stopped");
  const SigpipeBlocked no_sigpipe;
  TRY_ASSIGN(auto child, spawn(invocation));
  return Run(std::move(child), invocation, stop).to_the_end();
}

}  // namespace fairlead::sys
