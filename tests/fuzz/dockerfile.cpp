// Any text is either refused with a place, or a Dockerfile whose words all expand or are refused; rules of any
// .dockerignore match in bounded time.
#include "oci/dockerfile.hpp"

#include "oci/dockerfile_expand.hpp"
#include "oci/ignore.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

using namespace fairlead;

namespace {

const Variables variables = {{"A", "one"}, {"B", ""}, {"C", "$A ${B}"}};

void expand_all(const oci::Dockerfile& file) {
  for (const auto& stage : file.stages) {
    if (stage.base.place.line == 0) std::abort();
    std::ignore = oci::expand(stage.base, variables, file.escape);
    for (const auto& instruction : stage.instructions) {
      if (instruction.place.line == 0 || instruction.text.empty()) std::abort();
      if (const auto* env = std::get_if<oci::dockerfile::Env>(&instruction.action)) {
        for (const auto& pair : env->values) std::ignore = oci::expand(pair.value, variables, file.escape);
      }
      if (const auto* copy = std::get_if<oci::dockerfile::Copy>(&instruction.action)) {
        for (const auto& source : copy->sources) std::ignore = oci::expand(source, variables, file.escape);
        for (const auto& heredoc : copy->heredocs) {
          std::ignore = oci::expand_text({.text = heredoc.text, .place = heredoc.place}, variables, file.escape);
        }
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = oci::parse_dockerfile(text, "Dockerfile");
  if (file) expand_all(*file);
  if (!file && file.error().place().file != "Dockerfile") std::abort();
  if (const auto rules = oci::IgnoreRules::parse(text, ".dockerignore")) {
    std::ignore = rules->is_excluded(rules->match(rules->match(rules->nothing(), "a/b"), "a/b/c d.txt"));
    std::ignore = rules->may_include_below("a/b");
  }
  return 0;
}
