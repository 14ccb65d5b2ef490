#include "rest/pacing.hpp"

#include "base/text.hpp"
#include "http/headers.hpp"
#include "http/scanner.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::rest {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds longest_wait = std::chrono::minutes(10);  // in all
constexpr milliseconds first_pause(500), longest_pause = seconds(64);
constexpr milliseconds worth_a_word = seconds(2);
constexpr std::uint64_t longest_window = 100'000'000, latest = 1ULL << 40U;  // seconds

/// When the server itself counts the seconds, its clock need not be ours.
sys::Clock::Wall now_at(const http::Response& answer, const sys::Clock& clock) {
  return http::parse_http_date(answer.header("Date"), clock.wall()).value_or(clock.wall());
}

bool is_tighter(const Budget& a, const std::optional<Budget>& b) {
  return !b || a.left < b->left || (a.left == b->left && a.refilled > b->refilled);
}

/// `"default";r=50;t=30, "burst";r=5;t=1`: r are left, and t seconds on it is full again.
std::optional<Budget> tightest(std::string_view value) {
  std::optional<Budget> out;
  http::Scanner scanner(value);
  for (;;) {
    scanner.skip_separators();
    if (!scanner.token_or_quoted()) return out;
    std::optional<std::uint64_t> left, refilled;
    for (scanner.skip_space(); scanner.take(';'); scanner.skip_space()) {
      scanner.skip_space();
      const auto name = scanner.token();
      const auto text = scanner.take('=') ? scanner.token_or_quoted() : std::nullopt;
      if (text && name == "r") left = number(*text);
      if (text && name == "t") refilled = number(*text);
    }
    if (!left) continue;
    const Budget budget = {*left, seconds(std::min(refilled.value_or(0), longest_window))};
    if (is_tighter(budget, out)) out = budget;
  }
}

std::optional<milliseconds> until(std::uint64_t reset, const http::Response& answer, const sys::Clock& clock) {
  if (reset > latest) return {};
  const seconds time(static_cast<std::int64_t>(reset));
  if (reset <= longest_window) return time;
  return std::max(milliseconds(0), sys::Clock::Wall(time) - now_at(answer, clock));
}

}  // namespace

std::optional<Budget> budget_of(const http::Response& answer, const sys::Clock& clock) {
  for (const std::string prefix : {"", "X-"}) {
    const auto left = number(answer.header(prefix + "RateLimit-Remaining"));
    const auto reset = number(answer.header(prefix + "RateLimit-Reset"));
    const auto refilled = reset ? until(*reset, answer, clock) : std::nullopt;
    if (left && refilled) return Budget{*left, *refilled};
  }
  return tightest(answer.header("RateLimit"));
}

Pacing::Pacing(http::Client& http, sys::Clock& clock, std::string server, std::function<void(std::string_view)> say)
    : http_(&http), clock_(&clock), server_(std::move(server)), say_(std::move(say)) {}

/// False if the wait is longer than what is left of our patience.
Result<bool> Pacing::wait(milliseconds time, std::string_view why, const std::stop_token& stop) {
  if (time > longest_wait - waited_) return false;
  waited_ += time;
  if (say_ && time >= worth_a_word) {
    say_(fmt::format("{} {}: waiting for {} s, until {}", server_, why, std::chrono::ceil<seconds>(time).count(),
                     sys::rfc3339(clock_->wall() + time)));
  }
  if (clock_->sleep(time, stop)) return true;
  return Error(Errc::cancelled, fmt::format("stopped while {}'s limit was waited for", server_));
}

Result<http::Response> Pacing::send(http::Request request, const std::stop_token& stop) {
  request.is_final = [](const http::Response& answer) { return answer.status == 429; };  // waited for here
  TRY_ASSIGN(const auto server, http::Url::parse(request.url));
  for (auto pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
    if (const auto until = std::exchange(closed_until_, std::nullopt)) {
      const auto left = std::chrono::ceil<milliseconds>(*until - clock_->steady());
      if (left > milliseconds(0)) TRY(wait(left, "says that the limit of requests is used up", stop));
    }
    TRY_ASSIGN(auto answer, http_->send(request, stop));
    const auto from = http::Url::parse(answer.url);  // another server, when a redirect was followed
    const auto budget = from && from->same_origin(server) ? budget_of(answer, *clock_) : std::nullopt;
    if (budget && budget->left == 0 && budget->refilled > milliseconds(0)) {
      closed_until_ = clock_->steady() + budget->refilled;
    }
    if (answer.status != 429) return answer;
    const auto asked = http::parse_retry_after(answer.header("Retry-After"), now_at(answer, *clock_));
    TRY_ASSIGN(const bool waited, wait(asked ? milliseconds(*asked) : pause, "has had too many requests (429)", stop));
    if (!waited) return answer;
  }
}

}  // namespace fairlead::rest
