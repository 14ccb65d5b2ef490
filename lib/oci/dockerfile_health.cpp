#include "oci/dockerfile_health.hpp"

#include "base/text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace fairlead::oci {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};
// Longer names first, so that "ms" is not taken for minutes.
constexpr std::array<Unit, 7> units = {Unit{"ns", 1},  Unit{"us", 1e3}, Unit{"\xc2\xb5s", 1e3}, Unit{"ms", 1e6},
                                       Unit{"s", 1e9}, Unit{"m", 6e10}, Unit{"h", 3.6e12}};
constexpr double longest_duration = 9.2e18;

const Unit* unit_of(std::string_view text) {
  for (const auto& unit : units) {
    if (text.starts_with(unit.name)) return &unit;
  }
  return nullptr;
}

Error bad_flag(const DockerfileFlag& flag, const std::string& wanted) {
  return bad_dockerfile("--" + flag.name + " needs " + wanted, flag.place);
}

Result<> apply(const DockerfileFlag& flag, Healthcheck& out) {
  const std::array<std::pair<std::string_view, std::int64_t*>, 4> durations = {
      std::pair{"interval", &out.interval}, std::pair{"timeout", &out.timeout},
      std::pair{"start-period", &out.start_period}, std::pair{"start-interval", &out.start_interval}};
  for (const auto& [name, target] : durations) {
    if (flag.name != name) continue;
    const auto value = duration_of(flag.value.value_or(""));
    // The engine refuses what is shorter (moby, api/types/container: MinimumDuration).
    constexpr std::int64_t millisecond = 1'000'000;
    if (!value || (*value != 0 && *value < millisecond))
      return bad_flag(flag, "a duration of at least 1ms, such as 30s");
    *target = *value;
    return {};
  }
  if (flag.name != "retries") {
    constexpr std::array<std::string_view, 5> known = {"interval", "timeout", "start-period", "start-interval",
                                                       "retries"};
    const auto near = closest(flag.name, known);
    return bad_dockerfile("HEALTHCHECK has no flag --" + printable(flag.name), flag.place)
        .help(near.empty()
                  ? "it has --" + std::string(known[0]) + ", --timeout, --start-period, --start-interval, --retries"
                  : "did you mean --" + std::string(near) + "?");
  }
  const auto text = flag.value.value_or("");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.retries);
  const bool is_number = !text.empty() && error == std::errc() && end == text.data() + text.size();
  if (!is_number || out.retries < 0 || out.retries > 1'000'000) return bad_flag(flag, "a number, such as 3");
  return {};
}

}  // namespace

std::optional<std::int64_t> duration_of(std::string_view text) {
  if (text == "0") return 0;
  double total = 0;
  if (text.empty() || text.size() > 64) return {};
  while (!text.empty()) {
    const auto length = text.find_first_not_of("0123456789.");
    if (length == 0 || length == std::string_view::npos) return {};
    double number = 0;
    const std::string digits(text.substr(0, length));
    const auto* const all = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), all, number, std::chars_format::fixed);
    if (error != std::errc() || end != all) return {};
    text.remove_prefix(length);
    const auto* unit = unit_of(text);
    if (unit == nullptr) return {};
    text.remove_prefix(unit->name.size());
    total += number * unit->nanoseconds;
    if (total > longest_duration) return {};
  }
  return static_cast<std::int64_t>(std::llround(total));
}

Result<Healthcheck> parse_healthcheck(const LogicalLine& line, const std::vector<DockerfileFlag>& flags,
                                      std::string_view rest) {
  Healthcheck out;
  for (const auto& flag : flags) TRY(apply(flag, out));
  rest = trim(rest);
  const auto keyword = rest.substr(0, rest.find_first_of(" \t"));
  const auto command = trim(rest.substr(keyword.size()));
  if (equal_ignoring_case(keyword, "NONE")) {
    if (!command.empty()) return bad_dockerfile("HEALTHCHECK NONE takes no arguments", line.place_of(command));
    out.test = {"NONE"};
    return out;
  }
  if (!equal_ignoring_case(keyword, "CMD")) {
    return bad_dockerfile("HEALTHCHECK needs CMD or NONE", rest.empty() ? line.place() : line.place_of(keyword))
        .help(R"(write HEALTHCHECK CMD ["program", "argument"])");
  }
  TRY_ASSIGN(auto words, json_array_of(line, command));
  if (command.empty() || (words && words->empty()))
    return bad_dockerfile("HEALTHCHECK CMD has no command", line.place());
  out.test = {words ? "CMD" : "CMD-SHELL"};
  if (words) {
    out.test.insert(out.test.end(), words->begin(), words->end());
  } else {
    out.test.emplace_back(command);
  }
  return out;
}

}  // namespace fairlead::oci
