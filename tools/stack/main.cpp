// fairlead-stack: a Compose file to services that run on a Docker Swarm.
#include "commands.hpp"
#include "context.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace {

/// Names that people bring along from `docker stack`, `docker compose` and kubectl.
std::string instead_of(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"ls", "status"},      {"list", "status"},   {"inspect", "status"}, {"get", "status"},       {"config", "render"},
      {"convert", "render"}, {"validate", "lint"}, {"check", "lint"},     {"up", "deploy"},        {"apply", "deploy"},
      {"update", "deploy"},  {"create", "deploy"}, {"down", "rm"},        {"remove", "rm"},        {"delete", "rm"},
      {"services", "ps"},    {"tasks", "ps"},      {"undo", "rollback"},  {"revisions", "history"}};
  for (const auto& [theirs, ours] : names) {
    if (theirs == word) return "fairlead stack " + std::string(ours);
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  using namespace fairlead;
  auto commands = stack::with_context(
      {stack::plan_command(), stack::deploy_command(), stack::wait_command(), stack::ps_command(), stack::rm_command(),
       stack::refresh_auth_command(), stack::status_command(), stack::diff_command(), stack::scale_command(),
       stack::restart_command(), stack::logs_command(), stack::events_command(), stack::history_command(),
       stack::rollback_command(), stack::adopt_command(), stack::gc_command()});
  commands.push_back(stack::lint_command());
  commands.push_back(stack::graph_command());
  commands.push_back(stack::render_command());  // asks no engine
  commands.push_back(stack::slug_command());
  const cli::Tool tool = {.name = "fairlead-stack",
                          .summary = "Deploy Compose files to Docker Swarm: plan, apply, wait, roll back",
                          .commands = std::move(commands),
                          .instead = instead_of};
  return cli::dispatch(tool, argc, argv);
}
