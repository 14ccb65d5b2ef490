#include "swarm/bodies.hpp"

#include "base/encoding.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/core.h>
#include <functional>
#include <vector>

namespace fairlead::swarm {
namespace {

/// The body, with the content of a secret or config as its member Data.
std::string with_data(const Spec& spec) {
  return fmt::format("{},\"Data\":{}}}", std::string_view(spec.body).substr(0, spec.body.size() - 1),
                     json::quoted(base64(as_bytes(spec.data.reveal()))));
}

void append(std::string& out, std::string_view name, const std::vector<Spec>& specs, bool has_data) {
  std::vector<std::reference_wrapper<const Spec>> sorted(specs.begin(), specs.end());
  std::ranges::sort(sorted, {}, [](const Spec& spec) { return std::string_view(spec.name); });
  out += fmt::format(",\n\"{}\":[", name);
  std::string_view separator = "\n";
  for (const Spec& spec : sorted) {
    out += separator;
    out += has_data && !spec.data.reveal().empty() ? with_data(spec) : spec.body;
    separator = ",\n";
  }
  out += "]";
}

/// About how long all bodies are together.
std::size_t size_of(const Desired& desired) {
  std::size_t size = 256;
  for (const auto* specs : {&desired.networks, &desired.secrets, &desired.configs, &desired.services}) {
    for (const auto& spec : *specs) size += spec.body.size() + 2;
  }
  return size;
}

}  // namespace

std::string bodies_json(const Desired& desired, bool shows_secrets) {
  std::string out;
  out.reserve(size_of(desired));
  out += fmt::format(R"({{"schema":"fairlead.stack.render/1","stack":{})", json::quoted(desired.stack));
  append(out, "networks", desired.networks, false);
  append(out, "secrets", desired.secrets, shows_secrets);
  append(out, "configs", desired.configs, true);
  append(out, "services", desired.services, false);
  out += "}\n";
  return out;
}

}  // namespace fairlead::swarm
