#include "service/socket.hpp"

#include <sys/socket.h>
#include <sys/time.h>

namespace fairlead::demo {

void limit_waits(int fd, std::chrono::milliseconds timeout) {
  timeval limit{};
  limit.tv_sec = timeout.count() / 1000;
  limit.tv_usec = timeout.count() % 1000 * 1000;
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);  // also bounds connect, see socket(7)
}

}  // namespace fairlead::demo
