#include "git/refs.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace fairlead;
using git::Id;
using git::PackedRef;

TEST_SUITE_BEGIN("git");

namespace {

std::string hex(char digit) {
  std::string out(40, digit);
  return out;
}

/// "name object peeled" of every ref.
std::string listed(const std::string& text, std::string_view prefix) {
  std::string out;
  const auto add = [&](const PackedRef& ref) {
    out += fmt::format("{} {} {};", ref.name, ref.object.brief()[0], ref.peeled ? ref.peeled->brief()[0] : '-');
    return true;
  };
  const auto result = git::read_packed_refs(text, prefix, add);
  return result ? out : "error at " + result.error().place().str();
}

}  // namespace

TEST_CASE("packed refs: a ^ line says what a tag object names, and without one it is no tag object") {
  const auto refs =
      hex('a') + " refs/heads/main\n" + hex('b') + " refs/tags/v1\n^" + hex('c') + "\n" + hex('d') + " refs/tags/v2\n";
  const auto header = std::string("# pack-refs with: peeled fully-peeled sorted \n");
  CHECK(listed(header + refs, "refs/tags/") == "refs/tags/v1 b c;refs/tags/v2 d d;");
  CHECK(listed(header + refs, "") == "refs/heads/main a a;refs/tags/v1 b c;refs/tags/v2 d d;");
  // Before git 1.5 nothing was peeled, so nothing is known.
  CHECK(listed(refs, "refs/tags/") == "refs/tags/v1 b c;refs/tags/v2 d -;");
}

TEST_CASE("packed refs: reading stops when enough is known") {
  const auto text = hex('a') + " refs/tags/v1\n" + hex('b') + " refs/tags/v2\n" + hex('c') + " refs/tags/v3\n";
  int calls = 0;
  CHECK(git::read_packed_refs(text, "", [&](const PackedRef&) { return ++calls < 2; }));
  CHECK(calls == 2);
}

TEST_CASE("packed refs: anything else is corrupt, and the line is named") {
  struct Case {
    std::string text;
    const char* error;
  };
  for (const auto& [text, error] :
       {Case{"what?\n", "error at packed-refs:1"},
        Case{hex('a') + " refs/tags/v1\n" + hex('g') + " refs/tags/v2\n", "error at packed-refs:2"},
        Case{hex('a') + " refs/tags/v1\n^123\n", "error at packed-refs:2"},
        Case{hex('a') + " refs/tags/v1\n\n", "error at packed-refs:2"}}) {
    CAPTURE(text);
    CHECK(listed(text, "refs/") == error);
  }
  CHECK(listed("", "refs/").empty());
  CHECK(listed(hex('a') + " refs/tags/v1", "refs/") == "refs/tags/v1 a -;");
}

TEST_SUITE_END();
