#include "report/junit.hpp"

#include "base/text.hpp"
#include "report/xml.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <string_view>

namespace fairlead::report {
namespace {

/// Of printable text: what comes from others may hold anything.
std::string shown(std::string_view text) {
  return xml(printable(text));
}

std::string seconds(std::chrono::milliseconds time) {
  return fmt::format("{}.{:03}", time.count() / 1000, time.count() % 1000);
}

std::string inside(const Case& one) {
  const auto text = shown(one.text);
  if (one.verdict == Verdict::failed) {
    return fmt::format("      <failure message=\"{}\">{}</failure>\n", shown(one.why), text);
  }
  std::string out;
  if (one.verdict == Verdict::skipped) out += fmt::format("      <skipped message=\"{}\"/>\n", shown(one.why));
  if (!text.empty()) out += fmt::format("      <system-out>{}</system-out>\n", text);
  return out;
}

std::string element(const Case& one) {
  auto head = fmt::format("    <testcase classname=\"{}\" name=\"{}\"", shown(one.group), shown(one.name));
  if (one.took) head += fmt::format(" time=\"{}\"", seconds(*one.took));
  const auto body = inside(one);
  return body.empty() ? head + "/>\n" : fmt::format("{}>\n{}    </testcase>\n", head, body);
}

}  // namespace

std::string junit(const Suite& suite) {
  std::string cases;
  for (const auto& one : suite.cases) cases += element(one);
  const auto count = [&](Verdict verdict) { return std::ranges::count(suite.cases, verdict, &Case::verdict); };
  const auto skipped = count(Verdict::skipped);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\"{}>\n{}  </testsuite>\n"
      "</testsuites>\n",
      shown(suite.name), suite.cases.size(), count(Verdict::failed),
      skipped == 0 ? "" : fmt::format(" skipped=\"{}\"", skipped), cases);
}

}  // namespace fairlead::report
