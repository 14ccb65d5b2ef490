#include "swarm/refresh.hpp"

#include "json/json.hpp"
#include "oci/reference.hpp"
#include "swarm/judge.hpp"
#include "swarm/members.hpp"
#include "swarm/names.hpp"
#include "swarm/task.hpp"
#include "swarm/writer.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;
using std::chrono::milliseconds;

/// How long the Swarm is watched: it begins to replace tasks within its next look at a service.
constexpr auto watched = milliseconds(2000), between_looks = milliseconds(500);

std::string running_image(const Value& spec) {
  return json::text_or(json::at(spec, {"TaskTemplate", "ContainerSpec"}), "Image");
}

std::string image_of(const Value& spec) {
  return json::text_or(json::member(spec, "Labels"), image_label, running_image(spec));
}

bool is_settled(const LiveService& service) {
  if (service.update_state == "paused") return !promise_of(service).is_stuck();
  constexpr std::string_view states[] = {"", "completed", "rollback_completed"};
  return std::ranges::find(states, service.update_state) != std::end(states);
}

Error unsettled(const LiveService& service, std::string_view stack) {
  return Error(Errc::conflict,
               fmt::format("service \"{}\" is in the middle of an update ({})", service.name, service.update_state))
      .id("FL0581")
      .help(fmt::format(
          "let it end, or deploy anew, which gives the Swarm the credentials, too: fairlead stack wait {}", stack));
}

plan::Step<Call> step(const LiveService& service, const std::string& image, const Login& login) {
  const auto source = login.credential ? login.credential->source : std::string();
  return {.change = {.action = plan::Action::update,
                     .kind = "service",
                     .name = service.name,
                     .why = fmt::format("pulls from {} {} from now on (from {}); restarts nothing", login.registry,
                                        login.who(), source)},
          .call = {.verb = Verb::update,
                   .kind = Kind::service,
                   .name = service.name,
                   .id = service.id,
                   .version = service.version,
                   .body = service.spec,
                   .before = service.spec,
                   .image = image}};
}

bool is_to_run(const Task& task) {
  return task.desired == "running" && task.state == "running";
}

/// Stopped by the Swarm, and not because it had ended already.
bool was_stopped(const Task& task) {
  return task.desired != "running" && !has_failed(task) && task.state != "complete";
}

Result<> prove(const Outside& outside, const StackPlan& plan, const std::vector<Task>& before) {
  const sys::Deadline deadline(outside.clock, watched);
  while (true) {
    TRY_ASSIGN(const auto now, stack_tasks(outside.engine, plan.stack, TaskFilter::all));
    for (const auto& task : before) {
      const auto found = std::ranges::find(now, task.id, &Task::id);
      if (found != now.end() && !was_stopped(*found)) continue;
      return Error(Errc::partial, fmt::format("the credentials are new, but task {} was stopped meanwhile", task.id))
          .id("FL0582")
          .help("look who else changed the stack: fairlead stack ps " + plan.stack);
    }
    if (deadline.has_passed()) return {};
    TRY(pause(outside.waiting(), between_looks));
  }
}

}  // namespace

Desired images_in_use(std::string_view stack, const std::vector<LiveService>& services) {
  Desired out;
  out.stack = stack;
  for (const auto& service : services) {
    Spec spec;
    spec.name = spec.key = service.name;
    spec.image = image_of(*service.spec);
    out.services.push_back(std::move(spec));
  }
  return out;
}

std::vector<Question> images_to_ask(const std::vector<LiveService>& services, const Logins& logins) {
  std::vector<Question> out;
  for (const auto& service : services) {
    const auto& spec = *service.spec;
    const auto image = image_of(spec), runs = running_image(spec);
    const auto* login = find(logins, image);
    if (login == nullptr || !login->credential) continue;
    if (std::ranges::find(out, image, &Question::image) != out.end()) continue;
    const auto at = runs.find('@');
    out.push_back(
        {.image = image, .place = {}, .service = service.name, .digest = at == runs.npos ? "" : runs.substr(at + 1)});
  }
  return out;
}

Result<StackPlan> plan_refresh(std::string_view stack, const std::vector<LiveService>& services, const Logins& logins) {
  StackPlan out = {.stack = std::string(stack)};
  for (const auto& service : services) {
    const auto& spec = *service.spec;
    const auto image = image_of(spec);
    const auto* login = find(logins, image);
    if (is_job(spec)) {
      out.notes.push_back(fmt::format("job {} keeps its credentials: any update would run it again", service.name));
    } else if (login == nullptr || !login->credential) {
      out.notes.push_back(
          fmt::format("service {} keeps its credentials: there is no login for \"{}\" here", service.name, image));
    } else if (!is_settled(service)) {
      return unsettled(service, stack);
    } else {
      out.steps.steps.push_back(step(service, image, *login));
    }
  }
  return out;
}

Result<> refresh(const Outside& outside, const StackPlan& plan, const Logins& logins) {
  TRY_ASSIGN(auto before, stack_tasks(outside.engine, plan.stack, TaskFilter::all));
  std::erase_if(before, [](const Task& task) { return !is_to_run(task); });
  Writer writer(outside, logins, plan.stack);
  for (const auto& step : plan.steps.steps) {
    if (outside.stop.stop_requested()) return Error(Errc::cancelled, "stopped");
    const auto start = outside.clock.steady();
    outside.observer.step_started(step.change);
    TRY(writer.update(step.call));
    outside.observer.step_finished(step.change,
                                   std::chrono::duration_cast<milliseconds>(outside.clock.steady() - start));
  }
  return prove(outside, plan, before);
}

}  // namespace fairlead::swarm
