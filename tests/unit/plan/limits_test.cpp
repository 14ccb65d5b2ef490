#include "plan/limits.hpp"

#include <doctest/doctest.h>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("plan");

namespace {

std::vector<plan::Change> removals(std::size_t count) {
  return {count, {.action = plan::Action::remove, .kind = "service", .name = "old"}};
}

}  // namespace

TEST_CASE("a plan may remove three objects or 30 percent of them, not more") {
  struct Case {
    std::size_t removed, existing;
    bool allowed;
  };
  for (const auto& [removed, existing, allowed] :
       {Case{0, 0, true}, Case{3, 3, true}, Case{4, 4, false}, Case{4, 13, false}, Case{4, 14, true}, Case{6, 20, true},
        Case{7, 20, false}}) {
    CAPTURE(removed);
    CAPTURE(existing);
    CHECK(plan::check_limits(removals(removed), existing).has_value() == allowed);
  }
}

TEST_CASE("only removals count") {
  const std::vector<plan::Change> changes(50, {.action = plan::Action::recreate, .kind = "config", .name = "a"});
  CHECK(plan::check_limits(changes, 50).has_value());
}

TEST_CASE("a refusal names what would go and the flag that allows it") {
  const auto checked = plan::check_limits(removals(14), 20);
  REQUIRE_FALSE(checked.has_value());
  CHECK(checked.error().code() == Errc::refused);
  CHECK(checked.error().id() == "FL0107");
  CHECK(checked.error().message() == "14 of 20 objects would be removed");
  CHECK(checked.error().notes().size() == 10);
  CHECK(checked.error().notes().front() == "remove service old");
  CHECK(checked.error().help() == "read the plan; if all of this is meant to go, run again with --force");
}

TEST_CASE("the limits can be set") {
  CHECK(plan::check_limits(removals(1), 10, {.largest_removal = 0, .removals_always_allowed = 0}).has_value() == false);
  CHECK(plan::check_limits(removals(10), 10, {.largest_removal = 1}).has_value());
}

TEST_SUITE_END();
