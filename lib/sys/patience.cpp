#include "sys/patience.hpp"

#include "sys/os_error.hpp"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/stat.h>

namespace fairlead::sys {
namespace {

constexpr int between_looks = 100;  // milliseconds between two looks at the stop
constexpr int most_looks = 5 * 60 * 1000 / between_looks;

Result<> look_at_stop(int looks, const std::string& path, const std::stop_token& stop) {
  if (stop.stop_requested()) return Error(Errc::cancelled, path + ": stopped while it was waited for");
  if (looks < most_looks) return {};
  return Error(Errc::timed_out, path + ": nothing happens at its other end");
}

}  // namespace

Result<Descriptor> open_file(const std::string& path, int flags, const std::stop_token& stop) {
  for (int looks = 0;; ++looks) {
    Descriptor file(::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (file.is_open()) return file;
    if (errno == EINTR) continue;
    const int error = errno;
    struct stat info = {};
    const bool is_unread = error == ENXIO && ::stat(path.c_str(), &info) == 0 && S_ISFIFO(info.st_mode);  // open(2)
    if (!is_unread) return os_error(path, error);
    TRY(look_at_stop(looks, path, stop));
    ::poll(nullptr, 0, between_looks);
  }
}

Result<> await(const Descriptor& file, short event, const std::string& path, const std::stop_token& stop) {
  pollfd polled = {file.get(), event, 0};
  for (int looks = 0; ::poll(&polled, 1, looks == 0 ? 0 : between_looks) <= 0; ++looks)
    TRY(look_at_stop(looks, path, stop));
  return {};
}

}  // namespace fairlead::sys
