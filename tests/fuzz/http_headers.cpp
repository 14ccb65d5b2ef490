// Headers and URLs of others: read without a crash, within limits, and what was read can be used.
#include "http/headers.hpp"
#include "http/receiver.hpp"
#include "http/redirect.hpp"
#include "http/url.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace fairlead;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_urls(std::string_view text) {
  static const auto base = *http::Url::parse("https://registry.example:5000/v2/a/?n=1");
  http::redacted(text);
  if (const auto url = http::Url::parse(text)) {
    const auto again = http::Url::parse(url->str());
    require(again && again->str() == url->str() && again->same_origin(*url));
  }
  if (const auto url = http::resolve(base, text)) require(http::Url::parse(url->str()).has_value());
}

void check_headers(std::string_view text) {
  const sys::Clock::Wall now(std::chrono::days(20000));
  if (const auto wait = http::parse_retry_after(text, now))
    require(wait->count() >= 0 && *wait <= std::chrono::days(365));
  if (const auto next = http::parse_link_next(text)) require(next->size() <= text.size());
  const auto challenges = http::parse_challenges(text);
  require(challenges.size() <= 16);
  for (const auto& challenge : challenges) require(!challenge.scheme.empty() && challenge.parameters.size() <= 32);
}

/// As lines of an answer, which may redirect.
void check_answer(std::string_view text) {
  const http::Request request = {.url = "https://registry.example/v2/"};
  http::Receiver receiver(request);
  for (std::size_t start = 0; start < text.size();) {
    const auto end = text.find('\n', start);
    const auto line = text.substr(start, end == text.npos ? text.npos : end - start + 1);
    if (!receiver.header_line(line)) return;
    start += line.size();
  }
  const auto next = http::redirected(request, receiver.response());
  if (next && *next) require((*next)->url.starts_with("https://"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_urls(text);
  check_headers(text);
  check_answer(text);
  return 0;
}
