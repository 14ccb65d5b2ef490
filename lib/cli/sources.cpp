#include "cli/sources.hpp"

#include "cli/names.hpp"
#include "cli/value.hpp"

#include <array>
#include <fmt/core.h>
#include <utility>

namespace fairlead::cli {
namespace {

using Kind = Origin::Kind;

std::vector<std::string> values_of_variable(const Flag& flag, const std::string& value) {
  if (!is_list(flag)) return {value};
  std::vector<std::string> out;
  for (const auto line : lines(value)) {
    if (!trim(line).empty()) out.emplace_back(trim(line));
  }
  return out;
}

Result<> assign_setting(const Flag& flag, const Setting& setting) {
  const bool too_deep = setting.kind == Setting::Kind::nested && setting.values.empty();
  if (too_deep || (!is_list(flag) && setting.kind != Setting::Kind::scalar)) {
    const auto wanted = is_list(flag) ? "a list of texts" : "one value";
    return Error(Errc::config, fmt::format("\"{}\" takes {}", flag.config, wanted)).id("FL0104").at(setting.place);
  }
  auto assigned = assign(flag, setting.values, flag.config);
  if (assigned) return {};
  auto error = Error(Errc::config, assigned.error().message()).id("FL0104").at(setting.place);
  return std::move(error).help(assigned.error().help());
}

Result<Origin> fill_one(const Flag& flag, const std::optional<std::vector<std::string>>& given,
                        const Variables& environment, const Config& config) {
  if (given) {
    TRY(assign(flag, *given, shown(flag)));
    return Origin{Kind::flag, shown(flag)};
  }
  const auto variable = flag.env.empty() ? std::string() : value_or(environment, flag.env);
  if (!variable.empty()) {
    TRY(assign(flag, values_of_variable(flag, variable), flag.env));
    return Origin{Kind::variable, std::string(flag.env)};
  }
  if (const auto setting = flag.config.empty() ? std::nullopt : config.find(flag.config)) {
    TRY(assign_setting(flag, *setting));
    return Origin{Kind::file, Place{setting->place.file, setting->place.line}.str()};
  }
  return Origin{};
}

}  // namespace

std::string_view word(Kind kind) {
  constexpr std::array<std::string_view, 4> words = {"default", "file", "variable", "flag"};
  return words.at(static_cast<std::size_t>(kind));
}

Result<std::vector<Origin>> fill(std::span<const Flag> flags, const Given& given, const Variables& environment,
                                 const Config& config) {
  std::vector<Origin> origins;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    TRY_ASSIGN(auto origin, fill_one(flags[i], given[i], environment, config));
    origins.push_back(std::move(origin));
  }
  return origins;
}

Result<> check_required(std::span<const Flag> flags, std::span<const Origin> origins) {
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const auto& flag = flags[i];
    if (!flag.required || origins[i].kind != Kind::standard) continue;
    auto error = Error(Errc::usage, fmt::format("{} is missing", shown(flag))).id("FL0103");
    if (flag.env.empty()) return error;
    return std::move(error).help(fmt::format("give it, or set {}", flag.env));
  }
  return {};
}

}  // namespace fairlead::cli
