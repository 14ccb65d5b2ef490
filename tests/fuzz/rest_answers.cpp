// What a server says of an error, of the next page and of its limits is read within limits. The first line is a header.
#include "rest/answer.hpp"
#include "rest/pacing.hpp"
#include "rest/paging.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto line = text.substr(0, text.find('\n'));
  const std::string url = "https://x.example.org/list?page=2";
  http::Response answer = {.status = 400, .headers = {}, .body = text.substr(line.size()), .url = url};
  if (rest::message_of(answer, 300).size() > 300) std::abort();
  const sys::RealClock clock;
  for (const auto* name : {"RateLimit", "X-RateLimit-Reset", "Link"}) {
    answer.headers = {{name, line}, {"X-RateLimit-Remaining", "1"}};
    const auto budget = rest::budget_of(answer, clock);
    if (budget && budget->refilled.count() < 0) std::abort();
    const auto next = rest::next_by_link(answer, url);
    if (next && !next->empty() && !next->starts_with("https://x.example.org/")) std::abort();
  }
  for (auto next = url + "&" + line; !next.empty(); next = rest::next_by_page(next, 9)) {
    if (next.size() > url.size() + line.size() + 9) std::abort();
  }
  return 0;
}
