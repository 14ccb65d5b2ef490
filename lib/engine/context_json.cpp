#include "engine/context.hpp"
#include "json/json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::engine {
namespace {

/// Files that people have, so not `corrupt`: theirs to mend.
Result<json::Value> parse_object(std::string_view text, std::string_view source) {
  auto value = json::parse(text, source);
  if (!value) return Error(Errc::config, value.error().message());
  if (!value->is_object()) return Error(Errc::config, fmt::format("{} is no JSON object", source));
  return value;
}

}  // namespace

Result<std::string> context_host(std::string_view meta, std::string_view source) {
  TRY_ASSIGN(const auto context, parse_object(meta, source));
  const auto& endpoint = json::at(context, {"Endpoints", "docker"});
  if (!endpoint.is_object()) return Error(Errc::config, fmt::format("{} names no endpoint for docker", source));
  const auto host = json::text_or(endpoint, "Host");
  return host.empty() ? std::string(default_host) : host;
}

Result<std::string> current_context(std::string_view config, std::string_view source) {
  TRY_ASSIGN(const auto value, parse_object(config, source));
  return json::text_or(value, "currentContext");
}

}  // namespace fairlead::engine
