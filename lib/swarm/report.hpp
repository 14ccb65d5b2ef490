#pragma once

#include "swarm/deploy.hpp"
#include "swarm/events.hpp"
#include "swarm/listing.hpp"
#include "swarm/logs.hpp"
#include "swarm/plan.hpp"

#include <string>
#include <vector>

/// What the commands of fairlead-stack print: text for people, and JSON documents (docs/formats/stack.md).
namespace fairlead::swarm {

/// Digests are short where that is unambiguous, unless they are `whole`.
struct PlanLook {
  bool colour = false, whole_digests = false;
};
std::string plan_text(const StackPlan& plan, PlanLook look = {});
/// {"schema":"fairlead.stack.plan-report/1","stack":..,"changes":[..],"summary":{..},"checks":[..],"notes":[..],
/// "warnings":[..]}
std::string plan_json(const StackPlan& plan, const std::vector<std::string>& warnings);

std::string deployed_text(std::string_view stack, const Deployed& deployed);
/// {"schema":"fairlead.stack.deploy/1","stack":..,"changes":[..],"summary":{..},"services":[..],"checks":[..],
/// "notes":[..],"seconds":..}
std::string deployed_json(std::string_view stack, const Deployed& deployed);

/// {"schema":"fairlead.stack.ps/1","stack":..,"tasks":[..]}
std::string rows_json(std::string_view stack, const std::vector<Row>& rows);

/// {"schema":"fairlead.stack.wait/1","stack":..,"services":[..]}
std::string judged_json(std::string_view stack, const std::vector<Judged>& services);

/// {"schema":"fairlead.stack.events/1","stack":..,"events":[{"time":..,"kind":..,"subject":..,"action":..,"text":..}]}
std::string events_json(std::string_view stack, const std::vector<Event>& events);

/// {"schema":"fairlead.stack.logs/1","stack":..,"lines":[{"time":..,"service":..,"task":..,"stream":..,"text":..}]}
std::string logs_json(std::string_view stack, const std::vector<LogLine>& lines);

}  // namespace fairlead::swarm
