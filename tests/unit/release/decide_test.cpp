#include "release/decide.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using release::Change;
using release::Decision;
using release::Observed;
using release::Policy;
using semver::Bump;
using semver::Version;

TEST_SUITE_BEGIN("release");

namespace {

Change change(Bump bump, std::string description = "x", std::optional<std::string> as = {}) {
  return {.description = std::move(description), .bump = bump, .rule = "a rule", .release_as = std::move(as)};
}

/// A history with a base of that version (none if empty) and these changes, the newest first.
Observed observed(const std::string& base, std::vector<Change> changes, std::string prefix = "v") {
  Observed out{.changes = std::move(changes)};
  if (!base.empty()) out.base = {*Version::parse(base), prefix + base, {}};
  return out;
}

Decision decided(const Observed& observed, const Policy& policy = {}) {
  auto decision = release::decide(observed, policy);
  REQUIRE_MESSAGE(decision, decision.error().message());
  return *std::move(decision);
}

}  // namespace

TEST_CASE("the largest bump since the base decides") {
  struct Case {
    const char* base;
    std::vector<Bump> bumps;
    const char* version;
  };
  for (const auto& [base, bumps, version] :
       {Case{"1.4.2", {Bump::none, Bump::patch}, "1.4.3"},
        Case{"1.4.2", {Bump::patch, Bump::minor, Bump::patch}, "1.5.0"},
        Case{"1.4.2", {Bump::minor, Bump::major}, "2.0.0"}, Case{"0.4.2", {Bump::major}, "0.5.0"},
        Case{"0.4.2", {Bump::patch}, "0.4.3"}, Case{"", {Bump::patch}, "1.0.0"}}) {
    CAPTURE(version);
    std::vector<Change> changes;
    for (const auto bump : bumps) changes.push_back(change(bump));
    const auto decision = decided(observed(base, changes));
    CHECK(decision.is_due);
    CHECK(decision.version->str() == version);
    CHECK(decision.tag == std::string("v") + version);
    CHECK(decision.previous == base);
  }
}

TEST_CASE("the newest of the largest is named as the reason") {
  auto first = change(Bump::minor, "one"), second = change(Bump::minor, "two");
  second.commit = *git::Id::parse("2222222222222222222222222222222222222222");
  const auto decision = decided(observed("1.0.0", {change(Bump::patch), second, first}));
  CHECK(decision.reason == "a rule in 2222222: two");
  CHECK(decision.decided_by == second.commit);
  CHECK(decision.bump == Bump::minor);
}

TEST_CASE("nothing to release: the version is the last one, and the reason says why") {
  const auto at_tag = decided(observed("1.2.3", {}));
  CHECK_FALSE(at_tag.is_due);
  CHECK(at_tag.version->str() == "1.2.3");
  CHECK(at_tag.tag == "v1.2.3");
  CHECK(at_tag.reason == "HEAD is the commit of v1.2.3");
  CHECK(decided(observed("1.2.3", {change(Bump::none)})).reason == "none of 1 commits since v1.2.3 releases anything");
  auto elsewhere = observed("1.2.3", {});
  elsewhere.head.commit = *git::Id::parse("2222222222222222222222222222222222222222");
  CHECK(decided(elsewhere).reason == "no commit since v1.2.3 changes what belongs to it");
  const auto never = decided(observed("", {change(Bump::none)}));
  CHECK_FALSE(never.is_due);
  CHECK_FALSE(never.version);
  CHECK(never.tag.empty());
  CHECK(never.reason == "none of 1 commits releases anything");
}

TEST_CASE("the first version and the prefix are the user's; without one, a new tag looks like the last") {
  CHECK(decided(observed("", {change(Bump::patch)}), {.first = *Version::parse("0.1.0")}).tag == "v0.1.0");
  CHECK(decided(observed("1.0.0", {change(Bump::patch)}, "")).tag == "1.0.1");
  CHECK(decided(observed("1.0.0", {change(Bump::patch)}, "api-"), {.prefix = "api-"}).tag == "api-1.0.1");
}

TEST_CASE("--as outranks Release-As, the newest Release-As outranks the commits") {
  const auto seen =
      observed("1.0.0", {change(Bump::patch), change(Bump::none, "y", "3.0.0"), change(Bump::none, "z", "2.0.0")});
  const auto by_footer = decided(seen);
  CHECK(by_footer.version->str() == "3.0.0");
  CHECK(by_footer.bump == Bump::major);
  CHECK(by_footer.reason == "Release-As in 0000000: y");
  const auto by_flag = decided(seen, {.as = "1.0.1"});
  CHECK(by_flag.version->str() == "1.0.1");
  CHECK(by_flag.bump == Bump::patch);
  CHECK(by_flag.reason == "asked for with --as");
  CHECK(decided(observed("", {}), {.as = "0.0.1"}).tag == "v0.0.1");
  // The form of a tag means the same.
  CHECK(decided(observed("1.0.0", {}), {.as = "v1.0.1"}).tag == "v1.0.1");
  CHECK(decided(observed("1.0.0", {change(Bump::none, "y", "V3.0.0")})).version->str() == "3.0.0");
  CHECK(release::decide(observed("1.0.0", {}), {.as = "vv2.0.0"}).error().id() == "FL0307");
}

TEST_CASE("a version asked for has to be one, and above the last release") {
  struct Case {
    const char *as, *message;
  };
  for (const auto& [as, message] : {Case{"2", "--as: not a semantic version: \"2\" (needs MAJOR.MINOR.PATCH)"},
                                    Case{"1.0.0", "--as: 1.0.0 is not above the last release, v1.0.0"},
                                    Case{"0.9.0", "--as: 0.9.0 is not above the last release, v1.0.0"}}) {
    const auto decision = release::decide(observed("1.0.0", {}), {.as = as});
    REQUIRE_FALSE(decision);
    CHECK(decision.error().code() == Errc::config);
    CHECK(decision.error().id() == "FL0307");
    CHECK(decision.error().message() == message);
  }
  const auto footer = release::decide(observed("1.0.0", {change(Bump::patch, "x", "soon")}), {});
  CHECK(footer.error().message() ==
        "Release-As in 0000000: x: not a semantic version: \"soon\" (needs MAJOR.MINOR.PATCH)");
}

TEST_CASE("a version that another part of history has is known as taken") {
  auto seen = observed("1.0.0", {change(Bump::minor)});
  seen.taken = {"v3.0.0", "v2.0.0", "1.1.0", "v1.0.5"};
  CHECK(decided(seen).taken_by == "1.1.0");
  CHECK(decided(seen, {.as = "2.0.0"}).taken_by == "v2.0.0");
  CHECK(decided(seen, {.as = "2.1.0"}).taken_by.empty());
}

TEST_CASE("no version follows the largest one") {
  const auto decision = release::decide(observed("1.0.18446744073709551615", {change(Bump::patch)}), {});
  CHECK(decision.error().code() == Errc::refused);
}

TEST_CASE("below 1.0.0 a release raises at most what the policy allows") {
  struct Case {
    Bump zero;
    const char* base;
    Bump bump;
    const char* version;
  };
  for (const auto& [zero, base, bump, version] :
       {Case{Bump::minor, "0.4.2", Bump::major, "0.5.0"}, Case{Bump::minor, "0.4.2", Bump::minor, "0.5.0"},
        Case{Bump::patch, "0.4.2", Bump::major, "0.4.3"}, Case{Bump::patch, "0.4.2", Bump::minor, "0.4.3"},
        Case{Bump::major, "0.4.2", Bump::major, "1.0.0"}, Case{Bump::major, "0.4.2", Bump::minor, "0.5.0"},
        Case{Bump::patch, "1.4.2", Bump::major, "2.0.0"}}) {
    CAPTURE(version);
    CHECK(decided(observed(base, {change(bump)}), {.zero = zero}).version->str() == version);
  }
}

TEST_CASE("without a first version, the commits raise 0.0.0") {
  for (const auto& [bump, version] : {std::pair{Bump::patch, "0.0.1"}, std::pair{Bump::major, "0.1.0"}}) {
    CHECK(decided(observed("", {change(bump)}), {.first = std::nullopt}).version->str() == version);
  }
}

TEST_CASE("build metadata goes into the version and the tag") {
  const Policy policy{.build = "ci.7"};
  CHECK(decided(observed("1.0.0", {change(Bump::patch)}), policy).tag == "v1.0.1+ci.7");
  CHECK(decided(observed("1.0.0", {}), {.as = "1.2.0", .build = "7"}).tag == "v1.2.0+7");
  CHECK(decided(observed("1.0.0", {}), {.as = "1.2.0+own", .build = "7"}).tag == "v1.2.0+own");
  CHECK(decided(observed("1.0.0", {}), policy).tag == "v1.0.0");
}

TEST_CASE("a pre-release promises a version, and counts on from all of that version, wherever they are") {
  struct Case {
    const char *base, *latest;
    std::vector<const char*> others;
    Bump bump;
    const char* version;
  };
  for (const auto& [base, latest, others, bump, version] :
       {Case{"", "", {}, Bump::patch, "1.0.0-beta.1"}, Case{"1.1.0", "1.1.0", {}, Bump::minor, "1.2.0-beta.1"},
        Case{"1.1.0", "1.1.0", {"1.2.0-beta.3", "1.2.0-beta.1"}, Bump::minor, "1.2.0-beta.4"},
        Case{"1.1.0", "1.1.0", {"1.2.0-beta.3"}, Bump::patch, "1.1.1-beta.1"},
        Case{"1.2.0-beta.1", "1.2.0-beta.1", {"1.2.0-beta.1"}, Bump::patch, "1.2.0-beta.2"},
        Case{"1.2.0-beta.1", "1.2.0-beta.1", {"1.2.0-beta.1"}, Bump::minor, "1.2.0-beta.2"},
        Case{"1.2.0-beta.1", "1.2.0-beta.1", {"1.2.0-beta.1", "1.2.0-beta.7"}, Bump::minor, "1.2.0-beta.8"},
        Case{"1.2.0-beta.1", "1.2.0-beta.1", {"1.2.0-beta.1"}, Bump::major, "2.0.0-beta.1"},
        Case{"1.2.0-beta.1", "1.3.0-alpha.2", {"1.2.0-beta.1"}, Bump::patch, "1.3.0-beta.1"},
        Case{"1.2.0-beta", "1.2.0-beta", {"1.2.0-beta"}, Bump::patch, "1.2.0-beta.1"}}) {
    CAPTURE(version);
    auto seen = observed(base, {change(bump)});
    seen.branch = {.name = "beta", .kind = release::BranchKind::prerelease, .identifier = "beta"};
    if (*latest != '\0') seen.latest = *Version::parse(latest);
    for (const auto* other : others) seen.prereleases.push_back(*Version::parse(other));
    CHECK(decided(seen).version->str() == version);
  }
}

TEST_CASE("a number of pre-releases never wraps around") {
  auto seen = observed("1.1.0", {change(Bump::minor)});
  seen.branch = {.kind = release::BranchKind::prerelease, .identifier = "beta"};
  seen.prereleases = {*Version::parse("1.2.0-beta.18446744073709551615")};
  CHECK(decided(seen).version->str() == "1.2.0-beta.18446744073709551616");
}

TEST_CASE("a version outside of the branch's range is refused, also when it is asked for") {
  auto seen = observed("1.1.0", {change(Bump::minor)});
  seen.branch = {.name = "1.x", .kind = release::BranchKind::maintenance};
  seen.range = {.from = *Version::parse("1.0.0"), .below = *Version::parse("1.2.0")};
  const auto by_commit = release::decide(seen, {});
  REQUIRE_FALSE(by_commit);
  CHECK(by_commit.error().code() == Errc::refused);
  CHECK(by_commit.error().id() == "FL0331");
  CHECK(by_commit.error().message() ==
        "a rule in 0000000: x: 1.2.0 does not belong to the maintenance branch \"1.x\", which may release "
        ">=1.0.0 <1.2.0");
  CHECK(release::decide(seen, {.as = "1.3.0"}).error().id() == "FL0331");
  CHECK(decided(seen, {.as = "1.1.5"}).version->str() == "1.1.5");
}

TEST_CASE("warnings name their commits, and many are summed up") {
  auto noisy = change(Bump::none);
  noisy.warnings = {"one", "two"};
  const auto seen = observed("", {noisy, noisy});
  CHECK(release::warnings_of({}, seen).size() == 4);
  CHECK(release::warnings_of({}, seen, 1) ==
        std::vector<std::string>{"commit 0000000: one", "3 more commits look as if they counted, and do not"});
}

TEST_CASE("a decision as JSON") {
  auto seen = observed("1.0.0", {change(Bump::minor, "add")});
  seen.head.branch = "main";
  CHECK(
      release::to_json(decided(seen), seen) ==
      R"({"base_tag":"v1.0.0","branch":"main","bump":"minor","channel":null,"commits":1,"component":null,"decided_by":"0000000000000000000000000000000000000000",)"
      R"("head":"0000000000000000000000000000000000000000","previous":"1.0.0","reason":"a rule in 0000000: add",)"
      R"("release":true,"schema":"fairlead.release.next/1","tag":"v1.1.0","taken_by":null,"version":"1.1.0","warnings":[]})");
}

TEST_SUITE_END();
