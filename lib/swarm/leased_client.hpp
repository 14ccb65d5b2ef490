#pragma once

#include "http/client.hpp"
#include "swarm/lease.hpp"

#include <atomic>

namespace fairlead::swarm {

/// Sends requests while a lease is held, and renews it in time. `cancelled` once it is lost, so that whoever has it
/// now is the only one who changes the stack. What changes something is sent once, right after a look at the lease:
/// whoever sends it again asks here again.
class LeasedClient final : public http::Client {
 public:
  LeasedClient(http::Client& client, Lease& lease) : client_(client), lease_(lease) {}

  Result<http::Response> send(const http::Request& request, const std::stop_token& stop) override {
    const bool changes = request.method != "GET" && request.method != "HEAD";
    TRY(lease_.keep(changes, request.timeout));
    if (!changes) return client_.send(request, stop);
    has_written_ = true;
    auto once = request;
    once.send_once = true;
    return client_.send(once, stop);
  }
  bool has_written() const { return has_written_; }

 private:
  http::Client& client_;
  Lease& lease_;
  std::atomic<bool> has_written_ = false;
};

}  // namespace fairlead::swarm
