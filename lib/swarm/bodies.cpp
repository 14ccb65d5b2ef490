#include "swarm/bodies.hpp"

#include "base/encoding.hpp"
#include "json/json.hpp"
#include "swarm/names.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace fairlead::swarm {
namespace {

struct Body {
  std::string name, text;
};

/// Members whose texts are values of the user: a list, or a map from keys to values.
constexpr std::string_view value_members[] = {"Env",     "Labels", "Options", "DriverOpts",
                                              "Command", "Args",   "Test",    "Sysctls"};

std::string shown_data(const std::string& data, const ShowValue& show) {
  return base64(as_bytes(show ? show(data) : data));
}

/// "K=V" with its value as it may be shown.
std::string shown_pair(std::string_view text, const ShowValue& show) {
  const auto equals = text.find('=');
  if (equals == text.npos) return std::string(text);
  return std::string(text.substr(0, equals + 1)) + show(text.substr(equals + 1));
}

/// What the stack and the image are called is no value of the user.
bool is_name(std::string_view key) {
  return key == namespace_label || key == image_label || key == key_label;
}

void show_values(json::Value& values, bool are_pairs, const ShowValue& show) {
  for (auto& [key, value] : values.items()) {
    if (!value.is_string() || is_name(key)) continue;
    const auto& text = value.get_ref<const std::string&>();
    value = are_pairs ? shown_pair(text, show) : show(text);
  }
}

void show_body(json::Value& body, const ShowValue& show) {
  if (!body.is_structured()) return;
  for (auto& [key, member] : body.items()) {
    if (body.is_object() && std::ranges::find(value_members, key) != std::end(value_members))
      show_values(member, key == "Env", show);
    else
      show_body(member, show);
  }
}

std::string text_of(json::Value body, const ShowValue& show) {
  if (show) show_body(body, show);
  return json::dump(body);
}

std::vector<Body> bodies(const std::vector<Spec>& specs, const ShowValue& show) {
  std::vector<Body> out;
  for (const auto& spec : specs) {
    out.push_back({spec.name, show ? text_of(*spec.body, show) : spec.body.text()});
    const bool is_hidden = spec.kind == Kind::secret && show;
    if (is_hidden || spec.data.reveal().empty()) continue;
    auto& text = out.back().text;
    text.pop_back();
    text += fmt::format(",\"Data\":{}}}", json::quoted(shown_data(spec.data.reveal(), show)));
  }
  return out;
}

void append(std::string& out, std::string_view name, std::vector<Body> all) {
  std::ranges::sort(all, {}, &Body::name);
  std::size_t size = out.size() + name.size() + 16;
  for (const auto& body : all) size += body.text.size() + 2;
  out.reserve(size);
  out += fmt::format(",\n\"{}\":[", name);
  std::string_view separator = "\n";
  for (const auto& body : all) {
    out += separator;
    out += body.text;
    separator = ",\n";
  }
  out += "]";
}

}  // namespace

Result<Bodies> bodies_of(const compose::Project& project, const ConvertOptions& options, const ShowValue& show) {
  std::vector<Body> services;
  services.reserve(project.services.size());
  TRY_ASSIGN(auto converted, convert(project, options, [&](const Spec& spec, json::Value body) {
               services.push_back({spec.name, text_of(std::move(body), show)});
               services.back().text.shrink_to_fit();  // there are many, and all are kept
             }));
  const auto& desired = converted.desired;
  Bodies out = {.json = fmt::format(R"({{"schema":"fairlead.stack.render/1","stack":{})", json::quoted(desired.stack)),
                .warnings = std::move(converted.warnings)};
  append(out.json, "networks", bodies(desired.networks, show));
  append(out.json, "secrets", bodies(desired.secrets, show));
  append(out.json, "configs", bodies(desired.configs, show));
  append(out.json, "services", std::move(services));
  out.json += "}\n";
  return out;
}

}  // namespace fairlead::swarm
