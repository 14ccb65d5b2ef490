#include "swarm/checks.hpp"

#include "base/text.hpp"
#include "http/url.hpp"
#include "swarm/mask.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t longest_body = 16U << 20U;
constexpr std::size_t shown_of_body = 200;

std::string wanted_status(const compose::Check& check) {
  if (check.status.empty()) return "200 to 299";
  std::string text;
  for (const auto status : check.status) text += fmt::format("{}{}", text.empty() ? "" : " or ", status);
  return text;
}

bool is_wanted(const compose::Check& check, int status) {
  if (check.status.empty()) return status >= 200 && status < 300;
  return std::ranges::any_of(check.status, [&](int wanted) { return wanted == status; });
}

/// The start of a body in one line.
std::string excerpt(std::string_view body) {
  const auto text = trim(body.substr(0, shown_of_body));
  return text.empty() ? "with an empty body"
                      : masked({}, printable(text)) + (body.size() > shown_of_body ? " ..." : "");
}

http::Request request_of(const compose::Check& check) {
  const bool by_tcp = check.http.empty();
  const auto timeout = std::chrono::ceil<milliseconds>(check.timeout);
  http::Request request = {.method = by_tcp ? "CONNECT" : "GET",
                           .url = by_tcp ? "http://" + check.tcp : check.http,
                           .connect_timeout = timeout,
                           .timeout = timeout,
                           .idle_timeout = timeout,
                           .body_limit = longest_body,
                           .send_once = true,
                           .follow_redirects = check.follow_redirects};
  for (const auto& [name, value] : check.headers) request.headers.push_back({name, value, true});
  if (check.insecure || !check.ca_file.empty()) {
    request.transport = std::make_shared<http::Transport>(
        http::Transport{.ca_file = check.ca_file, .insecure_skip_verify = check.insecure});
  }
  return request;
}

/// Judges one answer: what it was, and whether it is good.
void judge(const compose::Check& check, const Result<http::Response>& response, Checked& out) {
  if (!response) {
    out.answer = response.error().message();
    return;
  }
  if (check.http.empty()) {
    out.is_good = true;
    out.answer = "connected";
    return;
  }
  const auto& [status, headers, body, url] = *response;
  out.answer = fmt::format("{}", status);
  if (!is_wanted(check, status)) {
    out.answer += fmt::format(", not {}: {}", wanted_status(check), excerpt(body));
  } else if (body.find(check.contains) == std::string::npos) {
    out.answer += fmt::format(" without \"{}\": {}", printable(check.contains), excerpt(body));
  } else {
    out.is_good = true;
  }
}

}  // namespace

std::string question_of(const compose::Check& check) {
  return check.http.empty() ? "connect to " + check.tcp : "GET " + http::redacted(check.http);
}

std::string wish_of(const compose::Check& check) {
  if (check.http.empty()) return {};
  const auto text = check.contains.empty() ? std::string() : fmt::format(", with \"{}\"", printable(check.contains));
  return wanted_status(check) + text;
}

Result<Checked> run(const compose::Check& check, const Outside& outside, http::Client& web) {
  Checked out = {.name = check.name, .question = question_of(check), .answer = {}};
  const auto start = outside.clock.steady();
  const auto request = request_of(check);
  while (true) {
    auto response = web.send(request, outside.stop);
    if (!response && response.error().code() == Errc::cancelled) return std::move(response).error();
    judge(check, response, out);
    ++out.tries;
    out.took = std::chrono::duration_cast<milliseconds>(outside.clock.steady() - start);
    if (out.is_good || out.tries > check.retries) return out;
    outside.observer.waiting("check " + check.name, out.answer);
    TRY(pause(outside.waiting(), std::chrono::ceil<milliseconds>(check.interval)));
  }
}

Result<std::vector<Checked>> run(const std::vector<compose::Check>& checks, const Outside& outside, http::Client& web) {
  std::vector<Checked> out;
  for (const auto& check : checks) {
    TRY_ASSIGN(auto checked, run(check, outside, web));
    out.push_back(std::move(checked));
    if (!out.back().is_good) break;
  }
  return out;
}

}  // namespace fairlead::swarm
