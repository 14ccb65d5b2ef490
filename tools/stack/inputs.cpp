#include "inputs.hpp"

#include "cli/redactor.hpp"
#include "compose/refusal.hpp"
#include "engine/reach.hpp"
#include "lint/stand_ins.hpp"
#include "swarm/observe.hpp"
#include "swarm/plan_file.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>
#include <utility>

namespace fairlead::stack {
namespace {

constexpr const char* usual_names[] = {"docker-stack.yml", "docker-stack.yaml",  "compose.yaml",
                                       "compose.yml",      "docker-compose.yml", "docker-compose.yaml"};

Result<std::vector<compose::Source>> read_sources(const std::vector<std::string>& names, sys::FileSystem& files) {
  std::vector<compose::Source> sources;
  for (const auto& name : names) {
    TRY_ASSIGN(auto text, files.read(name == "-" ? "/dev/stdin" : name));
    sources.push_back({.name = name, .text = std::move(text)});
  }
  return sources;
}

/// Names stay readable where a secret's value occurs in them.
void spare_names(const Inputs& inputs, const compose::Project& project, cli::Redactor& redactor) {
  redactor.spare(inputs.stack);
  for (const auto& file : inputs.files) redactor.spare(file);
  const auto spare_all = [&](const auto& things) {
    for (const auto& [key, thing] : things) redactor.spare(key);
  };
  spare_all(project.networks);
  spare_all(project.volumes);
  spare_all(project.secrets);
  spare_all(project.configs);
  for (const auto& [name, service] : project.services) {
    redactor.spare(name);
    redactor.spare(fmt::format("{}_{}", inputs.stack, name));
    redactor.spare(service.image);
    spare_all(service.environment);
    spare_all(service.labels);
    spare_all(service.deploy.labels);
  }
}

/// `judges`: to say what is wrong with the files, not to deploy them.
Result<Files> read(Inputs& inputs, bool judges, cli::Ports& ports) {
  if (inputs.files.empty()) {
    TRY_ASSIGN(auto file, usual_file(ports.files));
    inputs.files.push_back(std::move(file));
  }
  Files files;
  TRY_ASSIGN(files.sources, read_sources(inputs.files, ports.files));
  const auto dialect = inputs.compat == "docker" ? compose::Dialect::docker : compose::Dialect::specification;
  TRY_ASSIGN(files.loaded, compose::load(files.sources, ports.environment, ports.files,
                                         {.working_directory = ports.working_directory,
                                          .project_name = inputs.stack,
                                          .profiles = inputs.profiles,
                                          .dialect = dialect,
                                          .tolerant = judges,
                                          .stand_ins = judges ? lint::stand_ins() : Variables(),
                                          .keeps_root = judges}));
  if (inputs.stack.empty()) inputs.stack = files.loaded.project.name;
  if (ports.redactor != nullptr) {
    spare_names(inputs, files.loaded.project, *ports.redactor);
    // A variable that a secret takes its content from is no less secret elsewhere.
    for (const auto& [key, secret] : files.loaded.project.secrets) ports.redactor->add(secret.content);
  }
  return files;
}

}  // namespace

Result<std::string> usual_file(sys::FileSystem& files) {
  for (const auto* name : usual_names) {
    if (files.info(name)) return std::string(name);
  }
  return Error(Errc::usage, "there is no Compose file here").help("name it: -f docker-stack.yml");
}

cli::Flag stack_argument(std::string& stack) {
  return {.name = "stack",
          .help = "The name of the stack; the `name:` of the Compose file when left out",
          .target = &stack,
          .value = "STACK",
          .env = "FAIRLEAD_STACK_NAME",
          .config = "stack.name"};
}

cli::Flag rename_flag(Inputs& inputs) {
  inputs.renames = false;
  return {.name = "--rename-secrets",
          .help = "Let services of docker's client restart only for other names of secrets and configs",
          .target = &inputs.renames};
}

cli::Flag registry_auth_flag(Inputs& inputs) {
  return {.name = "--with-registry-auth",
          .help = "Give the Swarm the registry credentials found here, to pull images with",
          .target = &inputs.registry_auth,
          .env = "FAIRLEAD_STACK_WITH_REGISTRY_AUTH",
          .config = "stack.with-registry-auth"};
}

cli::Flag keep_flag(Inputs& inputs) {
  return {.name = "--keep-revisions",
          .help = "Keep so many revisions in the Swarm, and the secrets and configs they need",
          .target = &inputs.keep,
          .value = "N",
          .env = "FAIRLEAD_STACK_KEEP_REVISIONS",
          .config = "stack.keep-revisions"};
}

std::size_t keep_of(const Inputs& inputs) {
  return static_cast<std::size_t>(std::max(1L, inputs.keep));
}

std::vector<cli::Flag> file_flags(Inputs& inputs) {
  return {{.name = "-f,--file",
           .help = "A Compose file; later ones override earlier ones",
           .target = &inputs.files,
           .value = "FILE",
           .env = "FAIRLEAD_STACK_FILE",
           .config = "stack.file"},
          {.name = "--profile",
           .help = "A profile of services to deploy, too; * means all",
           .target = &inputs.profiles,
           .value = "NAME",
           .env = "FAIRLEAD_STACK_PROFILE",
           .config = "stack.profile"},
          stack_argument(inputs.stack)};
}

cli::Flag compat_flag(Inputs& inputs) {
  return {.name = "--compat",
          .help = "Whose reading of the files counts: docker means docker's client, with its oddities",
          .target = &inputs.compat,
          .value = "WHOSE",
          .env = "FAIRLEAD_STACK_COMPAT",
          .config = "stack.compat",
          .choices = {"none", "docker"}};
}

std::vector<cli::Flag> input_flags(Inputs& inputs) {
  auto flags = file_flags(inputs);
  flags.push_back(compat_flag(inputs));
  flags.push_back({.name = "--resolve-image",
                   .help = "When to ask the registry for an image's digest",
                   .target = &inputs.resolve_image,
                   .value = "WHEN",
                   .env = "FAIRLEAD_STACK_RESOLVE_IMAGE",
                   .config = "stack.resolve-image",
                   .choices = {"always", "changed", "never"}});
  flags.push_back({.name = "--prune",
                   .help = "Remove the stack's services and networks that are not in the file",
                   .target = &inputs.prune,
                   .env = "FAIRLEAD_STACK_PRUNE",
                   .config = "stack.prune"});
  flags.push_back(registry_auth_flag(inputs));
  flags.push_back(keep_flag(inputs));
  return flags;
}

Result<Files> read_files(Inputs& inputs, cli::Ports& ports) {
  return read(inputs, true, ports);
}

Result<compose::Project> load_project(Inputs& inputs, cli::Ports& ports) {
  TRY_ASSIGN(auto files, read(inputs, false, ports));
  auto& loaded = files.loaded;
  for (const auto& warning : loaded.warnings) {
    if (warning.concern == compose::Concern::refused && !inputs.only_shows)
      return compose::never_taken(warning.place, warning.message, warning.help);
    const auto help = warning.help.empty() ? std::string() : "; " + warning.help;
    ports.observer.warning(fmt::format("{}: {}{}", warning.place.str(), warning.message, help));
  }
  TRY(check_stack_given(inputs.stack));
  return std::move(loaded.project);
}

void mask_values(std::string_view kind, std::string_view name, std::vector<plan::Field>& fields,
                 cli::Redactor* redactor) {
  if (redactor == nullptr) return;
  redactor->spare(kind);
  redactor->spare(name);
  for (auto& field : fields) {
    redactor->spare(field.path);
    for (auto* text : {&field.before, &field.after}) {
      if (field.path == "image")
        redactor->spare(*text);
      else
        *text = redactor->redact_value(*text);
    }
  }
}

Result<engine::Client> connect(cli::Ports& ports) {
  return engine::reach({.environment = ports.environment,
                        .files = ports.files,
                        .processes = ports.processes,
                        .clock = ports.clock,
                        .http = ports.http,
                        .stop = ports.stop});
}

swarm::PrepareOptions prepare_options(const Inputs& inputs, cli::Ports& ports) {
  const auto mode = swarm::resolve_image_of(inputs.resolve_image);
  return {.stack = inputs.stack,
          .resolve_image = mode ? *mode : swarm::ResolveImage::always,
          .prune = inputs.prune,
          .keep = keep_of(inputs),
          .renames = inputs.renames,
          .uses_logins = inputs.registry_auth,
          .registries = oci::RegistryPorts{ports.http, ports.clock, ports.random}};
}

oci::CredentialPorts credential_ports(cli::Ports& ports) {
  const auto learn = [redactor = ports.redactor](const oci::Credential& credential) {
    if (redactor == nullptr) return;
    redactor->add_login(credential.user, credential.password);
    redactor->add(credential.identity_token);
  };
  return {.files = ports.files, .processes = ports.processes, .environment = ports.environment, .on_found = learn};
}

Result<> check_stack_given(const std::string& stack) {
  if (!stack.empty()) return {};
  return Error(Errc::usage, "which stack?")
      .help("name it as the last word, for example shop; or say name: shop in the Compose file");
}

Result<bool> is_known_stack(const std::string& stack, const engine::Client& engine) {
  TRY_ASSIGN(const auto services, swarm::live_services(engine, stack));
  if (!services.empty()) return true;
  TRY_ASSIGN(const auto observed, swarm::observe_stack(engine, stack));
  return !swarm::plan_removal(stack, observed).steps.empty() || !observed.records.empty();
}

Error no_such_stack(const std::string& stack, const engine::Client& engine) {
  auto error = Error(Errc::not_found, fmt::format("there is no stack \"{}\"", printable(stack))).id("FL0533");
  const auto services = swarm::live_services(engine, "");
  std::set<std::string> names;
  if (services) {
    for (const auto& service : *services) names.insert(swarm::stack_of(service));
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  const auto near = closest(stack, known);
  return std::move(error).help(near.empty() ? "see which there are: fairlead stack status"
                                            : fmt::format("did you mean \"{}\"?", near));
}

}  // namespace fairlead::stack
