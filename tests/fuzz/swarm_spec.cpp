// Whatever an engine answers as a service: its canonical form is stable, differs from itself in nothing, and can be
// judged.
#include "json/json.hpp"
#include "swarm/canonical.hpp"
#include "swarm/diff.hpp"
#include "swarm/judge.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto spec = json::parse(text, "fuzz");
  if (!spec) return 0;
  const auto canonical = swarm::canonical(*spec, {{"id", "name"}});
  if (swarm::canonical(canonical, {}) != canonical) std::abort();
  if (!swarm::differences(canonical, canonical).empty()) std::abort();
  (void)swarm::differences(canonical, swarm::canonical({}, {}));
  (void)swarm::judge(swarm::promise_of({.id = "s", .spec = json::Document(*spec)}), {}, {});
  return 0;
}
