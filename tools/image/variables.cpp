#include "variables.hpp"

#include "base/text.hpp"
#include "cli/dotenv.hpp"

#include <utility>

namespace fairlead::image {

std::vector<cli::Flag> variable_flags(VariablesFile& file) {
  return {
      {.name = "--dotenv",
       .help = "Write IMAGE (name@digest), IMAGE_DIGEST and IMAGE_TAG (name:tag) to this file, for later CI jobs",
       .target = &file.path,
       .value = "FILE"},
      {.name = "--dotenv-prefix",
       .help = "What those names begin with: WEB_ makes WEB_IMAGE, so that the jobs of several images do not collide",
       .target = &file.prefix,
       .value = "PREFIX"}};
}

Result<> check(const VariablesFile& file) {
  if (file.prefix.empty()) return {};
  if (!cli::is_variable_name(file.prefix)) {
    return Error(Errc::usage, "--dotenv-prefix \"" + printable(file.prefix) + "\" is not how a variable begins")
        .help("write letters, digits and _, no digit first: WEB_");
  }
  if (!file.path.empty()) return {};
  return Error(Errc::usage, "--dotenv-prefix without --dotenv").help("name the file, too: --dotenv image.env");
}

Result<> write_variables(const VariablesFile& file, const oci::Reference& image, cli::Ports& ports) {
  if (file.path.empty()) return {};
  std::vector<std::pair<std::string, std::string>> variables;
  if (!image.repository.empty()) variables.emplace_back(file.prefix + "IMAGE", image.name() + "@" + image.digest.str());
  variables.emplace_back(file.prefix + "IMAGE_DIGEST", image.digest.str());
  if (!image.tag.empty()) variables.emplace_back(file.prefix + "IMAGE_TAG", image.name() + ":" + image.tag);
  return cli::write_dotenv(ports.files, file.path, variables, ports.observer);
}

}  // namespace fairlead::image
