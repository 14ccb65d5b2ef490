#include "cli/names.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace fairlead::cli {
namespace {

std::string as_variable(std::string_view text) {
  auto out = upper(text);
  std::ranges::replace(out, '-', '_');
  return out;
}

}  // namespace

Names names_of(const Flag& flag) {
  Names names;
  for (const auto part : split(flag.name, ',')) {
    const auto name = trim(part);
    auto& place = name.starts_with("--") ? names.longest : name.starts_with("-") ? names.shortest : names.positional;
    place = name;
  }
  return names;
}

bool is_positional(const Flag& flag) {
  return !flag.name.starts_with("-");
}

bool is_switch(const Flag& flag) {
  return std::holds_alternative<bool*>(flag.target);
}

bool is_list(const Flag& flag) {
  return std::holds_alternative<std::vector<std::string>*>(flag.target);
}

std::string negation(const Flag& flag) {
  const auto name = names_of(flag).longest;
  const bool has_one = is_switch(flag) && !name.empty() && !name.starts_with("--no-") && name != "--help";
  return has_one ? "--no-" + name.substr(2) : "";
}

std::string shown(const Flag& flag) {
  if (is_positional(flag)) return value_name(flag);
  const auto names = names_of(flag);
  return names.longest.empty() ? names.shortest : names.longest;
}

std::string value_name(const Flag& flag) {
  if (!flag.value.empty()) return std::string(flag.value);
  if (is_positional(flag)) return as_variable(flag.name);
  if (!flag.choices.empty()) return join(flag.choices, "|");
  if (std::holds_alternative<long*>(flag.target)) return "NUMBER";
  if (std::holds_alternative<std::chrono::seconds*>(flag.target)) return "TIME";
  return as_variable(names_of(flag).longest.empty() ? "TEXT" : names_of(flag).longest.substr(2));
}

std::string spoken(const Tool& tool) {
  auto name = tool.name;
  if (name.starts_with("fairlead-")) name[8] = ' ';
  return name;
}

}  // namespace fairlead::cli
