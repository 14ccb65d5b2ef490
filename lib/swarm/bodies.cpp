#include "swarm/bodies.hpp"

#include "base/encoding.hpp"
#include "json/json.hpp"

#include <algorithm>
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

std::string list_of(const std::vector<Spec>& specs, bool has_data) {
  std::vector<std::reference_wrapper<const Spec>> sorted(specs.begin(), specs.end());
  std::ranges::sort(sorted, {}, [](const Spec& spec) { return std::string_view(spec.name); });
  std::string out = "[";
  for (const Spec& spec : sorted) {
    out += out.size() == 1 ? "\n" : ",\n";
    out += has_data && !spec.data.reveal().empty() ? with_data(spec) : spec.body;
  }
  return out + "]";
}

}  // namespace

std::string bodies_json(const Desired& desired, bool shows_secrets) {
  return fmt::format(
      "{{\"schema\":\"fairlead.stack.render/"
      "1\",\"stack\":{},\n\"networks\":{},\n\"secrets\":{},\n\"configs\":{},\n\"services\":{}}}\n",
      json::quoted(desired.stack), list_of(desired.networks, false), list_of(desired.secrets, shows_secrets),
      list_of(desired.configs, true), list_of(desired.services, false));
}

}  // namespace fairlead::swarm
