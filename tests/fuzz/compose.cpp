// Any files are either refused with a place and a next step, or a project whose references hold. A line "%%" ends the
// first file; what follows the second is the text of every file that they name.
#include "compose/load.hpp"
#include "one_file.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace fairlead;

namespace {

std::string_view next_part(std::string_view& rest) {
  constexpr std::string_view end = "\n%%\n";
  const auto at = rest.find(end);
  const auto part = rest.substr(0, at);
  rest.remove_prefix(at == rest.npos ? rest.size() : at + end.size());
  return part;
}

void check(const compose::Project& project) {
  if (project.services.empty()) std::abort();
  for (const auto& [name, service] : project.services) {
    if (service.image.empty() || service.networks.empty() || service.place.line == 0) std::abort();
    for (const auto& attachment : service.networks) {
      if (!project.networks.contains(attachment.network)) std::abort();
    }
    for (const auto& dependency : service.depends_on) {
      if (!project.services.contains(dependency.service)) std::abort();
    }
    for (const auto& port : service.ports) {
      if (port.target == 0 || port.published == 0) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::vector<compose::Source> sources = {{"a.yml", std::string(next_part(rest))}};
  if (!rest.empty()) sources.push_back({"b.yml", std::string(next_part(rest))});
  OneFile files(rest);
  for (const auto dialect : {compose::Dialect::specification, compose::Dialect::docker}) {
    const auto loaded =
        compose::load(sources, {{"A", "a"}, {"HOME", "/h"}}, files, {.working_directory = "/w", .dialect = dialect});
    if (loaded) {
      check(loaded->project);
    } else if (loaded.error().help().empty() || loaded.error().place().file.empty()) {
      std::abort();
    }
  }
  return 0;
}
