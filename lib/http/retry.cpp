#include "http/retry.hpp"

#include "http/headers.hpp"
#include "http/redirect.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <optional>
#include <utility>

namespace fairlead::http {
namespace {

using std::chrono::milliseconds;

/// What `parse_retry_after` makes of more.
constexpr std::chrono::seconds longest_wait = std::chrono::days(365);

bool is_idempotent(const Request& request) {
  return request.idempotent || (request.method != "POST" && request.method != "PATCH");
}

bool may_pass(int status) {
  return status == 408 || status == 425 || status == 429 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

/// Whether sending `request` again may help, and does no harm.
bool is_worth_repeating(const Request& request, const Result<Response>& result) {
  if (!result) {
    if (result.error().code() != Errc::unavailable) return false;
    return is_idempotent(request) || result.error().id() == not_connected;
  }
  if (!may_pass(result->status) || (request.is_final && request.is_final(*result))) return false;
  // These two say that nothing was done (RFC 6585 section 4, RFC 9110 section 15.6.4).
  return is_idempotent(request) || result->status == 429 || result->status == 503;
}

/// Full jitter: anything up to a bound that doubles, so that many clients do not come back together.
milliseconds pause_before(int attempt, const RetryPolicy& policy, sys::Random& random) {
  auto bound = policy.first_pause;
  for (int i = 2; i < attempt && bound < policy.longest_pause; ++i) bound *= 2;
  bound = std::min(bound, policy.longest_pause);
  return milliseconds(sys::number_below(random, static_cast<std::uint64_t>(bound.count()) + 1));
}

Error comes_too_late(const Request& request, int status, std::chrono::seconds wait, sys::Clock::Wall now) {
  const auto answered = fmt::format("{}: the server answered {}", described(request), status);
  if (wait >= longest_wait) {
    return Error(Errc::unavailable, answered + " and wants no further request for a year or more")
        .help("ask those who run it: no server means that");
  }
  return Error(Errc::unavailable,
               fmt::format("{} and wants no further request before {}", answered, sys::rfc3339(now + wait)))
      .help("run the same command again then");
}

Result<Response> counted(Result<Response> result, int attempts) {
  if (result || attempts == 1) return result;
  return std::move(result).error().note(fmt::format("tried {} times", attempts));
}

}  // namespace

Retrying::Retrying(Client& client, sys::Clock& clock, sys::Random& random, RetryPolicy policy)
    : client_(client), clock_(clock), random_(random), policy_(policy) {}

Result<Response> Retrying::send(const Request& request, const std::stop_token& stop) {
  const auto deadline = clock_.steady() + policy_.deadline;
  bool has_delivered = false;
  auto watched = std::optional<Request>();
  if (request.sink) {
    watched = request;
    watched->sink = [&](std::span<const std::byte> bytes) {
      has_delivered = has_delivered || !bytes.empty();
      return request.sink(bytes);
    };
  }
  for (int attempt = 1;; ++attempt) {
    auto result = client_.send(watched ? *watched : request, stop);
    const bool may_repeat = !request.send_once && !has_delivered && attempt < policy_.attempts;
    if (!may_repeat || !is_worth_repeating(request, result)) return counted(std::move(result), attempt);
    auto pause = pause_before(attempt + 1, policy_, random_);
    if (const auto asked = result ? parse_retry_after(result->header("Retry-After"), clock_.wall()) : std::nullopt) {
      if (clock_.steady() + *asked > deadline) {
        return comes_too_late(request, result->status, *asked, clock_.wall());
      }
      pause = std::max(pause, milliseconds(*asked));
    }
    if (clock_.steady() + pause > deadline) return counted(std::move(result), attempt);
    if (!clock_.sleep(pause, stop)) return Error(Errc::cancelled, described(request) + ": stopped");
  }
}

}  // namespace fairlead::http
