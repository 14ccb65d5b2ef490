#pragma once

#include "cli/command.hpp"
#include "cli/ports.hpp"
#include "compose/load.hpp"
#include "engine/client.hpp"
#include "plan/change.hpp"
#include "review_flags.hpp"
#include "swarm/prepare.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fairlead::stack {

/// What plan and deploy read: the flags that both have.
struct Inputs {
  std::vector<std::string> files;
  std::vector<std::string> profiles;
  std::string stack;
  std::string compat = "none";  ///< Or "docker".
  std::string resolve_image = "always";
  bool prune = false;
  bool renames = true;  ///< See swarm::PlanOptions; `rename_flag` makes it a choice.
  bool registry_auth = true;
  long keep = 10;
  ReviewOptions review;
  bool only_shows = false;  ///< Nothing is deployed: what docker's client would send is shown, refused or not.
};

std::vector<cli::Flag> input_flags(Inputs& inputs);
/// Those of them that say which Compose files are read, and how.
std::vector<cli::Flag> file_flags(Inputs& inputs);
/// Whose reading of the files counts.
cli::Flag compat_flag(Inputs& inputs);
/// "--rename-secrets", for plan and deploy.
cli::Flag rename_flag(Inputs& inputs);
cli::Flag registry_auth_flag(Inputs& inputs);
cli::Flag keep_flag(Inputs& inputs);
/// How many revisions are kept: at least one.
std::size_t keep_of(const Inputs& inputs);
/// The name of the stack, as the last argument.
cli::Flag stack_argument(std::string& stack);

/// The Compose file that is used when none is named. `usage` when there is none here.
Result<std::string> usual_file(sys::FileSystem& files);

/// The Compose files, and what they come to.
struct Files {
  std::vector<compose::Source> sources;
  compose::Loaded loaded;
};

/// Reads the Compose files to judge them: what is missing, and what the engine never takes, are warnings. Fills
/// `inputs.files` with the default file, and `inputs.stack` with the file's name, where they are empty.
Result<Files> read_files(Inputs& inputs, cli::Ports& ports);

/// Reads the Compose files for a stack, which has to have a name; tells the observer what they warn of.
Result<compose::Project> load_project(Inputs& inputs, cli::Ports& ports);

/// Makes what is said of a thing ready to be shown: its values masked, also where they equal a name; its kind, name,
/// keys and images stay readable.
void mask_values(std::string_view kind, std::string_view name, std::vector<plan::Field>& fields,
                 cli::Redactor* redactor);

Result<engine::Client> connect(cli::Ports& ports);

swarm::PrepareOptions prepare_options(const Inputs& inputs, cli::Ports& ports);

/// Where registry logins come from; the redactor learns each.
oci::CredentialPorts credential_ports(cli::Ports& ports);

/// `usage` unless it names a stack.
Result<> check_stack_given(const std::string& stack);

/// `not_found` (FL0533): with the one that may be meant.
Error no_such_stack(const std::string& stack, const engine::Client& engine);
/// Whether anything in the Swarm is of this stack.
Result<bool> is_known_stack(const std::string& stack, const engine::Client& engine);

}  // namespace fairlead::stack
