#include "swarm/report.hpp"

#include "base/digests.hpp"
#include "json/json.hpp"
#include "plan/render.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

Value with_changes(std::string_view schema, std::string_view stack, const std::vector<plan::Change>& changes) {
  const auto rendered = json::parse(plan::render_json(changes), "a plan");
  auto out = rendered ? *rendered : Value::object();
  out["schema"] = schema;
  out["stack"] = stack;
  return out;
}

Value services_of(const std::vector<Judged>& services) {
  auto list = Value::array();
  for (const auto& service : services) {
    list.push_back({{"name", service.service}, {"id", service.service_id}, {"state", service.verdict.text}});
  }
  return list;
}

/// "web.home: GET https://shop.example.org/health answers 200 to 299"
std::string sentence(const compose::Check& check) {
  const auto wish = wish_of(check);
  return fmt::format("{}: {}{}", check.name, question_of(check), wish.empty() ? "" : " answers " + wish);
}

Value planned(const compose::Check& check) {
  return {{"name", check.name}, {"question", question_of(check)}, {"answer", wish_of(check)}};
}

Value outcome(const Checked& checked) {
  return {{"name", checked.name},     {"question", checked.question},
          {"answer", checked.answer}, {"good", checked.is_good},
          {"tries", checked.tries},   {"seconds", static_cast<double>(checked.took.count()) / 1000}};
}

}  // namespace

std::string plan_text(const StackPlan& plan, PlanLook look) {
  auto out = plan::render_text(plan.steps.changes(), Paint{look.colour});
  for (const auto& step : plan.steps.steps) {
    for (const auto& check : step.call.checks) {
      out += fmt::format("check before {}: {}\n", step.call.name, sentence(check));
    }
  }
  for (const auto& check : plan.checks) out += "check: " + sentence(check) + "\n";
  for (const auto& note : plan.notes) out += "note: " + note + "\n";
  return look.whole_digests ? out : with_short_digests(out);
}

std::string plan_json(const StackPlan& plan, const std::vector<std::string>& warnings) {
  auto out = with_changes("fairlead.stack.plan-report/1", plan.stack, plan.steps.changes());
  out["checks"] = Value::array();
  for (const auto& step : plan.steps.steps) {
    for (const auto& check : step.call.checks) {
      out["checks"].push_back(planned(check));
      out["checks"].back()["before"] = step.call.name;
    }
  }
  for (const auto& check : plan.checks) out["checks"].push_back(planned(check));
  out["notes"] = plan.notes;
  out["warnings"] = warnings;
  return json::pretty(out);
}

std::string deployed_text(std::string_view stack, const Deployed& deployed) {
  std::string out;
  for (const auto& service : deployed.services) out += fmt::format("{}: {}\n", service.service, service.verdict.text);
  for (const auto& checked : deployed.checks) {
    out += fmt::format("check {}: {}: {}\n", checked.name, checked.question, checked.answer);
  }
  for (const auto& note : deployed.notes) out += "note: " + note + "\n";
  const auto seconds = static_cast<double>(deployed.took.count()) / 1000;
  if (deployed.changes.empty()) return out + fmt::format("{}: nothing to change\n", stack);
  const auto* steps = deployed.changes.size() == 1 ? "step" : "steps";
  return out + fmt::format("{}: {} {} done in {:.1f} s{}\n", stack, deployed.changes.size(), steps, seconds,
                           deployed.services.empty() ? "; not waited for" : "");
}

std::string deployed_json(std::string_view stack, const Deployed& deployed) {
  auto out = with_changes("fairlead.stack.deploy/1", stack, deployed.changes);
  out["services"] = services_of(deployed.services);
  out["checks"] = Value::array();
  for (const auto& checked : deployed.checks) out["checks"].push_back(outcome(checked));
  out["notes"] = deployed.notes;
  out["seconds"] = static_cast<double>(deployed.took.count()) / 1000;
  return json::pretty(out);
}

std::string rows_json(std::string_view stack, const std::vector<Row>& rows) {
  auto tasks = Value::array();
  for (const auto& row : rows) {
    tasks.push_back({{"task", row.task},
                     {"service", row.service},
                     {"node", row.node},
                     {"image", row.image},
                     {"state", row.state},
                     {"desired", row.desired},
                     {"since_seconds", row.since.count()},
                     {"error", row.error}});
  }
  return json::pretty({{"schema", "fairlead.stack.ps/1"}, {"stack", stack}, {"tasks", std::move(tasks)}});
}

std::string judged_json(std::string_view stack, const std::vector<Judged>& services) {
  return json::pretty({{"schema", "fairlead.stack.wait/1"}, {"stack", stack}, {"services", services_of(services)}});
}

std::string events_json(std::string_view stack, const std::vector<Event>& events) {
  auto list = Value::array();
  for (const auto& event : events) {
    list.push_back({{"time", event.time},
                    {"kind", event.kind},
                    {"subject", event.subject},
                    {"action", event.action},
                    {"text", event.text}});
  }
  return json::pretty({{"schema", "fairlead.stack.events/1"}, {"stack", stack}, {"events", std::move(list)}});
}

std::string logs_json(std::string_view stack, const std::vector<LogLine>& lines) {
  auto list = Value::array();
  for (const auto& line : lines) {
    list.push_back({{"time", line.time},
                    {"service", line.service},
                    {"task", line.task},
                    {"stream", line.channel == engine::Channel::errors ? "stderr" : "stdout"},
                    {"text", line.text}});
  }
  return json::pretty({{"schema", "fairlead.stack.logs/1"}, {"stack", stack}, {"lines", std::move(list)}});
}

}  // namespace fairlead::swarm
