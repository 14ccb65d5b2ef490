#include "variables.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "cli/dotenv.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace fairlead {
namespace {

/// "API_WORKER_" of api-worker.
std::string variable_part(std::string_view component) {
  auto name = upper(component);
  std::ranges::replace_if(name, [](char c) { return !is_alphanumeric(c); }, '_');
  return name + "_";
}

/// The tag of an image may have no "+" (the grammar of github.com/distribution/reference).
std::string image_tag(std::string version) {
  std::ranges::replace(version, '+', '_');
  return version;
}

}  // namespace

cli::Flag dotenv_flag(std::string& target) {
  return {.name = "--dotenv",
          .help =
              "Write FAIRLEAD_VERSION, FAIRLEAD_IMAGE_TAG (the version with _ for +), FAIRLEAD_TAG, FAIRLEAD_PREVIOUS "
              "and FAIRLEAD_RELEASE (true or false) to FILE",
          .target = &target,
          .value = "FILE"};
}

cli::Flag applied_dotenv_flag(std::string& target) {
  return {.name = "--dotenv",
          .help =
              "Write FAIRLEAD_RELEASED to FILE, true if HEAD is a release now, also of an earlier run, else false; "
              "and FAIRLEAD_VERSION, FAIRLEAD_IMAGE_TAG (the version with _ for +), FAIRLEAD_TAG and FAIRLEAD_PREVIOUS",
          .target = &target,
          .value = "FILE"};
}

Told told_of(const Part& part) {
  const auto& decision = part.decision;
  return {.component = part.observed.component,
          .version = decision.version_text(),
          .tag = decision.tag,
          .previous = decision.previous,
          .flag = "RELEASE",
          .value = decision.is_due};
}

Told told_of(std::string component, const release::Planned& planned, bool released) {
  return {.component = std::move(component),
          .version = planned.version,
          .tag = planned.tag,
          .previous = planned.previous,
          .flag = "RELEASED",
          .value = released};
}

Result<> write_variables(const std::string& path, std::span<const Told> told, cli::Ports& ports) {
  if (path.empty()) return {};
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& one : told) {
    const auto front = "FAIRLEAD_" + (told.size() > 1 ? variable_part(one.component) : "");
    out.emplace_back(front + "VERSION", one.version);
    out.emplace_back(front + "IMAGE_TAG", image_tag(one.version));
    out.emplace_back(front + "TAG", one.tag);
    out.emplace_back(front + "PREVIOUS", one.previous);
    out.emplace_back(front + std::string(one.flag), one.value ? "true" : "false");
  }
  return cli::write_dotenv(ports.files, path, out, ports.observer);
}

}  // namespace fairlead
