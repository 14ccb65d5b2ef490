#include "plan/render.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using plan::Action;
using plan::Change;

TEST_SUITE_BEGIN("plan");

TEST_CASE("a plan as Markdown has a block to unfold for each change that says more than its name") {
  const std::vector<Change> shop = {
      {.action = Action::create, .kind = "network", .name = "shop_default"},
      {.action = Action::restart,
       .kind = "service",
       .name = "shop_web",
       .fields = {{"image", "nginx:1.26", "nginx:1.27", "restarts 3 tasks"}, {"labels.a", "", "1", "in place"}},
       .why = "restarts 3 tasks, 1 at a time",
       .interrupts = {{"shop_web.1", "quay"}, {"shop_web.2", "pier"}, {"shop_web.3", "quay"}}},
      {.action = Action::remove, .kind = "config", .name = "shop_a_1", .why = "no service uses it any more"}};
  CHECK(plan::render_markdown(shop, "Stack `shop`") == R"(### Stack `shop`

**1 to create, 1 to update, 1 to remove.**

- create network <code>shop&#95;default</code>

<details><summary>restart service <code>shop&#95;web</code>: restarts 3 tasks&#44; 1 at a time</summary>

| field | before | after | effect |
| --- | --- | --- | --- |
| `image` | `nginx:1.26` | `nginx:1.27` | restarts 3 tasks |
| `labels.a` |  | `1` | in place |

- on `pier`: `shop_web.2`
- on `quay`: `shop_web.1, shop_web.3`

</details>

- remove config <code>shop&#95;a&#95;1</code>: no service uses it any more
)");
}

TEST_CASE("an empty plan as Markdown says so") {
  CHECK(plan::render_markdown({}, "Stack `shop`") == "### Stack `shop`\n\nNo changes.\n");
}

TEST_CASE("no value leaves its cell or becomes Markdown, HTML or a line of its own") {
  const auto cell = [](std::string value) {
    const std::vector<Change> one = {
        {.action = Action::create, .kind = "config", .name = "a", .fields = {{"data", "", std::move(value)}}}};
    const auto out = plan::render_markdown(one, "x");
    const auto start = out.find("`data` |  | ") + 12;
    return out.substr(start, out.find('\n', start) - start);
  };
  CHECK(cell("a|b") == "`a\\|b` |  |");
  CHECK(cell("`x`") == "`` `x` `` |  |");
  CHECK(cell("a\n```\n# b") == "````a\\n```\\n# b```` |  |");
  CHECK(cell("</details>") == "`</details>` |  |");
}

TEST_SUITE_END();
