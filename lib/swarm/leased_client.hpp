#pragma once

#include "http/client.hpp"
#include "swarm/lease.hpp"

#include <atomic>

namespace fairlead::swarm {

/// Sends requests while a lease is held, and renews it in time. `cancelled` once it is lost, so that whoever has it
/// now is the only one who changes the stack.
class LeasedClient final : public http::Client {
 public:
  LeasedClient(http::Client& client, Lease& lease) : client_(client), lease_(lease) {}

  Result<http::Response> send(const http::Request& request, const std::stop_token& stop) override {
    TRY(lease_.keep());
    if (request.method != "GET" && request.method != "HEAD") has_written_ = true;
    return client_.send(request, stop);
  }
  bool has_written() const { return has_written_; }

 private:
  http::Client& client_;
  Lease& lease_;
  std::atomic<bool> has_written_ = false;
};

}  // namespace fairlead::swarm
