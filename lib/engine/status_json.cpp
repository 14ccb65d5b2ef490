#include "base/text.hpp"
#include "engine/status.hpp"
#include "rest/answer.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <string>

namespace fairlead::engine {
namespace {

constexpr std::size_t longest_message = 2000;

/// {"message": "..."}; something in between, such as a proxy, may answer with any text.
std::string message_of(const http::Response& response) {
  auto text = rest::message_of(response, longest_message);
  if (text.empty()) text = printable(trim(response.body).substr(0, longest_message));
  // Swarm's manager speaks gRPC behind the engine: "rpc error: code = NotFound desc = service x not found".
  const auto description = text.find(" desc = ");
  if (text.starts_with("rpc error: code = ") && description != text.npos) text.erase(0, description + 8);
  return text.empty() ? fmt::format("status {}", response.status) : text;
}

template <std::size_t Size>
bool has_any(std::string_view text, const std::array<std::string_view, Size>& words) {
  return std::ranges::any_of(words, [&](auto word) { return text.find(word) != text.npos; });
}

bool is_no_manager(std::string_view body) {
  constexpr std::array<std::string_view, 4> words = {"not a swarm manager", "not part of a swarm", "Swarm is encrypted",
                                                     "certificates have expired"};
  return has_any(body, words);
}

/// Whether a 500 of the engine may pass: its manager has no leader just now, or did not answer in time.
bool may_pass(std::string_view body) {
  constexpr std::array<std::string_view, 5> words = {"code = Unavailable", "code = DeadlineExceeded",
                                                     "does not have a leader", "context deadline exceeded",
                                                     "connection refused"};
  return has_any(body, words);
}

Errc code_of(const http::Response& response) {
  if (response.status == 501 || response.status == 505) return Errc::io;
  if (response.status == 500) return may_pass(response.body) ? Errc::unavailable : Errc::io;
  return rest::code_of(response.status, Errc::io);
}

}  // namespace

Error status_error(const http::Response& response, std::string_view what) {
  auto text = fmt::format("{}: {}", what, message_of(response));
  if (is_no_manager(response.body) && (response.status == 503 || response.status == 406)) {
    return Error(Errc::config, std::move(text))
        .id("FL0503")
        .help("let DOCKER_HOST point to a Swarm manager; docker info says what this node is");
  }
  if (response.status == 500 && response.body.find("update out of sequence") != std::string::npos) {
    return Error(Errc::conflict, std::move(text)).id("FL0505").help("read it again and plan again");
  }
  if (response.status == 400 && response.body.find("HTTP request to an HTTPS server") != std::string::npos) {
    return Error(Errc::config, std::move(text)).id("FL0504").help("set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH");
  }
  return {code_of(response), std::move(text)};
}

}  // namespace fairlead::engine
