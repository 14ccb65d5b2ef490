#include "applying.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "release/apply.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead {
namespace {

std::string text_of(const release::Planned& planned, const release::Applied& applied) {
  if (planned.plan.empty()) return "nothing to release\n";
  std::string out;
  for (const auto& [change, call] : planned.plan.steps)
    out += fmt::format("{} {}\n", change.kind, printable(change.name));
  if (applied.done == 0) out += "all of it was there already\n";
  return out;
}

Result<release::Applied> perform(const release::Planned& planned, const std::string& directory, git::Tagger tagger,
                                 cli::Ports& ports) {
  TRY_ASSIGN(auto repository, git::Repository::open(directory));
  // In a GitLab job, a push to that GitLab uses the token too, also where the plan needs nothing else of it. Outside,
  // no remote is taken for a GitLab: it would get the token.
  const auto project = planned.project ? planned.project : gitlab::locate("", ports.environment).value_or(std::nullopt);
  auto client = project ? gitlab_client(*project, ports) : std::nullopt;
  return release::apply(planned, {.repository = repository,
                                  .directory = directory,
                                  .tagger = std::move(tagger),
                                  .clock = ports.clock,
                                  .random = ports.random,
                                  .processes = ports.processes,
                                  .environment = ports.environment,
                                  .observer = ports.observer,
                                  .stop = ports.stop,
                                  .files = &ports.files,
                                  .gitlab = client ? &*client : nullptr});
}

}  // namespace

std::optional<gitlab::Client> gitlab_client(const gitlab::Location& location, cli::Ports& ports) {
  auto token = gitlab::token_of(ports.environment);
  if (!token) return {};
  if (ports.redactor != nullptr) ports.redactor->add(token->value);
  return gitlab::Client(
      location, *std::move(token),
      {ports.http, ports.clock, ports.stop, [&ports](std::string_view text) { ports.observer.note(text); }});
}

Result<gitlab::Client> needed_client(const gitlab::Location& location, cli::Ports& ports) {
  if (auto client = gitlab_client(location, ports)) return *std::move(client);
  return Error(Errc::denied, "there is no token for GitLab")
      .id("FL0344")
      .help("set GITLAB_TOKEN to a project access token; in a GitLab job, CI_JOB_TOKEN is enough");
}

Result<cli::Report> apply_plan(const release::Planned& planned, const std::string& directory, git::Tagger tagger,
                               cli::Ports& ports) {
  release::Applied applied;
  if (!planned.plan.empty()) {
    TRY_ASSIGN(applied, perform(planned, directory, std::move(tagger), ports));
  }
  auto json =
      fmt::format(R"({{"schema":"fairlead.release.apply/1","version":{},"done":{},"already":{}}})",
                  planned.version.empty() ? "null" : json::quoted(planned.version), applied.done, applied.already);
  return cli::Report{.text = text_of(planned, applied), .json = std::move(json)};
}

}  // namespace fairlead
