#include "http/client.hpp"
#include "http/curl_handle.hpp"
#include "http/curl_library.hpp"
#include "http/proxy.hpp"
#include "http/redirect.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <mutex>
#include <utility>

namespace fairlead::http {
namespace {

constexpr std::size_t most_idle_handles = 16;

/// Handles that are not in use, with their open connections.
class Pool {
 public:
  std::unique_ptr<CurlHandle> take(const std::string& server) {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<CurlHandle> handle;
    if (idle_.empty()) {
      handle = std::make_unique<CurlHandle>();
    } else {
      auto best = std::ranges::find(idle_, server, [](const auto& idle) { return idle->last_server; });
      if (best == idle_.end()) best = std::prev(idle_.end());
      handle = std::move(*best);
      idle_.erase(best);
    }
    handle->last_server = server;
    return handle;
  }

  void give_back(std::unique_ptr<CurlHandle> handle) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < most_idle_handles) idle_.push_back(std::move(handle));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<CurlHandle>> idle_;
};

class CurlClient final : public Client {
 public:
  explicit CurlClient(Variables environment) : environment_(std::move(environment)) {}

  Result<Response> send(const Request& request, const std::stop_token& stop) override {
    TRY(load_curl());
    const auto deadline = deadline_of(request);
    TRY_ASSIGN(auto response, exchange(request, deadline, stop));
    std::optional<Request> hop;
    for (int hops = 0;; ++hops) {
      TRY_ASSIGN(hop, redirected(hop ? *hop : request, response));
      if (!hop) return response;
      if (hops == most_redirects) break;
      TRY_ASSIGN(response, exchange(*hop, deadline, stop));
    }
    return Error(Errc::refused, fmt::format("{}: more than {} redirects", described(request), most_redirects));
  }

 private:
  using Deadline = std::optional<std::chrono::steady_clock::time_point>;

  static Deadline deadline_of(const Request& request) {
    if (request.timeout.count() <= 0) return {};
    return std::chrono::steady_clock::now() + request.timeout;
  }

  Result<Response> exchange(const Request& request, const Deadline& deadline, const std::stop_token& stop) {
    if (stop.stop_requested()) return Error(Errc::cancelled, described(request) + ": stopped");
    TRY_ASSIGN(const auto url, Url::parse(request.url));
    const Surroundings surroundings = {.proxy = proxy_for(url, environment_),
                                       .ca_file = value_or(environment_, "SSL_CERT_FILE"),
                                       .ca_directory = value_or(environment_, "SSL_CERT_DIR"),
                                       .deadline = deadline};
    const auto socket = request.transport ? request.transport->unix_socket : std::string();
    auto handle = pool_.take(url.scheme + url.host_port() + socket);
    auto response = handle->exchange(request, surroundings, stop);
    pool_.give_back(std::move(handle));
    return response;
  }

  const Variables environment_;
  Pool pool_;
};

}  // namespace

std::unique_ptr<Client> make_client(const Variables& environment) {
  return std::make_unique<CurlClient>(environment);
}

}  // namespace fairlead::http
