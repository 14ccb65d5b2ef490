#include "swarm/bodies.hpp"

#include "base/encoding.hpp"
#include "json/json.hpp"

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

std::vector<Body> bodies(const std::vector<Spec>& specs, bool with_data) {
  std::vector<Body> out;
  for (const auto& spec : specs) {
    out.push_back({spec.name, spec.body.text()});
    if (!with_data || spec.data.reveal().empty()) continue;
    auto& text = out.back().text;
    text.pop_back();
    text += fmt::format(",\"Data\":{}}}", json::quoted(base64(as_bytes(spec.data.reveal()))));
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

Result<Bodies> bodies_of(const compose::Project& project, const ConvertOptions& options, bool shows_secrets) {
  std::vector<Body> services;
  services.reserve(project.services.size());
  TRY_ASSIGN(auto converted, convert(project, options, [&](const Spec& spec, const json::Value& body) {
               services.push_back({spec.name, json::dump(body)});
               services.back().text.shrink_to_fit();  // there are many, and all are kept
             }));
  const auto& desired = converted.desired;
  Bodies out = {.json = fmt::format(R"({{"schema":"fairlead.stack.render/1","stack":{})", json::quoted(desired.stack)),
                .warnings = std::move(converted.warnings)};
  append(out.json, "networks", bodies(desired.networks, false));
  append(out.json, "secrets", bodies(desired.secrets, shows_secrets));
  append(out.json, "configs", bodies(desired.configs, true));
  append(out.json, "services", std::move(services));
  out.json += "}\n";
  return out;
}

}  // namespace fairlead::swarm
