#include "yaml/list.hpp"

#include <doctest/doctest.h>
#include <span>
#include <string>
#include <vector>

using namespace fairlead;

TEST_SUITE_BEGIN("yaml");

namespace {

using Texts = yaml::List<std::string>;
using Vector = std::vector<std::string>;

Vector all(const Texts& list) {
  return {list.begin(), list.end()};
}

}  // namespace

TEST_CASE("a list is as large as a pointer, and empty at first") {
  CHECK(sizeof(Texts) == sizeof(void*));
  Texts list;
  CHECK(list.empty());
  CHECK(list.begin() == list.end());
  list.erase_if([](const auto&) { return true; });
  const auto copy = list;
  CHECK(copy.empty());
}

TEST_CASE("items are added and removed where a vector would have them") {
  Texts list;
  list.push_back("b");
  list.push_back("d");
  list.insert(list.begin(), "a");
  list.insert(list.begin() + 2, "c");
  CHECK(all(list) == Vector{"a", "b", "c", "d"});
  list.erase(list.begin() + 1);
  CHECK(list.front() + list[1] + list.back() == "acd");
  list.erase_if([](const auto& text) { return text != "c"; });
  CHECK(all(list) == Vector{"c"});
}

TEST_CASE("copies of a list are deep") {
  Vector from = {"a", "b"};
  Texts list{std::span(from)};
  CHECK(from == Vector{"", ""});
  auto copy = list;
  copy[0] = "changed";
  CHECK(all(list) == Vector{"a", "b"});
  list = copy;
  copy.push_back("more");
  CHECK(all(list) == Vector{"changed", "b"});
}

TEST_SUITE_END();
