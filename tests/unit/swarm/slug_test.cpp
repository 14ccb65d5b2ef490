#include "swarm/slug.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <set>

using namespace fairlead;

TEST_SUITE_BEGIN("swarm");

namespace {

std::string slug(std::string_view ref, std::size_t longest = 40) {
  const auto made = swarm::slug(ref, longest);
  return made ? *made : made.error().message();
}

bool is_label(std::string_view text) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && is_plain(text.front()) && is_plain(text.back()) &&
         std::ranges::all_of(text, [&](char c) { return is_plain(c) || c == '-'; });
}

}  // namespace

TEST_CASE("a branch that is a label keeps its name, as in GitLab") {
  for (const auto* ref : {"main", "42-login", "a", "feature-login"}) CHECK(slug(ref) == ref);
}

TEST_CASE("any other gets digits of its hash, so that no two share a name") {
  CHECK(slug("feature/login") == "feature-login-df7c7aeb");
  CHECK(slug("Feature/Login") != slug("feature/login"));
  CHECK(slug("feature--login-") != slug("feature--login"));
  std::set<std::string> all;
  for (const auto* ref : {"feature/login", "feature_login", "feature-login", "feature.login", "Feature-Login",
                          "-feature-login", "feature-login-", "feature login", "fe\xC3\xA4ture", "///", "-", "."}) {
    const auto made = slug(ref);
    CAPTURE(made);
    CHECK(is_label(made));
    CHECK(made.size() <= 40);
    CHECK(all.insert(made).second);
  }
}

TEST_CASE("what is too long is cut, and still differs") {
  const std::string base(60, 'x');
  CHECK(slug(base + "a", 20).size() == 20);
  CHECK(slug(base + "a", 20) != slug(base + "b", 20));
  CHECK(slug("abcdefghijk-mno", 20) == "abcdefghijk-mno");
  CHECK(slug("abcdefghij-/x/yyyyyyyyyyyyyy", 20).starts_with("abcdefghij-"));
  CHECK(is_label(slug("abcdefghij-/x/yyyyyyyyyyyyyy", 20)));
  CHECK(slug("main", 3) == "3 characters are too few for a slug");
  CHECK(slug("") == "a slug needs the name of a branch");
}

TEST_SUITE_END();
