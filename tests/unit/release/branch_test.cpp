#include "release/branch.hpp"

#include <doctest/doctest.h>
#include <map>

using namespace fairlead;
using release::Branch;
using release::BranchKind;
using release::BranchRule;
using semver::Version;

TEST_SUITE_BEGIN("release");

namespace {

/// Branches with the versions on them, from the lowest to the highest.
using Repository = std::map<std::string, std::vector<const char*>>;

release::BranchVersions versions_of(const Repository& repository) {
  using Answer = Result<std::optional<Version>>;
  return {.latest = [&](const std::string& branch) -> Answer {
            const auto& versions = repository.at(branch);
            if (versions.empty()) return std::nullopt;
            return std::optional(*Version::parse(versions.back()));
          },
          .above = [&](const std::string& branch, const Version& version) -> Answer {
            for (const auto* text : repository.at(branch)) {
              if (auto found = *Version::parse(text); found > version) return std::optional(found);
            }
            return std::nullopt;
          }};
}

std::string range_on(const char* name, const Repository& repository) {
  const auto rules = release::default_branches();
  std::vector<Branch> existing;
  for (const auto& [branch, versions] : repository) existing.push_back(release::branch_of(branch, rules));
  return release::releasable(release::branch_of(name, rules), existing, versions_of(repository))->str();
}

}  // namespace

TEST_CASE("a rule names a branch, its kind, and a range or an identifier") {
  struct Case {
    const char* text;
    BranchRule rule;
  };
  for (const auto& [text, rule] : {Case{"main", {"main"}}, Case{"next=release", {"next"}},
                                   Case{"beta = prerelease", {"beta", BranchKind::prerelease}},
                                   Case{"dev=prerelease rc.x", {"dev", BranchKind::prerelease, "rc.x"}},
                                   Case{"1.x=maintenance", {"1.x", BranchKind::maintenance}},
                                   Case{"old=maintenance 1.2.x", {"old", BranchKind::maintenance, "1.2.x"}}}) {
    CAPTURE(text);
    CHECK(*release::branch_rule_of(text) == rule);
  }
}

TEST_CASE("a rule that is none is refused, with the reason") {
  struct Case {
    const char *text, *message;
  };
  for (const auto& [text, message] :
       {Case{"=release", "not a branch: \"=release\" (it has no name)"},
        Case{"a=stable", "not a branch: \"a=stable\" (it is release, prerelease or maintenance)"},
        Case{"a=unlisted", "not a branch: \"a=unlisted\" (it is release, prerelease or maintenance)"},
        Case{"a=maintenance",
             "not a branch: \"a=maintenance\" (a maintenance branch needs a range such as 1.x or 1.2.x)"},
        Case{"a=prerelease r_c",
             "not a branch: \"a=prerelease r_c\" (the identifier of pre-releases has letters, digits and \"-\")"},
        Case{"a=release x", "not a branch: \"a=release x\" (nothing follows \"release\")"}}) {
    CAPTURE(text);
    const auto rule = release::branch_rule_of(text);
    REQUIRE_FALSE(rule);
    CHECK(rule.error().id() == "FL0330");
    CHECK(rule.error().message() == message);
  }
}

TEST_CASE("the range of a maintenance line") {
  struct Case {
    const char *text, *range;
  };
  for (const auto& [text, range] : {Case{"1.x", ">=1.0.0 <2.0.0"}, Case{"1.X.x", ">=1.0.0 <2.0.0"},
                                    Case{"1.2.x", ">=1.2.0 <1.3.0"}, Case{"x", ""}, Case{"1.2", ""}, Case{"1.2.3", ""},
                                    Case{"v1.x", ""}, Case{"1.2.3.x", ""}, Case{"18446744073709551615.x", ""}}) {
    CAPTURE(text);
    const auto found = release::maintenance_range(text);
    CHECK((found ? found->str() : "") == range);
  }
}

TEST_CASE("a branch is what the first rule says that fits its name") {
  const auto rules = release::default_branches();
  CHECK(release::branch_of("main", rules) == Branch{.name = "main", .kind = BranchKind::release, .rule = 1});
  CHECK(release::branch_of("beta", rules).identifier == "beta");
  CHECK(release::branch_of("2.1.x", rules).range.str() == ">=2.1.0 <2.2.0");
  CHECK(release::branch_of("feature/x", rules).kind == BranchKind::unlisted);
  CHECK(release::branch_of("", rules).kind == BranchKind::unlisted);
  const std::vector<BranchRule> own = {{"feature/*", BranchKind::prerelease}, {"rc", BranchKind::prerelease, "pre.x"}};
  CHECK(release::branch_of("feature/a_b", own).identifier == "feature-a-b");
  CHECK(release::branch_of("feature/a/b", own).kind == BranchKind::unlisted);
  CHECK(release::branch_of("rc", own).identifier == "pre.x");
}

TEST_CASE("a name that is a number makes an identifier that is none, for it would be counted up") {
  const std::vector<BranchRule> rules = {{"*", BranchKind::prerelease}};
  CHECK(release::branch_of("007", rules).identifier == "b007");
}

TEST_CASE("a release branch goes up to what only the next one has") {
  CHECK(range_on("main", {{"main", {"1.0.0", "1.1.0"}}}) == ">=1.1.0");
  CHECK(range_on("main", {{"main", {"1.0.0"}}, {"next", {"1.0.0"}}}) == ">=1.0.0");
  CHECK(range_on("main", {{"main", {"1.0.0", "1.0.1"}}, {"next", {"1.0.0", "1.1.0", "2.0.0"}}}) == ">=1.0.1 <1.1.0");
  CHECK(range_on("main", {{"main", {"1.0.0"}}, {"next-major", {"1.0.0", "2.0.0"}}}) == ">=1.0.0 <2.0.0");
  CHECK(range_on("main", {{"main", {}}}) == ">=0.0.0");
}

TEST_CASE("a later release branch starts above the earlier ones") {
  CHECK(range_on("next", {{"main", {"1.0.0", "1.2.0"}}, {"next", {"1.0.0", "1.1.0"}}}) == ">=1.2.0");
  CHECK(range_on("next", {{"main", {"1.0.0"}}, {"next", {"1.0.0", "1.1.0"}}, {"next-major", {"2.0.0"}}}) ==
        ">=1.1.0 <2.0.0");
}

TEST_CASE("a maintenance branch has its line, below what only the main branch has") {
  CHECK(range_on("1.x", {{"1.x", {"1.0.0"}}, {"main", {"1.0.0", "2.0.0"}}}) == ">=1.0.0 <2.0.0");
  CHECK(range_on("1.x", {{"1.x", {"1.0.0"}}, {"main", {"1.0.0", "1.1.0", "2.0.0"}}}) == ">=1.0.0 <1.1.0");
  CHECK(range_on("1.0.x", {{"1.0.x", {"1.0.0"}}, {"1.x", {"1.0.0", "1.1.0"}}, {"main", {"1.1.0", "2.0.0"}}}) ==
        ">=1.0.0 <1.1.0");
  CHECK(range_on("1.x", {{"1.0.x", {"1.0.0"}}, {"1.x", {"1.0.0", "1.1.0"}}, {"main", {"1.1.0", "2.0.0"}}}) ==
        ">=1.1.0 <2.0.0");
}

TEST_CASE("an older line gets no releases before the main branch is ahead, and only its range where none is known") {
  CHECK(range_on("1.x", {{"1.x", {"1.0.0", "1.1.0"}}, {"main", {"1.0.0"}}}) == ">=1.0.0 <1.0.0");
  CHECK(range_on("1.x", {{"1.x", {"1.0.0"}}}) == ">=1.0.0 <2.0.0");
}

TEST_CASE("pre-releases and branches without a rule have no bounds") {
  CHECK(range_on("beta", {{"beta", {}}, {"main", {"1.0.0"}}}) == ">=0.0.0");
  CHECK(range_on("topic", {{"topic", {}}, {"main", {"1.0.0"}}}) == ">=0.0.0");
}

TEST_SUITE_END();
