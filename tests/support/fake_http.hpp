#pragma once

#include "http/client.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fairlead::test {

/// What a fake server got, the streamed body read to its end.
struct SentRequest {
  std::string method, url;
  std::vector<http::Header> headers;
  std::string body;
  std::shared_ptr<const http::Transport> transport;

  /// The first value of `name` (any case), or "".
  std::string_view header(std::string_view name) const;
};

/// An answer in one line: `answer(200, "{}", {{"Location", "/x"}})`.
http::Response answer(int status, std::string body = {}, std::vector<http::Header> headers = {});

/// Answers requests from a table of routes instead of the network; a request without a route is a failed check and a
/// 501. Records every request. Follows no redirects and retries nothing. Safe to use from several threads.
class FakeHttp final : public http::Client {
 public:
  using Handler = std::function<Result<http::Response>(const SentRequest&)>;

  /// Answers `method` on `url`, which is a whole URL, or the start of one when it ends in "*" (the longest start that
  /// fits counts). Said again for the same route, the answers are given in this order and the last one for ever.
  FakeHttp& on(std::string method, std::string url, http::Response response);
  FakeHttp& on(std::string method, std::string url, Handler handler);
  /// The same, and checks that the request's body is this JSON; how it is written does not matter.
  FakeHttp& on_json(std::string method, std::string url, std::string expected_body, http::Response response);
  /// No answer: `send` fails with a fresh `Error(code, message)`.
  FakeHttp& fail(std::string method, std::string url, Errc code, std::string message = "connection refused");

  Result<http::Response> send(const http::Request& request, const std::stop_token& stop) override;

  std::vector<SentRequest> requests() const;
  /// "GET https://example.org/v2/" a request, in order: what was asked, at a glance.
  std::vector<std::string> lines() const;
  void forget_requests();

 private:
  struct Route {
    std::vector<Handler> handlers;
    std::size_t used = 0;
  };
  Handler next_handler(const SentRequest& request);

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Route> routes_;  ///< By method and URL.
  std::vector<SentRequest> requests_;
};

}  // namespace fairlead::test
