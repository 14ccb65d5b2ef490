#pragma once

#include <chrono>
#include <unistd.h>
#include <utility>

namespace fairlead::demo {

/// A file descriptor that is closed with its owner; -1 is none.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(Socket other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }

  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// No connect, send or receive on `fd` takes longer.
void limit_waits(int fd, std::chrono::milliseconds timeout);

}  // namespace fairlead::demo
