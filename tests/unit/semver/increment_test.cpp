#include "semver/increment.hpp"

#include <array>
#include <doctest/doctest.h>
#include <random>

using namespace fairlead;
using semver::Bump;
using semver::Increment;
using semver::Version;

TEST_SUITE_BEGIN("semver");

namespace {

constexpr std::array all = {Increment::major,    Increment::minor,    Increment::patch,      Increment::premajor,
                            Increment::preminor, Increment::prepatch, Increment::prerelease, Increment::release};

std::string raised(const char* version, Increment what, const semver::Numbering& numbering = {}) {
  const auto next = semver::increment(*Version::parse(version), what, numbering);
  return next ? next->str() : next.error().message();
}

/// Small numbers and few words, so that neighbours and equals are common.
Version random_version(std::mt19937& random) {
  const auto below = [&](unsigned int n) { return random() % n; };
  Version out{.major = below(3), .minor = below(3), .patch = below(3)};
  constexpr std::array<const char*, 10> words = {"0", "1", "9", "10", "alpha", "beta", "rc", "x-1", "-", "0a"};
  for (auto parts = below(4); parts > 0; --parts) out.prerelease.emplace_back(words.at(below(words.size())));
  return out;
}

}  // namespace

TEST_CASE("a release raises one number and zeroes those below; a pre-release is before its own release") {
  struct Case {
    const char* version;
    Increment what;
    const char* next;
  };
  for (const auto& [version, what, next] :
       {Case{"1.2.3", Increment::major, "2.0.0"}, Case{"1.2.3", Increment::minor, "1.3.0"},
        Case{"1.2.3", Increment::patch, "1.2.4"}, Case{"0.1.2", Increment::major, "1.0.0"},
        Case{"1.2.3-rc.1", Increment::patch, "1.2.3"}, Case{"1.2.3-rc.1", Increment::minor, "1.3.0"},
        Case{"1.2.0-rc.1", Increment::minor, "1.2.0"}, Case{"1.2.0-rc.1", Increment::major, "2.0.0"},
        Case{"2.0.0-rc.1", Increment::major, "2.0.0"}, Case{"2.0.0-rc.1", Increment::patch, "2.0.0"},
        Case{"1.2.3-rc.1", Increment::release, "1.2.3"}, Case{"1.2.3+b7", Increment::patch, "1.2.4"},
        Case{"1.2.3", Increment::release, "1.2.3 is no pre-release"}}) {
    CAPTURE(version);
    CHECK(raised(version, what) == next);
  }
}

TEST_CASE("a pre-release counts up its last number, or begins to count under another name") {
  struct Case {
    const char* version;
    Increment what;
    semver::Numbering numbering;
    const char* next;
  };
  for (const auto& [version, what, numbering, next] :
       {Case{"1.2.3", Increment::prerelease, {}, "1.2.4-0"},
        Case{"1.2.3", Increment::prerelease, {"beta"}, "1.2.4-beta.0"},
        Case{"1.2.3", Increment::prerelease, {"beta", 1}, "1.2.4-beta.1"},
        Case{"1.2.4-beta.1", Increment::prerelease, {"beta", 1}, "1.2.4-beta.2"},
        Case{"1.2.4-beta.9", Increment::prerelease, {}, "1.2.4-beta.10"},
        Case{"1.2.4-beta.99999999999999999999", Increment::prerelease, {}, "1.2.4-beta.100000000000000000000"},
        Case{"1.2.4-alpha.3", Increment::prerelease, {"beta", 1}, "1.2.4-beta.1"},
        Case{"1.2.4-beta", Increment::prerelease, {"beta"}, "1.2.4-beta.0"},
        Case{"1.2.4-beta.x", Increment::prerelease, {"beta"}, "1.2.4-beta.0"},
        Case{"1.2.4-beta.x", Increment::prerelease, {}, "1.2.4-beta.x.0"},
        Case{"1.2.4-1.beta", Increment::prerelease, {}, "1.2.4-2.beta"},
        Case{"1.2.4-a.b.2", Increment::prerelease, {"a.b"}, "1.2.4-a.b.3"},
        Case{"1.2.4-0", Increment::prepatch, {"beta"}, "1.2.5-beta.0"},
        Case{"1.2.4-0", Increment::preminor, {}, "1.3.0-0"},
        Case{"1.2.4", Increment::premajor, {"rc", 1}, "2.0.0-rc.1"},
        Case{"1.2.4", Increment::premajor, {"r c"}, "not a pre-release identifier: \"r c\""},
        Case{"1.2.4", Increment::premajor, {"01"}, "not a pre-release identifier: \"01\""}}) {
    CAPTURE(version);
    CAPTURE(next);
    CHECK(raised(version, what, numbering) == next);
  }
}

TEST_CASE("a number never wraps around") {
  constexpr auto largest = "18446744073709551615.18446744073709551615.18446744073709551615";
  for (const auto what : all) {
    if (what == Increment::release) continue;
    const auto next = semver::increment(*Version::parse(largest), what);
    REQUIRE_FALSE(next);
    CHECK(next.error().code() == Errc::refused);
  }
}

TEST_CASE("an increment is above what it came from, and no smaller than what asks for less") {
  std::mt19937 random(7);
  for (int i = 0; i < 5000; ++i) {
    const auto version = random_version(random);
    CAPTURE(version.str());
    const auto after = [&](Increment what) { return *semver::increment(version, what, {"beta", 1}); };
    for (const auto what : {Increment::major, Increment::minor, Increment::patch, Increment::premajor,
                            Increment::preminor, Increment::prepatch}) {
      CHECK(after(what) > version);
    }
    CHECK(after(Increment::major) >= after(Increment::minor));
    CHECK(after(Increment::minor) >= after(Increment::patch));
    CHECK(after(Increment::prerelease).is_prerelease());
  }
}

TEST_CASE("the order of versions is total: of two, one is before the other, and before what comes after that") {
  std::mt19937 random(8);
  for (int i = 0; i < 20000; ++i) {
    const auto a = random_version(random), b = random_version(random), c = random_version(random);
    CAPTURE(a.str() + " " + b.str() + " " + c.str());
    CHECK((a < b) + (a == b) + (a > b) == 1);
    CHECK(((a <=> b) < 0) == ((b <=> a) > 0));
    if (a <= b && b <= c) CHECK(a <= c);
    CHECK((a == b) == (a.str() == b.str()));
  }
}

TEST_CASE("an increment is read as it is written") {
  for (const auto what : all) CHECK(*semver::increment_of(semver::word(what)) == what);
  CHECK(semver::increment_of("Major").error().help() ==
        "use major, minor, patch, premajor, preminor, prepatch, prerelease, release");
  CHECK(semver::increment_for(Bump::major) == Increment::major);
  CHECK(semver::increment_for(Bump::minor) == Increment::minor);
  CHECK(semver::increment_for(Bump::patch) == Increment::patch);
}

TEST_SUITE_END();
