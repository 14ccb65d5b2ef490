#include "http/headers.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "http/scanner.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fairlead::http {
namespace {

using std::chrono::seconds;

constexpr seconds longest_wait = std::chrono::days(365);
constexpr std::size_t most_challenges = 16, most_parameters = 32;

bool is_token68_char(char c) {
  return is_alphanumeric(c) || std::string_view("-._~+/").find(c) != std::string_view::npos;
}

/// `name = value`, where the value is a token or quoted. Takes nothing if it is not that.
std::optional<std::pair<std::string, std::string>> parameter(Scanner& scanner) {
  auto at = scanner.ahead();
  const auto name = at.token();
  at.skip_space();
  if (name.empty() || !at.take('=')) return {};
  at.skip_space();
  auto value = at.token_or_quoted();
  if (!value) return {};
  scanner = at;
  return std::pair(lower(name), *std::move(value));
}

/// RFC 9110 section 11.2: characters, then any number of "=", then the end of the element.
std::optional<std::string> token68(Scanner& scanner) {
  auto at = scanner.ahead();
  const auto word = at.take_while(is_token68_char);
  const auto padding = at.take_while([](char c) { return c == '='; });
  if (word.empty()) return {};
  auto rest = at.ahead();
  rest.skip_space();
  if (!rest.at_end() && !rest.take(',')) return {};
  scanner = at;
  return std::string(word) + std::string(padding);
}

void read_parameters(Scanner& scanner, Challenge& challenge) {
  for (std::size_t count = 0; count < most_parameters; ++count) {
    auto at = scanner.ahead();
    at.skip_separators();
    auto found = parameter(at);  // A scheme is followed by no "=", so this ends at the next challenge.
    if (!found) return;
    challenge.parameters.insert(*std::move(found));
    scanner = at;
    auto rest = scanner.ahead();
    rest.skip_space();
    if (!rest.take(',')) return;
  }
}

/// The parameters of a link behind its "<target>": does one of them say rel="next"?
bool is_next(Scanner& scanner) {
  bool found = false, has_rel = false;
  for (;;) {
    scanner.skip_space();
    if (!scanner.take(';')) return found;
    scanner.skip_space();
    const auto read = parameter(scanner);
    if (!read) {
      scanner.token();  // A parameter without a value is allowed.
      continue;
    }
    if (read->first != "rel" || std::exchange(has_rel, true)) continue;  // RFC 8288: the first one counts.
    for (const auto relation : split(read->second, ' ')) found = found || equal_ignoring_case(relation, "next");
  }
}

}  // namespace

std::optional<seconds> parse_retry_after(std::string_view value, sys::Clock::Wall now) {
  const auto text = trim(value);
  if (!text.empty() && std::ranges::all_of(text, is_digit)) {
    const auto wait = number<std::uint32_t>(text);  // More than that is beyond the longest wait anyway.
    return wait ? std::min(seconds(*wait), longest_wait) : longest_wait;
  }
  const auto date = parse_http_date(text, now);
  if (!date) return {};
  return std::clamp(std::chrono::ceil<seconds>(*date - now), seconds(0), longest_wait);
}

std::optional<std::string> parse_link_next(std::string_view value) {
  Scanner scanner(value);
  for (;;) {
    scanner.skip_separators();
    if (!scanner.take('<')) return {};
    const auto target = scanner.until('>');
    if (!scanner.take('>')) return {};
    if (is_next(scanner)) return std::string(trim(target));
  }
}

std::vector<Challenge> parse_challenges(std::string_view value) {
  std::vector<Challenge> challenges;
  Scanner scanner(value);
  while (challenges.size() < most_challenges) {
    scanner.skip_separators();
    Challenge challenge;
    challenge.scheme = lower(scanner.token());
    if (challenge.scheme.empty()) break;
    if (scanner.skip_space()) {
      if (auto token = token68(scanner)) {
        challenge.token = *std::move(token);
      } else {
        read_parameters(scanner, challenge);
      }
    }
    challenges.push_back(std::move(challenge));
    scanner.skip_space();
    if (!scanner.at_end() && !scanner.take(',')) break;
  }
  return challenges;
}

}  // namespace fairlead::http
