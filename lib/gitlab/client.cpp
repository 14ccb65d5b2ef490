#include "gitlab/client.hpp"

#include "base/text.hpp"
#include "http/headers.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::gitlab {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds longest_wait = std::chrono::minutes(10);
constexpr milliseconds first_pause(500), longest_pause = seconds(64);
constexpr std::string_view largest_page = "100";

bool redirects(int status) {
  return status == 301 || status == 302 || status == 307 || status == 308;
}

Result<json::Value> json_of(const http::Response& answer, std::string_view path) {
  if (trim(answer.body).empty()) return json::Value();
  return json::parse(answer.body, fmt::format("GitLab's answer to {}", path));
}

}  // namespace

Client::Client(Location location, Token token, Ports ports)
    : location_(std::move(location)),
      token_(std::move(token)),
      ports_(std::move(ports)),
      project_url_(location_.api + "/projects/" + http::percent_encode(location_.project)) {}

http::Request Client::request(std::string method, std::string_view path, const Query& query) const {
  auto url = project_url_ + std::string(path);
  for (const auto& [name, value] : query) url = http::with_query(std::move(url), name, value);
  return {.method = std::move(method), .url = std::move(url)};
}

Result<> Client::wait(milliseconds time) {
  if (ports_.clock.sleep(time, ports_.stop)) return {};
  return Error(Errc::cancelled, "stopped while GitLab's limit was waited for");
}

void Client::remember_limit(const http::Response& response) {
  closed_until_.reset();
  if (response.header("RateLimit-Remaining") != "0") return;
  const auto reset = number(response.header("RateLimit-Reset"));  // seconds since 1970
  if (!reset || *reset > 1ULL << 40U) return;
  closed_until_ = sys::Clock::Wall(seconds(static_cast<std::int64_t>(*reset)));
}

/// Sends, and again after 429.
Result<http::Response> Client::exchange(const http::Request& request) {
  const auto deadline = ports_.clock.steady() + longest_wait;
  for (auto pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
    if (closed_until_) {
      const auto left = std::clamp(*closed_until_ - ports_.clock.wall(), milliseconds(0), longest_wait);
      TRY(wait(left));
    }
    TRY_ASSIGN(auto answer, ports_.http.send(request, ports_.stop));
    remember_limit(answer);
    if (answer.status != 429) return answer;
    const auto asked = http::parse_retry_after(answer.header("Retry-After"), ports_.clock.wall());
    const auto time = asked ? milliseconds(*asked) : pause;
    if (ports_.clock.steady() + time > deadline) return answer;
    TRY(wait(time));
  }
}

Result<http::Response> Client::send(http::Request request, std::string_view path) {
  const auto doing = fmt::format("{} {}", request.method, path);
  const auto* header = token_.kind == TokenKind::job ? "JOB-TOKEN" : "PRIVATE-TOKEN";
  request.headers.push_back({header, token_.value.reveal(), true});
  request.send_once = request.method != "GET" && !request.idempotent;
  TRY_ASSIGN(auto answer, exchange(request));
  if (redirects(answer.status)) {
    // A project that moved: nothing was done there. Clients follow for GET only.
    TRY_ASSIGN(const auto from, http::Url::parse(request.url));
    TRY_ASSIGN(const auto to, http::resolve(from, answer.header("Location")).during(doing));
    if (!to.same_origin(from)) return Error(Errc::refused, doing + ": GitLab sends us to another server");
    request.url = to.str();
    TRY_ASSIGN(answer, exchange(request));
  }
  if (!answer.ok()) return status_error(answer, doing, token_);
  return answer;
}

Result<json::Value> Client::get(std::string_view path, const Query& query) {
  TRY_ASSIGN(const auto answer, send(request("GET", path, query), path));
  return json_of(answer, path);
}

Result<std::optional<json::Value>> Client::find(std::string_view path, const Query& query) {
  auto found = get(path, query);
  if (!found && found.error().code() == Errc::not_found) return std::nullopt;
  if (!found) return std::move(found).error();
  return *std::move(found);
}

Result<std::vector<json::Value>> Client::list(std::string_view path, Query query, std::size_t most) {
  constexpr int most_pages = 1000;
  std::vector<json::Value> out;
  query.emplace_back("per_page", largest_page);
  auto next = request("GET", path, query);
  for (int page = 0; page < most_pages; ++page) {
    TRY_ASSIGN(const auto answer, send(next, path));
    TRY_ASSIGN(auto items, json_of(answer, path));
    if (!items.is_array()) return Error(Errc::corrupt, fmt::format("GitLab's answer to {} is no list", path));
    for (auto& item : items) {
      if (out.size() == most) return out;
      out.push_back(std::move(item));
    }
    const auto link = http::parse_link_next(answer.header("Link"));
    if (!link || items.empty()) return out;
    TRY_ASSIGN(const auto here, http::Url::parse(next.url));
    TRY_ASSIGN(const auto there, http::resolve(here, *link).during("the Link header of " + std::string(path)));
    if (!there.same_origin(here)) return Error(Errc::refused, "GitLab's next page is on another server");
    next = {.method = "GET", .url = there.str()};
  }
  return out;
}

Result<json::Value> Client::change(std::string method, std::string_view path, const json::Value& body) {
  auto sent = request(std::move(method), path, {});
  sent.headers = {{"Content-Type", "application/json"}};
  sent.body = json::dump(body);
  TRY_ASSIGN(const auto answer, send(std::move(sent), path));
  return json_of(answer, path);
}

Result<json::Value> Client::post(std::string_view path, const json::Value& body) {
  return change("POST", path, body);
}

Result<json::Value> Client::put(std::string_view path, const json::Value& body) {
  return change("PUT", path, body);
}

Result<> Client::upload(std::string_view path, const Query& query, http::Stream file) {
  auto sent = request("PUT", path, query);
  sent.headers = {{"Content-Type", "application/octet-stream"}};
  sent.stream = std::move(file);
  sent.timeout = {};
  TRY(send(std::move(sent), path));
  return {};
}

Result<bool> Client::download(std::string_view path, std::function<Result<>(std::span<const std::byte>)> sink) {
  auto sent = request("GET", path, {});
  sent.sink = std::move(sink);
  sent.timeout = {};
  auto answer = send(std::move(sent), path);
  if (answer) return true;
  if (answer.error().code() == Errc::not_found) return false;
  return std::move(answer).error();
}

Result<json::Value> Client::get_global(std::string_view path) {
  TRY_ASSIGN(const auto answer, send({.method = "GET", .url = location_.api + std::string(path)}, path));
  return json_of(answer, path);
}

}  // namespace fairlead::gitlab
