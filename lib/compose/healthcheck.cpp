#include "compose/healthcheck.hpp"

#include "compose/fields.hpp"
#include "compose/refusal.hpp"

namespace fairlead::compose {
namespace {

using yaml::Node;

Result<> read_test(const Node& node, Healthcheck& check, Context& context) {
  if (node.is_scalar()) {
    TRY_ASSIGN(auto line, scalar(node));
    check.test = {"CMD-SHELL", std::move(line)};
    return {};
  }
  TRY(read(node, check.test, context));
  const auto size = check.test.size();
  const auto kind = size == 0 ? std::string() : check.test[0];
  const bool good = kind == "NONE" ? size == 1 : kind == "CMD" ? size > 1 : kind == "CMD-SHELL" && size == 2;
  if (good || context.as_docker()) return {};
  return node.error("a list as test starts with CMD, CMD-SHELL or NONE")
      .id("FL0212")
      .help(R"(write ["CMD", "program", "argument"], ["CMD-SHELL", "one line"] or ["NONE"])");
}

Result<> read_disable(const Node& node, Healthcheck& check, Context& context) {
  TRY_ASSIGN(const bool disable, boolean(node, context));
  if (!disable) return {};
  if (!check.test.empty() && check.test[0] != "NONE") {
    return node.error("the health check is disabled but has a test").id("FL0216").help("remove one of the two");
  }
  check.test = {"NONE"};
  check.is_disabled = true;
  return {};
}

template <auto Member>
Result<> time_of(const Node& node, Healthcheck& check, Context& context) {
  TRY(read(node, check.*Member, context));
  const auto time = *(check.*Member);
  if (time == nanoseconds(0) || time >= std::chrono::milliseconds(1)) return {};
  return refuse(never_taken(node.place(), "a time of a health check is 1 ms at least, or 0 for the image's own",
                            "write for example 10s"),
                context);
}

constexpr Field<Healthcheck> healthcheck_fields[] = {
    {"test", read_test},
    {"interval", time_of<&Healthcheck::interval>},
    {"timeout", time_of<&Healthcheck::timeout>},
    {"start_period", time_of<&Healthcheck::start_period>},
    {"start_interval", time_of<&Healthcheck::start_interval>},
    {"retries", into<&Healthcheck::retries>},
    {"disable", later<Healthcheck>},
};

}  // namespace

Result<> read_healthcheck(const Node& node, std::optional<Healthcheck>& out, Context& context) {
  auto& check = out.emplace();
  check.place = node.place();
  TRY(read_fields(node, healthcheck_fields, check, context));
  const auto* disable = node.find("disable");
  if (disable && !disable->is_null()) TRY(read_disable(*disable, check, context));
  return {};
}

}  // namespace fairlead::compose
