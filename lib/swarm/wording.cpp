#include "swarm/wording.hpp"

#include "base/digests.hpp"
#include "plan/one_line.hpp"
#include "swarm/mask.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::swarm {
namespace {

std::string brief(std::string_view value) {
  constexpr std::size_t longest = 60;
  if (value.empty()) return "(none)";
  auto out = with_short_digests(plan::one_line(value));
  if (out.size() <= longest) return out;
  auto cut = longest;  // between characters
  while ((static_cast<unsigned char>(out[cut]) & 0xc0U) == 0x80U) --cut;
  return out.substr(0, cut) + "...";
}

}  // namespace

std::string port_text(const json::Value& port) {
  const auto protocol = json::text_or(port, "Protocol", "tcp");
  return fmt::format("{}{}->{}{}", json::text_or(port, "PublishMode") == "host" ? "host " : "",
                     json::integer_or(port, "PublishedPort", 0), json::integer_or(port, "TargetPort", 0),
                     protocol == "tcp" ? "" : "/" + protocol);
}

std::string mount_text(const json::Value& mount) {
  auto out = json::text_or(mount, "Type", "volume");
  const auto source = json::text_or(mount, "Source");
  if (!source.empty()) out += " " + source;
  if (out == "volume") out += " without a name";
  const auto& driver = json::at(mount, {"VolumeOptions", "DriverConfig"});
  const auto& options = json::member(driver, "Options");
  if (const auto name = json::text_or(driver, "Name"); !name.empty()) out += ", driver " + name;
  if (options.is_object()) {
    for (const auto& [key, value] : options.items()) {
      out += fmt::format(", {}={}", key, masked(key, value.is_string() ? value.get<std::string>() : ""));
    }
  }
  if (json::boolean_or(mount, "ReadOnly", false)) out += ", read-only";
  return out;
}

std::string file_text(const json::Value& reference) {
  const auto secret = json::text_or(reference, "SecretName");
  const auto name = secret.empty() ? json::text_or(reference, "ConfigName") : secret;
  const auto file = json::text_or(json::member(reference, "File"), "Name");
  return file.empty() || file == name ? name : fmt::format("{} as {}", name, file);
}

std::string difference_text(std::string_view name, std::string_view key, std::string_view is, std::string_view should) {
  if (is == should) return {};
  const auto shown = masked(key, is), wanted = masked(key, should);
  if (shown == wanted) return fmt::format("another {}", name);
  return fmt::format(R"({} "{}" instead of "{}")", name, shown, wanted);
}

std::string field_text(std::string_view service, const plan::Field& field) {
  return fmt::format("{} {}: {} -> {}", service, field.path, brief(field.before), brief(field.after));
}

}  // namespace fairlead::swarm
