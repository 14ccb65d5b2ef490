#pragma once

#include "base/result.hpp"
#include "engine/endpoint.hpp"
#include "http/client.hpp"
#include "json/json.hpp"
#include "rest/answer.hpp"
#include "sys/clock.hpp"

#include <chrono>
#include <compare>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::engine {

/// A version of the Engine API: 1.41 is what Docker 20.10 speaks.
struct ApiVersion {
  int major = 1, minor = 0;

  static Result<ApiVersion> parse(std::string_view text);
  std::string str() const;  ///< "1.41"
  auto operator<=>(const ApiVersion&) const = default;
};

inline constexpr ApiVersion oldest_api = {1, 40};  ///< Docker 19.03.
inline constexpr ApiVersion newest_api = {1, 48};  ///< Docker 28. Newer engines are asked to speak this one.

using rest::Query;

/// The value of a `filters` parameter: {"label":["a=b"]} as JSON text.
std::string filters(const std::map<std::string, std::vector<std::string>>& filters);

/// One call, in full. `get`, `post` and the others below make these.
struct Call {
  std::string method = "GET";
  std::string path = {};  ///< Without the version: "/services/create". Names in it: http::percent_encode.
  Query query = {};
  std::vector<http::Header> headers = {};
  std::string body = {};                                          ///< JSON text unless a header says otherwise.
  std::optional<http::Stream> stream = {};                        ///< In place of `body`: a tar for /images/load.
  std::function<Result<>(std::span<const std::byte>)> sink = {};  ///< Gets the body of a 2xx answer as it comes.
  std::chrono::milliseconds timeout = std::chrono::minutes(2);    ///< The whole call; 0 = `idle_timeout` alone.
  std::chrono::milliseconds idle_timeout = std::chrono::minutes(2);
  bool idempotent = false;  ///< May be sent again although the method is POST.
  bool send_once = false;   ///< Is not sent again although the method is GET.
};

/// What GET /version says.
struct Version {
  std::string engine;  ///< "20.10.24"
  ApiVersion api, oldest_api;
  std::string os, architecture;  ///< In Go's names: "linux", "amd64".
};

/// What GET /info says, as far as it is used.
struct Info {
  std::string name, engine, os, architecture, kernel;  ///< `architecture` as uname says it: "x86_64".
  std::string swarm_state;                             ///< active, inactive, pending, locked, error
  std::string node_id;                                 ///< Empty outside a swarm.
  bool is_manager = false;                             ///< It can create services.
  std::vector<std::string> warnings;
};

/// The Docker Engine API over any http::Client; give it an http::Retrying, so that GETs are sent again. Safe to call
/// from several threads. A copy is cheap and speaks to the same engine.
///
/// Errors carry the engine's own message. Codes, beside those of http::Client: `not_found` (404), `denied` (401, 403),
/// `conflict` (409, and "update out of sequence": read again, plan again), `config` (400: the engine does not accept
/// the request; 503, not a swarm manager: FL0503), `unavailable` (other 5xx that may pass), `io` (the engine failed:
/// other 500). Redirects are not followed: the engine has none, and what is elsewhere is not the engine.
class Client {
 public:
  /// Asks nothing yet: the first call settles on the newest API that both know. It fails with `unavailable` or `denied`
  /// and help when nothing answers, and with `config` when the engine is older than `oldest_api`. Fails itself when
  /// the endpoint names an API that is none, or older than that. `http` must outlive the client; every call ends
  /// promptly when `stop` is requested.
  static Result<Client> connect(Endpoint endpoint, http::Client& http, std::stop_token stop);

  /// The JSON of the answer; null when it has none.
  Result<json::Value> get(std::string_view path, const Query& query = {}) const;
  /// A list, always an array: `corrupt` (FL0018) when the answer is none, for what a list does not name is taken as
  /// gone. Asked again as `set_patience` says.
  Result<json::Value> list(std::string_view path, const Query& query = {}) const;
  Result<json::Value> post(std::string_view path, const Query& query = {}) const;
  /// Never sent twice unless the engine surely did not get it: after `unavailable` or `timed_out` look before you
  /// create again.
  Result<json::Value> post(std::string_view path, const Query& query, const json::Value& body,
                           std::vector<http::Header> headers = {}) const;
  Result<> remove(std::string_view path, const Query& query = {}) const;
  /// Streams the answer's body to `sink` until it ends, nothing comes for `idle_timeout` (`unavailable`), or a stop.
  /// Sent once: what was missed in between only the caller can tell.
  Result<> get_stream(std::string_view path, const Query& query, std::chrono::milliseconds idle_timeout,
                      std::function<Result<>(std::span<const std::byte>)> sink) const;
  /// Any other call. The answer is a 2xx one.
  Result<http::Response> send(const Call& call) const;

  Result<> ping() const;
  Result<Version> version() const;
  Result<Info> info() const;

  /// From now on a GET that fails in a way that may pass is asked again for so long, beside what `http` does: a Swarm
  /// that loses its leader elects another in ten to twenty seconds, and nothing is lost by waiting for it. Not for
  /// streams, nor for questions that the engine hands on to a registry. The clock must outlive the client.
  void set_patience(sys::Clock& clock, std::chrono::milliseconds patience);

  /// The same engine, reached through another client and with another stop. `http` must outlive it.
  Client through(http::Client& http, std::stop_token stop) const;
  http::Client& http() const noexcept { return *http_; }

  /// What is spoken. Costs a call when none has been made yet.
  Result<ApiVersion> api() const;
  const Endpoint& endpoint() const noexcept { return endpoint_; }

 private:
  struct Settled;

  Client(Endpoint endpoint, http::Client& http, std::stop_token stop);
  Result<http::Response> send_once(const Call& call) const;
  Result<> settle(const http::Response& answer) const;
  std::optional<ApiVersion> settled_api() const;
  bool has_answered() const;

  Endpoint endpoint_;
  http::Client* http_;
  std::stop_token stop_;
  std::shared_ptr<Settled> settled_;  ///< What the first answer said, for all copies.
  sys::Clock* clock_ = nullptr;
  std::chrono::milliseconds patience_ = {};
};

}  // namespace fairlead::engine
