#include "http/headers.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace fairlead::http {
namespace {

using std::chrono::seconds;

constexpr seconds longest_wait = std::chrono::days(365);
constexpr std::size_t most_challenges = 16, most_parameters = 32;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// RFC 9110 section 5.6.2.
bool is_token_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token68_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-._~+/").find(c) != std::string_view::npos;
}

/// Reads a header's value from front to back. What does not fit is not taken.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  /// White space; says whether there was any.
  bool skip_space() {
    return !take_while([](char c) { return c == ' ' || c == '\t'; }).empty();
  }
  /// White space and empty list elements: RFC 9110 section 5.6.1.2 wants them ignored.
  void skip_separators() {
    take_while([](char c) { return c == ' ' || c == '\t' || c == ','; });
  }
  std::string_view token() { return take_while(is_token_char); }
  std::string_view digits() { return take_while(is_digit); }
  std::string_view until(char c) {
    return take_while([c](char other) { return other != c; });
  }
  template <class Predicate>
  std::string_view take_while(Predicate fits) {
    const auto end = std::ranges::find_if_not(text_, fits);
    const auto taken = text_.substr(0, static_cast<std::size_t>(end - text_.begin()));
    text_.remove_prefix(taken.size());
    return taken;
  }
  /// RFC 9110 section 5.6.4: the text between the quotes, unescaped; nothing if it does not end.
  std::optional<std::string> quoted_string() {
    if (!take('"')) return {};
    std::string out;
    while (!text_.empty()) {
      if (take('"')) return out;
      if (text_.front() == '\\' && text_.size() > 1) text_.remove_prefix(1);
      out += text_.front();
      text_.remove_prefix(1);
    }
    return {};
  }
  std::optional<std::string> token_or_quoted() {
    if (text_.starts_with('"')) return quoted_string();
    const auto word = token();
    return word.empty() ? std::nullopt : std::optional<std::string>(word);
  }
  Scanner ahead() const { return *this; }

 private:
  std::string_view text_;
};

template <class Number>
std::optional<Number> number(std::string_view digits) {
  Number value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return {};
  return value;
}

/// Exactly `width` digits.
std::optional<int> fixed_number(Scanner& scanner, std::size_t width) {
  const auto digits = scanner.digits();
  return digits.size() == width ? number<int>(digits) : std::nullopt;
}

std::optional<unsigned> month(Scanner& scanner) {
  constexpr std::array<std::string_view, 12> names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (scanner.take(names.at(i))) return static_cast<unsigned>(i + 1);
  }
  return {};
}

std::optional<seconds> time_of_day(Scanner& scanner) {
  const auto hour = fixed_number(scanner, 2);
  if (!hour || !scanner.take(':')) return {};
  const auto minute = fixed_number(scanner, 2);
  if (!minute || !scanner.take(':')) return {};
  const auto second = fixed_number(scanner, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return {};  // 60 is a leap second.
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

std::optional<sys::Clock::Wall> moment(int year, unsigned month_number, int day, seconds time) {
  const auto date = std::chrono::year(year) / std::chrono::month(month_number) / day;
  if (!date.ok()) return {};
  return std::chrono::sys_days(date) + time;
}

/// RFC 9110 section 5.6.7: two digits that seem more than 50 years ahead mean the past.
int full_year(int two_digits, sys::Clock::Wall now) {
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int this_year = static_cast<int>(today.year());
  const int year = this_year - (this_year % 100) + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

/// "06 Nov 1994 08:49:37 GMT" or, by RFC 850, "06-Nov-94 08:49:37 GMT".
std::optional<sys::Clock::Wall> day_first(Scanner& scanner, char separator, sys::Clock::Wall now) {
  const auto day = fixed_number(scanner, 2);
  if (!day || !scanner.take(separator)) return {};
  const auto month_number = month(scanner);
  if (!month_number || !scanner.take(separator)) return {};
  const auto year = fixed_number(scanner, separator == '-' ? 2 : 4);
  if (!year || !scanner.take(' ')) return {};
  const auto time = time_of_day(scanner);
  if (!time || !scanner.take(" GMT") || !scanner.at_end()) return {};
  return moment(separator == '-' ? full_year(*year, now) : *year, *month_number, *day, *time);
}

/// asctime: "Nov  6 08:49:37 1994".
std::optional<sys::Clock::Wall> month_first(Scanner& scanner) {
  const auto month_number = month(scanner);
  if (!month_number || !scanner.take(' ')) return {};
  const auto day = fixed_number(scanner, scanner.take(' ') ? 1 : 2);
  if (!day || !scanner.take(' ')) return {};
  const auto time = time_of_day(scanner);
  if (!time || !scanner.take(' ')) return {};
  const auto year = fixed_number(scanner, 4);
  if (!year || !scanner.at_end()) return {};
  return moment(*year, *month_number, *day, *time);
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

std::optional<sys::Clock::Wall> parse_http_date(std::string_view text, sys::Clock::Wall now) {
  Scanner scanner(trim(text));
  const auto weekday = scanner.take_while([](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
  if (weekday.size() < 3) return {};
  if (!scanner.take(',')) return scanner.take(' ') ? month_first(scanner) : std::nullopt;
  if (!scanner.take(' ')) return {};
  return day_first(scanner, weekday.size() == 3 ? ' ' : '-', now);
}

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
