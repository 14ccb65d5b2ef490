#include "report/code_quality.hpp"

#include "json/json.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <nlohmann/json.hpp>

namespace fairlead::report {

std::string code_quality(std::span<const Issue> issues) {
  auto out = json::Value::array();
  std::map<std::string_view, std::size_t> seen;
  for (const auto& issue : issues) {
    const auto count = ++seen[issue.fingerprint];
    out.push_back({{"description", issue.description},
                   {"check_name", issue.check},
                   {"fingerprint", count == 1 ? issue.fingerprint : fmt::format("{} #{}", issue.fingerprint, count)},
                   {"severity", issue.severity},
                   {"location", {{"path", issue.place.file}, {"lines", {{"begin", std::max(1U, issue.place.line)}}}}}});
  }
  return json::pretty(out);
}

}  // namespace fairlead::report
