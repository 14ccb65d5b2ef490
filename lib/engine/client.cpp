#include "engine/client.hpp"

#include "base/text.hpp"
#include "engine/status.hpp"
#include "engine/tunnel.hpp"
#include "http/url.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fmt/core.h>
#include <mutex>
#include <nlohmann/json.hpp>

namespace fairlead::engine {
namespace {

constexpr auto between_questions = std::chrono::seconds(1);
/// Whoever has time left asks again.
constexpr auto longest_question = std::chrono::seconds(45);

/// What ssh says about the far end.
Error silent_far_end(const std::string& engine, const SshTarget& target, Tunnel& tunnel) {
  const auto words = tunnel.close();
  return Error(Errc::unavailable,
               fmt::format("the Docker Engine at {}: nothing answers at {} on {}", engine, target.socket, target.host))
      .id("FL0507")
      .help("start the Docker Engine there, or let the user of the ssh connection be in its group docker")
      .note(words.empty() ? "ssh is connected; is the engine's socket there?" : "ssh: " + words);
}

/// Says how to get to an engine that was not reached.
Error unreachable(Error error, const Endpoint& endpoint) {
  const auto code = error.code();
  if (code == Errc::config && endpoint.base_url.starts_with("https:")) {
    return std::move(error).help("DOCKER_CERT_PATH must hold ca.pem, cert.pem and key.pem");
  }
  const bool is_reached = error.id() != http::not_connected && code != Errc::denied;
  if (is_reached || error.id() == "FL0601") return error;
  const bool is_socket = endpoint.text.starts_with("unix://");
  return std::move(error)
      .id("FL0501")
      .during(fmt::format("the Docker Engine at {}", printable(endpoint.text)))
      .help(code == Errc::denied && is_socket ? "let the user be in the group docker, or run as root"
                                              : "start the Docker Engine, or let DOCKER_HOST point to one");
}

bool is_success(const http::Response& response) {
  return response.ok() || response.status == 304;  // "Container already started."
}

/// What http::Retrying would ask again, though the engine means it.
bool is_final(const http::Response& response) {
  return status_error(response, "").code() != Errc::unavailable;
}

/// Behind a proxy, a 503 does not say that nothing was done.
bool is_final_write(const http::Response& /*response*/) {
  return true;
}

/// A read that only the Swarm answers.
bool may_wait(const Call& call) {
  return call.method == "GET" && !call.send_once && !call.sink && !call.path.starts_with("/distribution/");
}

Error too_old(ApiVersion api) {
  return Error(Errc::config,
               fmt::format("the Docker Engine speaks API {}, which is older than {}", api.str(), oldest_api.str()))
      .id("FL0502")
      .help("update the engine to Docker 19.03 or newer");
}

Result<json::Value> json_of(const http::Response& answer, const Call& call) {
  return rest::json_of(answer, fmt::format("the engine's answer to {} {}", call.method, call.path));
}

Info info_of(const json::Value& value) {
  const auto& swarm = json::member(value, "Swarm");
  Info info = {.name = json::text_or(value, "Name"),
               .engine = json::text_or(value, "ServerVersion"),
               .os = json::text_or(value, "OSType"),
               .architecture = json::text_or(value, "Architecture"),
               .kernel = json::text_or(value, "KernelVersion"),
               .swarm_state = json::text_or(swarm, "LocalNodeState", "inactive"),
               .node_id = json::text_or(swarm, "NodeID"),
               .is_manager = json::boolean_or(swarm, "ControlAvailable", false),
               .warnings = {}};
  for (const auto& warning : json::member(value, "Warnings")) {
    if (warning.is_string()) info.warnings.push_back(warning.get<std::string>());
  }
  return info;
}

}  // namespace

Result<ApiVersion> ApiVersion::parse(std::string_view text) {
  ApiVersion version;
  const auto* end = text.end();
  const auto major = std::from_chars(text.begin(), end, version.major);
  const bool has_point = major.ec == std::errc() && major.ptr != end && *major.ptr == '.';
  const auto minor = has_point ? std::from_chars(major.ptr + 1, end, version.minor) : major;
  if (!has_point || minor.ec != std::errc() || minor.ptr != end || version.major < 0 || version.minor < 0) {
    return Error(Errc::corrupt, fmt::format("not an Engine API version: \"{}\"", printable(text.substr(0, 40))));
  }
  return version;
}

std::string ApiVersion::str() const {
  return fmt::format("{}.{}", major, minor);
}

std::string filters(const std::map<std::string, std::vector<std::string>>& filters) {
  return json::dump(json::Value(filters));
}

/// Guarded by its mutex.
struct Client::Settled {
  std::mutex mutex;
  std::optional<ApiVersion> api = {};
  bool has_answered = false;
};

Client::Client(Endpoint endpoint, http::Client& http, std::stop_token stop)
    : endpoint_(std::move(endpoint)), http_(&http), stop_(std::move(stop)), settled_(std::make_shared<Settled>()) {}

Result<Client> Client::connect(Endpoint endpoint, http::Client& http, std::stop_token stop) {
  Client client(std::move(endpoint), http, std::move(stop));
  const auto& asked = client.endpoint_.api_version;
  if (asked.empty()) return client;
  TRY_ASSIGN(const auto api, ApiVersion::parse(asked).during("the Docker Engine at " + client.endpoint_.text));
  if (api < oldest_api) return too_old(api);
  client.settled_->api = api;
  return client;
}

/// Every answer names the newest API that the engine speaks.
Result<> Client::settle(const http::Response& answer) const {
  const std::lock_guard lock(settled_->mutex);
  settled_->has_answered = true;
  if (settled_->api) return {};
  TRY_ASSIGN(const auto newest,
             ApiVersion::parse(answer.header("Api-Version")).during("the Docker Engine at " + endpoint_.text));
  if (newest < oldest_api) return too_old(newest);
  settled_->api = std::min(newest, newest_api);
  return {};
}

bool Client::has_answered() const {
  const std::lock_guard lock(settled_->mutex);
  return settled_->has_answered;
}

std::optional<ApiVersion> Client::settled_api() const {
  const std::lock_guard lock(settled_->mutex);
  return settled_->api;
}

Result<ApiVersion> Client::api() const {
  if (const auto known = settled_api()) return *known;
  TRY(send_once({.path = "/_ping"}));
  return settled_api().value_or(oldest_api);
}

Client Client::through(http::Client& http, std::stop_token stop) const {
  auto client = *this;
  client.http_ = &http;
  client.stop_ = std::move(stop);
  return client;
}

Result<http::Response> Client::send_once(const Call& call) const {
  // Silence is `timed_out` at the same moment: `unavailable` would be sent again below us, and wait as long each time.
  const bool is_question = call.method == "GET" && !call.sink && call.timeout.count() != 0;
  const auto timeout = is_question ? std::min<std::chrono::milliseconds>(call.timeout, longest_question) : call.timeout;
  // Without a version in its path, the engine answers in its newest.
  const auto api = settled_api();
  http::Request request = {
      .method = call.method,
      .url = rest::with_query(endpoint_.base_url + (api ? "/v" + api->str() : "") + call.path, call.query),
      .headers = call.headers,
      .body = call.body,
      .stream = call.stream,
      .transport = endpoint_.transport,
      .sink = call.sink,
      .timeout = timeout,
      .idle_timeout = is_question ? timeout + std::chrono::seconds(1) : call.idle_timeout};
  request.idempotent = call.idempotent;
  request.send_once = call.send_once;
  request.follow_redirects = false;
  request.is_final = call.method == "POST" && !call.idempotent ? is_final_write : is_final;
  auto answer = http_->send(request, stop_);
  if (!answer) {
    const bool is_silent = answer.error().code() == Errc::unavailable && !has_answered();
    const auto& far = endpoint_.ssh;
    if (is_silent && far && endpoint_.tunnel) return silent_far_end(endpoint_.text, *far, *endpoint_.tunnel);
    return unreachable(std::move(answer).error(), endpoint_);
  }
  auto settled = settle(*answer);
  if (!is_success(*answer)) return status_error(*answer, fmt::format("{} {}", call.method, call.path));
  if (!settled) return std::move(settled).error();
  return answer;
}

Result<http::Response> Client::send(const Call& call) const {
  if (!may_wait(call)) TRY(api());
  auto answer = send_once(call);
  if (clock_ == nullptr || !may_wait(call) || !has_answered()) return answer;
  const sys::Deadline deadline(*clock_, patience_);
  while (!answer && answer.error().code() == Errc::unavailable && !deadline.has_passed()) {
    if (!clock_->sleep(between_questions, stop_)) break;
    answer = send_once(call);
  }
  return answer;
}

void Client::set_patience(sys::Clock& clock, std::chrono::milliseconds patience) {
  clock_ = &clock;
  patience_ = patience;
}

Result<json::Value> Client::get(std::string_view path, const Query& query) const {
  const Call call = {.path = std::string(path), .query = query};
  TRY_ASSIGN(const auto answer, send(call));
  return json_of(answer, call);
}

Result<json::Value> Client::list(std::string_view path, const Query& query) const {
  const auto deadline = clock_ == nullptr ? sys::Clock::Steady() : clock_->steady() + patience_;
  for (;;) {
    auto answer = get(path, query);
    if (answer ? answer->is_array() : answer.error().code() != Errc::corrupt) return answer;
    const bool may_wait = clock_ != nullptr && clock_->steady() < deadline;
    if (may_wait && clock_->sleep(between_questions, stop_)) continue;
    if (!answer) return answer;
    return Error(Errc::corrupt, fmt::format("the engine's answer to GET {} is no list", path))
        .id("FL0018")
        .help("look what stands between here and the engine: a proxy has to pass on bodies as they are");
  }
}

Result<json::Value> Client::post(std::string_view path, const Query& query) const {
  const Call call = {.method = "POST", .path = std::string(path), .query = query};
  TRY_ASSIGN(const auto answer, send(call));
  return json_of(answer, call);
}

Result<json::Value> Client::post(std::string_view path, const Query& query, const json::Value& body,
                                 std::vector<http::Header> headers) const {
  auto text = rest::json_body(body, headers);
  const Call call = {.method = "POST",
                     .path = std::string(path),
                     .query = query,
                     .headers = std::move(headers),
                     .body = std::move(text)};
  TRY_ASSIGN(const auto answer, send(call));
  return json_of(answer, call);
}

Result<> Client::remove(std::string_view path, const Query& query) const {
  TRY(send({.method = "DELETE", .path = std::string(path), .query = query}));
  return {};
}

Result<> Client::get_stream(std::string_view path, const Query& query, std::chrono::milliseconds idle_timeout,
                            std::function<Result<>(std::span<const std::byte>)> sink) const {
  Call call = {.path = std::string(path), .query = query, .sink = std::move(sink), .idle_timeout = idle_timeout};
  call.timeout = {};
  call.send_once = true;
  TRY(send(call));
  return {};
}

Result<> Client::ping() const {
  TRY(send({.path = "/_ping"}));
  return {};
}

Result<Version> Client::version() const {
  TRY_ASSIGN(const auto value, get("/version"));
  TRY_ASSIGN(const auto api, ApiVersion::parse(json::text_or(value, "ApiVersion")));
  const auto oldest = ApiVersion::parse(json::text_or(value, "MinAPIVersion"));
  return Version{.engine = json::text_or(value, "Version"),
                 .api = api,
                 .oldest_api = oldest ? *oldest : api,
                 .os = json::text_or(value, "Os"),
                 .architecture = json::text_or(value, "Arch")};
}

Result<Info> Client::info() const {
  TRY_ASSIGN(const auto value, get("/info"));
  return info_of(value);
}

}  // namespace fairlead::engine
