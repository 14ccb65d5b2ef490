#include "support/fake_http.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace fairlead::test {
namespace {

Result<std::string> body_of(const http::Request& request) {
  if (!request.stream) return request.body;
  TRY_ASSIGN(const auto source, request.stream->open());
  std::string body;
  std::array<std::byte, 4096> buffer;
  for (;;) {
    TRY_ASSIGN(const auto got, source(buffer));
    if (got == 0) break;
    body += as_text(std::span(buffer).first(got));
  }
  CHECK_MESSAGE(body.size() == request.stream->size, "a stream is as long as it says: ", request.url);
  return body;
}

Result<http::Response> delivered(const http::Request& request, http::Response response) {
  if (response.url.empty()) response.url = request.url;
  if (response.body.size() > request.body_limit) return Error(Errc::refused, request.url + ": the answer is too large");
  if (request.method == "HEAD") response.body.clear();
  if (request.sink && response.ok()) {
    TRY(request.sink(as_bytes(response.body)));
    response.body.clear();
  }
  return response;
}

}  // namespace

std::string_view SentRequest::header(std::string_view name) const {
  for (const auto& header : headers) {
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

http::Response answer(int status, std::string body, std::vector<http::Header> headers) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body), .url = {}};
}

FakeHttp& FakeHttp::on(std::string method, std::string url, Handler handler) {
  const std::lock_guard lock(mutex_);
  routes_[{std::move(method), std::move(url)}].handlers.push_back(std::move(handler));
  return *this;
}

FakeHttp& FakeHttp::on(std::string method, std::string url, http::Response response) {
  return on(std::move(method), std::move(url), [response = std::move(response)](const auto&) { return response; });
}

FakeHttp& FakeHttp::on_json(std::string method, std::string url, std::string expected_body, http::Response response) {
  return on(std::move(method), std::move(url),
            [expected = std::move(expected_body), response = std::move(response)](const SentRequest& request) {
              const auto sent = nlohmann::json::parse(request.body, nullptr, false);
              CHECK_MESSAGE(sent == nlohmann::json::parse(expected), request.method, " ", request.url, " sent ",
                            request.body);
              return response;
            });
}

FakeHttp& FakeHttp::fail(std::string method, std::string url, Errc code, std::string message) {
  return on(std::move(method), std::move(url), [code, message = std::move(message)](const SentRequest& request) {
    return Result<http::Response>(Error(code, request.method + " " + request.url + ": " + message));
  });
}

FakeHttp::Handler FakeHttp::next_handler(const SentRequest& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  Route* best = nullptr;
  std::size_t best_length = 0;
  for (auto& [key, route] : routes_) {
    const auto& [method, pattern] = key;
    const bool is_start = pattern.ends_with('*');
    const auto start = std::string_view(pattern).substr(0, pattern.size() - (is_start ? 1 : 0));
    const bool fits = method == request.method && (is_start ? request.url.starts_with(start) : request.url == start);
    if (!fits || (best != nullptr && is_start && start.size() < best_length)) continue;
    best = &route;
    best_length = is_start ? start.size() : std::string::npos;
  }
  if (best == nullptr) return {};
  return best->handlers[std::min(best->used++, best->handlers.size() - 1)];
}

Result<http::Response> FakeHttp::send(const http::Request& request, const std::stop_token& stop) {
  if (stop.stop_requested()) return Error(Errc::cancelled, request.method + " " + request.url + ": stopped");
  TRY_ASSIGN(auto body, body_of(request));
  const SentRequest sent = {request.method, request.url, request.headers, std::move(body), request.transport};
  const auto handler = next_handler(sent);
  if (!handler) {
    FAIL_CHECK("no route for ", request.method, " ", request.url);
    return answer(501, "no route");
  }
  TRY_ASSIGN(auto response, handler(sent));
  return delivered(request, std::move(response));
}

std::vector<SentRequest> FakeHttp::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::vector<std::string> FakeHttp::lines() const {
  std::vector<std::string> out;
  for (const auto& request : requests()) out.push_back(request.method + " " + request.url);
  return out;
}

void FakeHttp::forget_requests() {
  const std::lock_guard lock(mutex_);
  requests_.clear();
}

}  // namespace fairlead::test
