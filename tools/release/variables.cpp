#include "variables.hpp"

#include "cli/dotenv.hpp"

#include <array>
#include <utility>

namespace fairlead {

cli::Flag dotenv_flag(std::string& target) {
  return {
      .name = "--dotenv",
      .help = "Write FAIRLEAD_VERSION, FAIRLEAD_TAG, FAIRLEAD_PREVIOUS and FAIRLEAD_RELEASE (true or false) to FILE",
      .target = &target,
      .value = "FILE"};
}

Result<> write_variables(const std::string& path, const release::Decision& decision, cli::Ports& ports) {
  if (path.empty()) return {};
  const std::array<std::pair<std::string, std::string>, 4> variables = {
      {{"FAIRLEAD_VERSION", decision.version_text()},
       {"FAIRLEAD_TAG", decision.tag},
       {"FAIRLEAD_PREVIOUS", decision.previous},
       {"FAIRLEAD_RELEASE", decision.is_due ? "true" : "false"}}};
  return cli::write_dotenv(ports.files, path, variables, ports.observer);
}

}  // namespace fairlead
