// Answers questions about versions, one a line, for test_semver.py:
//   parse A                           the version again, or "invalid"
//   compare A B                       -1, 0 or 1
//   increment A WHAT FIRST [NAME]     the next version, or "invalid"
#include "base/text.hpp"
#include "semver/increment.hpp"

#include <iostream>
#include <string>

namespace {

using namespace fairlead;

std::string text_of(const Result<semver::Version>& version) {
  return version ? version->str() : "invalid";
}

std::string answer(const std::vector<std::string_view>& words) {
  const auto version = semver::Version::parse(words.at(1));
  if (!version || words.at(0) == "parse") return text_of(version);
  if (words.at(0) == "compare") {
    const auto order = *version <=> *semver::Version::parse(words.at(2));
    return order < 0 ? "-1" : order > 0 ? "1" : "0";
  }
  const auto what = semver::increment_of(words.at(2));
  const semver::Numbering numbering{.identifier = words.size() > 4 ? std::string(words[4]) : "",
                                    .first = words.at(3) == "1" ? 1U : 0U};
  return text_of(semver::increment(*version, *what, numbering));
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) std::cout << answer(split(line, ' ')) << '\n';
  return 0;
}
