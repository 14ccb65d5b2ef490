// Any template is filled or refused without a fault, and any changelog takes a section once.
#include "json/json.hpp"
#include "release/changelog.hpp"
#include "release/references.hpp"
#include "release/template.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

using namespace fairlead;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const json::Value data = {{"a", {{{"b", "x"}}, {{"b", ""}}}}, {"c", true}, {"d", {{"e", 1}}}};
  const auto filled = release::render(text, "template", data);
  require(filled || !filled.error().id().empty());

  const release::Section section{"## 1.1.0\n\n- x\n", "1.1.0", "v1.1.0"};
  const auto once = release::with_section(text, section, "CHANGELOG.md");
  if (once && *once) {
    const auto again = release::with_section(**once, section, "CHANGELOG.md");
    // Inside of an open code block, nothing is a heading.
    const bool code = text.find("```") != text.npos || text.find("~~~") != text.npos;
    require(code || (again && !*again));
  }
  for (const auto& issue : release::closed_issues(text)) require(release::reference_at(issue)->length == issue.size());
  return 0;
}
