#include "gitlab/client.hpp"

#include "base/text.hpp"
#include "http/url.hpp"
#include "rest/paging.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::gitlab {
namespace {

constexpr std::size_t largest_page = 100;
constexpr int most_hops = 5;

bool redirects(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Result<json::Value> json_of(const http::Response& answer, std::string_view path) {
  return rest::json_of(answer, fmt::format("GitLab's answer to {}", http::readable(path)));
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

}  // namespace

Client::Client(Location location, Token token, Ports ports)
    : location_(std::move(location)),
      token_(std::move(token)),
      stop_(std::move(ports.stop)),
      pacing_(ports.http, ports.clock, "GitLab", std::move(ports.say)),
      project_url_(location_.api + "/projects/" + http::percent_encode(location_.project)) {}

http::Request Client::request(std::string method, std::string_view path, const Query& query) const {
  return {.method = std::move(method), .url = rest::with_query(project_url_ + std::string(path), query)};
}

bool Client::is_from_server(const http::Response& answer) const {
  const auto from = http::Url::parse(answer.url), api = http::Url::parse(location_.api);
  return from && api && from->same_origin(*api);
}

Result<http::Response> Client::send(http::Request request, std::string_view path) {
  // The project itself has the path "".
  const auto doing = path.empty() ? fmt::format("{} the project {}", request.method, printable(location_.project))
                                  : fmt::format("{} {}", request.method, http::readable(path));
  const auto* header = token_.kind == TokenKind::job ? "JOB-TOKEN" : "PRIVATE-TOKEN";
  request.headers.push_back({header, token_.value.reveal(), true});
  request.send_once = request.method != "GET" && !request.idempotent;
  request.follow_redirects = static_cast<bool>(request.sink);
  request.accept_gzip = !request.sink;
  TRY_ASSIGN(auto answer, pacing_.send(request, stop_));
  for (int hops = 0; redirects(answer.status) && is_from_server(answer); ++hops) {
    // A project that moved: nothing was done there.
    if (hops == most_hops) return Error(Errc::refused, fmt::format("{}: more than {} redirects", doing, most_hops));
    TRY_ASSIGN(const auto from, http::Url::parse(answer.url));
    TRY_ASSIGN(const auto to, http::resolve(from, answer.header("Location")).during(doing));
    if (!to.same_origin(from)) return elsewhere(doing, to);
    request.url = to.str();
    TRY_ASSIGN(answer, pacing_.send(request, stop_));
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
  query.emplace_back("per_page", std::to_string(largest_page));
  return rest::list(request("GET", path, query).url, most, [&](const std::string& url) -> Result<rest::Page> {
    TRY_ASSIGN(const auto answer, send({.method = "GET", .url = url}, path));
    TRY_ASSIGN(auto items, json_of(answer, path));
    if (!items.is_array()) return no_list(path, "is no list");
    TRY_ASSIGN(auto next,
               rest::next_by_link(answer, url).during(fmt::format("GitLab's list {}", http::readable(path))));
    if (next.empty() && may_go_on(answer, items.size())) {
      return no_list(path, "is a part of a list and does not say where the next is");
    }
    return rest::Page{std::move(items).get<std::vector<json::Value>>(), std::move(next)};
  });
}

Result<json::Value> Client::change(std::string method, std::string_view path, const json::Value& body) {
  auto sent = request(std::move(method), path, {});
  sent.body = rest::json_body(body, sent.headers);
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
