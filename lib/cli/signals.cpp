#include "cli/signals.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace fairlead::cli {
namespace {

constexpr int interrupted_status = 130;

// Handlers reach nothing but globals; both are lock-free.
std::atomic<int> pipe_writer = -1;
std::atomic<int> first_signal = 0;

void handle(int signal) {
  const int saved = errno;
  int none = 0;
  if (!first_signal.compare_exchange_strong(none, signal) && signal == SIGINT) ::_exit(interrupted_status);
  const char byte = 's';
  [[maybe_unused]] const auto written = ::write(pipe_writer.load(), &byte, 1);
  errno = saved;
}

void install(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

/// Blocks until a byte comes ('s': a signal) or the pipe is closed.
bool wait_for_signal(int reader) {
  char byte = 0;
  ssize_t got = 0;
  do {
    got = ::read(reader, &byte, 1);
  } while (got < 0 && errno == EINTR);
  return got == 1 && byte == 's';
}

}  // namespace

Signals::Signals() {
  std::array<int, 2> ends = {-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;  // signals then end the program, as ever
  reader_ = ends[0];
  writer_ = ends[1];
  first_signal = 0;
  pipe_writer = writer_;
  thread_ = std::thread([this] {
    if (wait_for_signal(reader_)) stop_.request_stop();
  });
  install(handle);
}

Signals::~Signals() {
  if (reader_ < 0) return;
  install(SIG_DFL);
  pipe_writer = -1;
  ::close(writer_);
  thread_.join();
  ::close(reader_);
}

int Signals::received() noexcept {
  return first_signal;
}

void ignore_broken_pipes() {
  struct sigaction action = {};
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

void hold_standard_descriptors() {
  // Reading from a closed standard input, and writing to a closed output, must fail: hence the opposite modes.
  for (int descriptor = 0; descriptor <= 2; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    ::open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);  // takes the lowest free number: this one
  }
}

}  // namespace fairlead::cli
