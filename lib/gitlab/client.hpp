#pragma once

#include "base/result.hpp"
#include "gitlab/location.hpp"
#include "http/client.hpp"
#include "json/json.hpp"
#include "rest/answer.hpp"
#include "rest/pacing.hpp"
#include "sys/clock.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::gitlab {

using rest::Query;

/// What a client needs of the outside. `http` is an http::Retrying.
struct Ports {
  http::Client& http;
  sys::Clock& clock;
  std::stop_token stop;
  std::function<void(std::string_view)> say = {};  ///< Hears why nothing happens, before a wait of seconds begins.
};

/// GitLab's REST API v4 for one project, one request after the other. Paths are those below the project, "/releases";
/// names in them are percent-encoded by the caller. One thread at a time.
///
/// What changes something is sent once: after `unavailable` or `timed_out` look before you make it again. GitLab's
/// limits are kept as rest::Pacing says. Redirects are followed on the same server only; elsewhere is `refused`
/// (FL0017).
///
/// Errors carry GitLab's own message. Codes, beside those of http::Client: `denied` (401 FL0341, 403 FL0342),
/// `not_found` (404, which is also what a job token gets where it may not look), `conflict` (409), `config` (400, 422),
/// `refused` (413), `unavailable` (429, 5xx).
class Client {
 public:
  Client(Location location, Token token, Ports ports);

  const Location& location() const { return location_; }
  const Token& token() const { return token_; }
  bool has_job_token() const { return token_.kind == TokenKind::job; }

  Result<json::Value> get(std::string_view path, const Query& query = {});
  /// Nothing on 404.
  Result<std::optional<json::Value>> find(std::string_view path, const Query& query = {});
  /// The items of a list, page after page as the Link header says, until there are `most`. `corrupt` (FL0018) when an
  /// answer is no list, or a page may not be the last one and names no next.
  Result<std::vector<json::Value>> list(std::string_view path, Query query, std::size_t most);
  Result<json::Value> post(std::string_view path, const json::Value& body);
  Result<json::Value> put(std::string_view path, const json::Value& body);
  Result<> upload(std::string_view path, const Query& query, http::Stream file);
  /// Streams an answer's body to `sink`; false on 404. The one request that may be redirected to another server,
  /// without the token: GitLab's storage. `most` says how many bytes are worth waiting for; the sink looks to it that
  /// there come no more.
  Result<bool> download(std::string_view path, std::uint64_t most,
                        std::function<Result<>(std::span<const std::byte>)> sink);
  /// A path of the server and not of the project: "/version".
  Result<json::Value> get_global(std::string_view path);

 private:
  Result<http::Response> send(http::Request request, std::string_view path);
  bool is_from_server(const http::Response& answer) const;
  http::Request request(std::string method, std::string_view path, const Query& query) const;
  Result<json::Value> change(std::string method, std::string_view path, const json::Value& body);

  Location location_;
  Token token_;
  std::stop_token stop_;
  rest::Pacing pacing_;
  std::string project_url_;
};

/// The error of an answer that is not a success. `source` names the token.
Error status_error(const http::Response& response, std::string_view doing, const Token& token);

}  // namespace fairlead::gitlab
