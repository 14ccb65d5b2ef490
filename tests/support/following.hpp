#pragma once

#include "http/client.hpp"
#include "http/redirect.hpp"

#include <optional>

namespace fairlead::test {

/// Follows redirects in front of a FakeHttp, which does not, by the rules of the real client.
class Following final : public http::Client {
 public:
  explicit Following(http::Client& client) : client_(client) {}
  Result<http::Response> send(const http::Request& request, const std::stop_token& stop) override {
    TRY_ASSIGN(auto response, client_.send(request, stop));
    std::optional<http::Request> hop;
    for (int hops = 0; hops <= http::most_redirects; ++hops) {
      TRY_ASSIGN(hop, http::redirected(hop ? *hop : request, response));
      if (!hop) return response;
      TRY_ASSIGN(response, client_.send(*hop, stop));
    }
    return Error(Errc::refused, request.url + ": too many redirects");
  }

 private:
  http::Client& client_;
};

}  // namespace fairlead::test
