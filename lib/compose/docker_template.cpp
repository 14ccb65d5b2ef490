#include "compose/docker_template.hpp"

#include "compose/go_scalars.hpp"
#include "compose/units.hpp"
#include "compose/variable_name.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <optional>
#include <vector>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::size_t most_text = 32U << 20U;  ///< Of one value, so that no file can eat the memory.

/// The length of what docker takes for a variable at the start of `text`: a name, and perhaps an operator with what
/// follows up to a closing brace. 0 when there is none.
std::size_t variable_size(std::string_view text) {
  const auto size = leading_name(text).size();
  if (size == 0) return 0;
  const auto rest = text.substr(size);
  const std::size_t sign = rest.starts_with(':') ? 1 : 0;
  if (sign >= rest.size() || (rest[sign] != '-' && rest[sign] != '?')) return size;
  return std::min(text.find('}', size), text.size());
}

Error not_dockers(std::string message, Place place) {
  return Error(Errc::config, std::move(message))
      .id("FL0208")
      .at(std::move(place))
      .help(
          "docker's client knows $NAME, ${NAME}, ${NAME:-default}, ${NAME-default}, ${NAME:?text}, ${NAME?text} and "
          "$$");
}

struct Operator {
  std::string_view sign;
  bool is_required, empty_counts;
};

/// In the order in which docker's client looks for them.
constexpr std::array operators = {Operator{":-", false, false}, Operator{"-", false, true}, Operator{":?", true, false},
                                  Operator{"?", true, true}};

/// What stands for a variable with its operator.
Result<std::string> value_of(std::string_view text, const Variables& variables, const Place& place) {
  for (const auto& [sign, is_required, empty_counts] : operators) {
    const auto at = text.find(sign);
    if (at == text.npos) continue;
    const auto name = text.substr(0, at);
    const auto word = text.substr(at + sign.size());
    const auto found = variables.find(name);
    if (found != variables.end() && (empty_counts || !found->second.empty())) return found->second;
    if (!is_required) return std::string(word);
    return Error(Errc::config, fmt::format("the variable \"{}\" is {}: {}", name,
                                           found == variables.end() ? "not set" : "empty", printable(word)))
        .id("FL0209")
        .at(place)
        .help("set it in the environment");
  }
  return value_or(variables, text);
}

struct Step {
  std::size_t size = 0;  ///< Of what was read after the dollar sign.
  bool is_variable = false;
  Result<std::string> text = std::string();
};

/// `rest` follows a dollar sign.
Step step(std::string_view rest, const Variables& variables, const Place& place) {
  if (rest.starts_with('$')) return {.size = 1, .text = "$"};
  if (const auto size = variable_size(rest); size > 0)
    return {.size = size, .is_variable = true, .text = value_of(rest.substr(0, size), variables, place)};
  const auto inner = rest.starts_with('{') ? rest.substr(1) : std::string_view();
  const auto size = variable_size(inner);
  if (size > 0 && size < inner.size() && inner[size] == '}')
    return {.size = size + 2, .is_variable = true, .text = value_of(inner.substr(0, size), variables, place)};
  return {.text = not_dockers(
              fmt::format("docker's client takes \"${}\" for no variable", printable(rest.substr(0, 20))), place)};
}

enum class Cast : std::uint8_t { integer, real, boolean };

struct CastRule {
  std::string_view path;  ///< "*" stands for any key, and for any item of a list.
  Cast cast;
};

constexpr std::array casts = {
    CastRule{"services.*.configs.*.mode", Cast::integer},
    CastRule{"services.*.secrets.*.mode", Cast::integer},
    CastRule{"services.*.healthcheck.retries", Cast::integer},
    CastRule{"services.*.healthcheck.disable", Cast::boolean},
    CastRule{"services.*.deploy.replicas", Cast::integer},
    CastRule{"services.*.deploy.update_config.parallelism", Cast::integer},
    CastRule{"services.*.deploy.update_config.max_failure_ratio", Cast::real},
    CastRule{"services.*.deploy.rollback_config.parallelism", Cast::integer},
    CastRule{"services.*.deploy.rollback_config.max_failure_ratio", Cast::real},
    CastRule{"services.*.deploy.restart_policy.max_attempts", Cast::integer},
    CastRule{"services.*.deploy.placement.max_replicas_per_node", Cast::integer},
    CastRule{"services.*.ports.*.target", Cast::integer},
    CastRule{"services.*.ports.*.published", Cast::integer},
    CastRule{"services.*.ulimits.*", Cast::integer},
    CastRule{"services.*.ulimits.*.hard", Cast::integer},
    CastRule{"services.*.ulimits.*.soft", Cast::integer},
    CastRule{"services.*.privileged", Cast::boolean},
    CastRule{"services.*.oom_score_adj", Cast::integer},
    CastRule{"services.*.read_only", Cast::boolean},
    CastRule{"services.*.stdin_open", Cast::boolean},
    CastRule{"services.*.tty", Cast::boolean},
    CastRule{"services.*.volumes.*.read_only", Cast::boolean},
    CastRule{"services.*.volumes.*.volume.nocopy", Cast::boolean},
    CastRule{"networks.*.external", Cast::boolean},
    CastRule{"networks.*.internal", Cast::boolean},
    CastRule{"networks.*.attachable", Cast::boolean},
    CastRule{"volumes.*.external", Cast::boolean},
    CastRule{"secrets.*.external", Cast::boolean},
    CastRule{"configs.*.external", Cast::boolean},
};

using KeyPath = std::vector<std::string_view>;

const CastRule* cast_for(const KeyPath& path) {
  for (const auto& rule : casts) {
    if (!rule.path.ends_with(path.back()) && !rule.path.ends_with('*')) continue;
    const auto parts = split(rule.path, '.');
    const bool same = std::ranges::equal(parts, path, [](auto part, auto key) { return part == "*" || part == key; });
    if (same) return &rule;
  }
  return nullptr;
}

/// strconv.Atoi: decimal, leading zeros and all.
std::optional<std::string> as_integer(std::string_view text) {
  const auto number = parse_signed(text.starts_with('+') ? text.substr(1) : text);
  return number ? std::optional(fmt::format("{}", *number)) : std::nullopt;
}

std::optional<std::string> as_boolean(std::string_view text) {
  const auto word = lower(text);
  if (word == "y" || word == "yes" || word == "true" || word == "on") return "true";
  if (word == "n" || word == "no" || word == "false" || word == "off") return "false";
  return std::nullopt;
}

Result<> cast(Node& node, Cast cast) {
  auto text = cast == Cast::integer   ? as_integer(node.value)
              : cast == Cast::boolean ? as_boolean(node.value)
                                      : printed_by_go(node.value);
  if (!text) {
    return node.error(fmt::format("the variables make \"{}\" here", printable(node.value)))
        .id("FL0212")
        .help(cast == Cast::boolean ? "true or false is needed" : "a number is needed");
  }
  node.value = *std::move(text);
  node.style = yaml::Style::plain;
  return {};
}

Result<> interpolate(Node& node, const Variables& variables, KeyPath& path) {
  for (auto& item : node.items) {
    path.emplace_back("[]");
    TRY(interpolate(item, variables, path));
    path.pop_back();
  }
  for (auto& [key, value] : node.entries) {
    path.emplace_back(key.value);
    TRY(interpolate(value, variables, path));
    path.pop_back();
  }
  if (!node.is_scalar() || node.value.find('$') == node.value.npos) return {};
  TRY_ASSIGN(auto text, docker_text(node.value, variables, [&](std::size_t at) { return node.place_of(at); }));
  if (text == node.value) return {};
  node.value = std::move(text);
  node.style = yaml::Style::quoted;
  const auto* rule = cast_for(path);
  return rule ? cast(node, rule->cast) : Result<>();
}

}  // namespace

Result<std::string> docker_text(std::string_view text, const Variables& variables, const Locate& locate) {
  std::string out;
  std::optional<Error> failed;
  for (std::size_t at = 0; at < text.size();) {
    const auto dollar = std::min(text.find('$', at), text.size());
    out += text.substr(at, dollar - at);
    if (dollar == text.size()) break;
    auto next = step(text.substr(dollar + 1), variables, locate(dollar));
    at = dollar + 1 + next.size;
    if (next.text) {
      out += *next.text;
      if (next.is_variable) failed.reset();  // docker's client forgets a mistake when a variable follows it
    } else {
      failed = std::move(next.text).error();
    }
    if (out.size() > most_text) return not_dockers("the values of the variables are too long", locate(dollar));
  }
  if (failed) return *std::move(failed);
  return out;
}

Result<> docker_interpolate(Node& root, const Variables& variables) {
  KeyPath path;
  return interpolate(root, variables, path);
}

}  // namespace fairlead::compose
