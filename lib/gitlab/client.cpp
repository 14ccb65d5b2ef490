#include "gitlab/client.hpp"

#include "base/text.hpp"
#include "http/headers.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::gitlab {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds longest_wait = std::chrono::minutes(10);  // in all
constexpr milliseconds first_pause(500), longest_pause = seconds(64);
constexpr milliseconds worth_a_word = seconds(2);
constexpr std::size_t largest_page = 100;
constexpr int most_hops = 5;

bool redirects(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<json::Value> json_of(const http::Response& answer, std::string_view path) {
  if (trim(answer.body).empty()) return json::Value();
  return json::parse(answer.body, fmt::format("GitLab's answer to {}", http::readable(path)));
}

Error elsewhere(std::string_view doing, const http::Url& server) {
  return Error(Errc::refused,
               fmt::format("{}: GitLab sends us to another server, {}://{}", doing, server.scheme, server.host_port()))
      .id("FL0017")
      .help("if the project is there now, name it with --url; else mend the proxy or the external_url of GitLab");
}

Error no_list(std::string_view path, std::string_view why) {
  return Error(Errc::corrupt, fmt::format("GitLab's answer to {} {}", http::readable(path), why))
      .id("FL0018")
      .help("look what stands between here and GitLab: it has to pass on bodies and headers as they are");
}

/// GitLab names the next page in the Link header; Gitaly's pages have one whenever they are full, all others have
/// X-Next-Page too, which is empty on the last (lib/gitlab/pagination/).
bool may_go_on(const http::Response& answer, std::size_t items) {
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(answer.headers,
                               [&](const auto& header) { return equal_ignoring_case(header.name, name); });
  };
  if (!trim(answer.header("X-Next-Page")).empty()) return true;
  return items >= largest_page && !has("X-Next-Page");
}

/// When the server itself counts the seconds to its new window, its clock need not be ours.
sys::Clock::Wall now_at(const http::Response& answer, const sys::Clock& clock) {
  return http::parse_http_date(answer.header("Date"), clock.wall()).value_or(clock.wall());
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

/// False if the wait is longer than what is left of our patience.
Result<bool> Client::wait(milliseconds time, std::string_view why) {
  if (time > longest_wait - waited_) return false;
  waited_ += time;
  if (ports_.say && time >= worth_a_word) {
    ports_.say(fmt::format("GitLab {}: waiting for {} s, until {}", why, std::chrono::ceil<seconds>(time).count(),
                           sys::rfc3339(ports_.clock.wall() + time)));
  }
  if (ports_.clock.sleep(time, ports_.stop)) return true;
  return Error(Errc::cancelled, "stopped while GitLab's limit was waited for");
}

void Client::remember_limit(const http::Response& answer) {
  if (!is_from_server(answer)) return;
  closed_until_.reset();
  if (answer.header("RateLimit-Remaining") != "0") return;
  const auto reset = number(answer.header("RateLimit-Reset"));  // seconds since 1970
  if (!reset || *reset > 1ULL << 40U) return;
  const auto left = sys::Clock::Wall(seconds(static_cast<std::int64_t>(*reset))) - now_at(answer, ports_.clock);
  if (left > milliseconds(0)) closed_until_ = ports_.clock.steady() + left;
}

bool Client::is_from_server(const http::Response& answer) const {
  const auto from = http::Url::parse(answer.url), api = http::Url::parse(location_.api);
  return from && api && from->same_origin(*api);
}

/// Sends, and again after 429.
Result<http::Response> Client::exchange(const http::Request& request) {
  for (auto pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
    if (const auto until = std::exchange(closed_until_, std::nullopt)) {
      const auto left = std::chrono::ceil<milliseconds>(*until - ports_.clock.steady());
      if (left > milliseconds(0)) TRY(wait(left, "says that the limit of requests is used up"));
    }
    TRY_ASSIGN(auto answer, ports_.http.send(request, ports_.stop));
    remember_limit(answer);
    if (answer.status != 429) return answer;
    const auto asked = http::parse_retry_after(answer.header("Retry-After"), now_at(answer, ports_.clock));
    TRY_ASSIGN(const bool waited, wait(asked ? milliseconds(*asked) : pause, "has had too many requests (429)"));
    if (!waited) return answer;
  }
}

Result<http::Response> Client::send(http::Request request, std::string_view path) {
  // The project itself has the path "".
  const auto doing = path.empty() ? fmt::format("{} the project {}", request.method, printable(location_.project))
                                  : fmt::format("{} {}", request.method, http::readable(path));
  const auto* header = token_.kind == TokenKind::job ? "JOB-TOKEN" : "PRIVATE-TOKEN";
  request.headers.push_back({header, token_.value.reveal(), true});
  request.send_once = request.method != "GET" && !request.idempotent;
  request.follow_redirects = static_cast<bool>(request.sink);
  request.is_final = [](const http::Response& answer) { return answer.status == 429; };  // waited for here
  TRY_ASSIGN(auto answer, exchange(request));
  for (int hops = 0; redirects(answer.status) && is_from_server(answer); ++hops) {
    // A project that moved: nothing was done there.
    if (hops == most_hops) return Error(Errc::refused, fmt::format("{}: more than {} redirects", doing, most_hops));
    TRY_ASSIGN(const auto from, http::Url::parse(answer.url));
    TRY_ASSIGN(const auto to, http::resolve(from, answer.header("Location")).during(doing));
    if (!to.same_origin(from)) return elsewhere(doing, to);
    request.url = to.str();
    TRY_ASSIGN(answer, exchange(request));
  }
  if (answer.ok()) return answer;
  if (is_from_server(answer)) return status_error(answer, doing, token_);
  TRY_ASSIGN(const auto sender, http::Url::parse(answer.url));
  return Error(Errc::unavailable,
               fmt::format("{}: GitLab sends us to {}, which answers {}", doing, sender.host_port(), answer.status));
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
  query.emplace_back("per_page", std::to_string(largest_page));
  auto next = request("GET", path, query);
  for (int page = 0; page < most_pages; ++page) {
    TRY_ASSIGN(const auto answer, send(next, path));
    TRY_ASSIGN(auto items, json_of(answer, path));
    if (!items.is_array()) return no_list(path, "is no list");
    const auto count = items.size();
    for (auto& item : items) {
      if (out.size() == most) return out;
      out.push_back(std::move(item));
    }
    const auto link = http::parse_link_next(answer.header("Link"));
    if (!link && may_go_on(answer, count))
      return no_list(path, "is a part of a list and does not say where the next is");
    if (!link) return out;
    TRY_ASSIGN(const auto here, http::Url::parse(next.url));
    TRY_ASSIGN(const auto there, http::resolve(here, *link).during("the Link header of " + std::string(path)));
    if (!there.same_origin(here)) return elsewhere("the next page of " + std::string(path), there);
    next = {.method = "GET", .url = there.str()};
  }
  return Error(Errc::refused, fmt::format("GitLab's list {} has more than {} pages", path, most_pages));
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
  sent.timeout = http::time_for(file.size);
  sent.stream = std::move(file);
  TRY(send(std::move(sent), path));
  return {};
}

Result<bool> Client::download(std::string_view path, std::uint64_t most,
                              std::function<Result<>(std::span<const std::byte>)> sink) {
  auto sent = request("GET", path, {});
  sent.sink = std::move(sink);
  sent.timeout = http::time_for(most);
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
