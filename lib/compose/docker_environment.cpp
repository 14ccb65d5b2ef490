#include "compose/docker_environment.hpp"

#include "compose/dotenv.hpp"
#include "compose/environment.hpp"
#include "compose/paths.hpp"
#include "compose/values.hpp"

#include <algorithm>
#include <optional>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::uint64_t largest_env_file = 1U << 20U;

using Values = Named<std::optional<std::string>>;

void put(Values& out, std::string name, std::optional<std::string> value, const Context& context) {
  const auto found = context.variables.find(name);
  if (value.value_or("").empty() && found != context.variables.end()) value = found->second;
  out.insert_or_assign(std::move(name), std::move(value));
}

Result<> read_env_file(const Node& node, Values& out, Context& context) {
  TRY_ASSIGN(const auto path, scalar(node));
  TRY_ASSIGN(const auto text, read_file(node, path, largest_env_file, context));
  TRY_ASSIGN(auto assignments, read_raw_env(text.value_or(""), resolve(context.directory, path)));
  for (auto& [name, value] : assignments) {
    if (value || context.variables.contains(name)) put(out, std::move(name), std::move(value), context);
  }
  return {};
}

Result<> read_item(const Node& item, Values& out, const Context& context) {
  TRY_ASSIGN(const auto text, scalar(item));
  const auto equals = text.find('=');
  put(out, text.substr(0, equals), equals == text.npos ? std::nullopt : std::optional(text.substr(equals + 1)),
      context);
  return {};
}

}  // namespace

Result<> read_docker_environment(const Node& node, Service& service, Context& context) {
  Values values;
  const auto* files = node.find("env_file");
  if (files && files->is_sequence()) {
    for (const auto& item : files->items) TRY(read_env_file(item, values, context));
  } else if (files && !files->is_null()) {
    TRY(read_env_file(*files, values, context));
  }
  const auto* environment = node.find("environment");
  if (environment && !environment->is_null()) {
    if (environment->is_scalar()) return bad_value(*environment, "a map or a list", "write NAME: value lines below it");
    for (const auto& item : environment->items) TRY(read_item(item, values, context));
    for (const auto& [key, value] : environment->entries) {
      std::optional<std::string> text;
      if (!value.is_null()) {
        TRY_ASSIGN(text, scalar(value));
      }
      put(values, key.value, std::move(text), context);
    }
  }
  for (auto& [name, value] : values) {
    if (value)
      service.environment.emplace(name, *std::move(value));
    else
      service.bare_environment.push_back(name);
  }
  return {};
}

}  // namespace fairlead::compose
