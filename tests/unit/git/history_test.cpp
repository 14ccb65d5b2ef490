#include "git/history.hpp"

#include "support/git_sandbox.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace fairlead;
using git::History;
using git::Id;
using git::Repository;
using test::FakeCommit;
using test::GitSandbox;

TEST_SUITE_BEGIN("git");

namespace {

constexpr long t0 = 1700000000, hour = 3600, year = 365L * 24 * hour;

/// A sandbox with a history, and its commits by number, from 1.
struct HistoryFixture {
  explicit HistoryFixture(const std::vector<FakeCommit>& commits) {
    for (const auto& id : sandbox.import(commits)) ids.push_back(*Id::parse(id));
  }
  const Id& operator[](std::size_t number) const { return ids.at(number - 1); }
  /// The numbers of the commits of head, without those of base (0: none).
  std::vector<std::size_t> range(std::size_t head, std::size_t base) const {
    std::vector<std::size_t> out;
    const auto found =
        History(repository).range((*this)[head], base == 0 ? std::nullopt : std::optional((*this)[base]));
    REQUIRE_MESSAGE(found, found.error().message());
    for (const auto& id : found->commits) out.push_back(std::size_t(std::ranges::find(ids, id) - ids.begin()) + 1);
    return out;
  }

  GitSandbox sandbox;
  std::vector<Id> ids = {};
  Repository repository = *Repository::open(sandbox.path());
};

using Numbers = std::vector<std::size_t>;

}  // namespace

TEST_CASE("a range holds what the head has and the base has not, children first") {
  // 1 - 2 - 4 - 6 - 7    main
  //      \ 3 - 5 /       topic
  const HistoryFixture f({{"a"}, {"b", {1}}, {"c", {2}}, {"d", {2}}, {"e", {3}}, {"merge", {4, 5}}, {"g", {6}}});
  CHECK(f.range(7, 2) == Numbers{7, 6, 5, 4, 3});
  CHECK(f.range(7, 4) == Numbers{7, 6, 5, 3});
  CHECK(f.range(7, 7).empty());
  CHECK(f.range(2, 7).empty());
  CHECK(f.range(4, 5) == Numbers{4});
  CHECK(f.range(7, 0) == Numbers{7, 6, 5, 4, 3, 2, 1});
}

TEST_CASE("a range is right when clocks were wrong") {
  // A straight line; 3 says 1970, 5 is a year ahead.
  const HistoryFixture f({{"a", {}, t0},
                          {"b", {1}, t0 + hour},
                          {"c", {2}, 1},
                          {"d", {3}, t0 + 2 * hour},
                          {"e", {4}, t0 + year},
                          {"f", {5}, t0 + 3 * hour}});
  CHECK(f.range(6, 4) == Numbers{6, 5});
  CHECK(f.range(6, 2) == Numbers{6, 5, 4, 3});
  CHECK(f.range(6, 1) == Numbers{6, 5, 4, 3, 2});
}

TEST_CASE("a topic that began before the base and was merged after it belongs to the range") {
  const HistoryFixture f({{"a"}, {"old topic", {1}, t0 - year}, {"b", {1}}, {"base", {3}}, {"merge", {4, 2}}});
  CHECK(f.range(5, 4) == Numbers{5, 2});
}

TEST_CASE("ancestry is exact, whatever the clocks said") {
  const HistoryFixture f(
      {{"a", {}, t0}, {"b", {1}, t0 + year}, {"c", {2}, 1}, {"d", {3}, t0}, {"side", {2}, t0 + 2 * year}});
  History history(f.repository);
  for (std::size_t from = 1; from <= 5; ++from) {
    for (std::size_t to = 1; to <= 5; ++to) {
      CAPTURE(from);
      CAPTURE(to);
      const bool expected = to <= from && (from != 5 || to <= 2 || to == 5);
      CHECK(*history.reaches(f[from], f[to]) == expected);
    }
  }
}

TEST_CASE("ancestry stays exact when many questions turn it into one walk") {
  std::vector<FakeCommit> commits{{"root"}, {"ours", {1}}};
  for (int i = 0; i < 40; ++i) commits.push_back({"theirs", {i == 0 ? 1 : i + 2}});
  const HistoryFixture f(commits);
  History history(f.repository);
  for (int round = 0; round < 2; ++round) {
    for (std::size_t to = 1; to <= 42; ++to) {
      CAPTURE(to);
      CHECK(*history.reaches(f[2], f[to]) == (to <= 2));
    }
  }
  CHECK(*history.reaches(f[42], f[3]));  // of another commit, it begins anew
  CHECK_FALSE(*history.reaches(f[42], f[2]));
}

TEST_CASE("in a shallow clone the range says where it was cut") {
  const GitSandbox sandbox;
  sandbox.commit({"a", "b", "c", "d"});
  sandbox.git("clone -q --depth 2 --no-single-branch file://" + sandbox.path() + " " + sandbox.beside("shallow"));
  const auto repository = *Repository::open(sandbox.beside("shallow"));
  const auto head = repository.head()->commit;
  const auto range = History(repository).range(head, std::nullopt);
  REQUIRE(range);
  CHECK(range->commits.size() == 2);
  CHECK(range->cut == range->commits.back());
  CHECK_FALSE(History(repository).range(head, range->commits.back())->cut);
}

TEST_CASE("a commit that is missing without a shallow history is corrupt") {
  const GitSandbox sandbox;
  sandbox.commit({"a", "b", "c", "d"});
  sandbox.git("clone -q --depth 2 file://" + sandbox.path() + " " + sandbox.beside("shallow"));
  GitSandbox::git_in(sandbox.beside("shallow"), "rev-parse HEAD && rm " + sandbox.beside("shallow") + "/.git/shallow");
  const auto repository = *Repository::open(sandbox.beside("shallow"));
  const auto range = History(repository).range(repository.head()->commit, std::nullopt);
  REQUIRE_FALSE(range);
  CHECK(range.error().code() == Errc::corrupt);
}

TEST_CASE("the ancestry of several commits has each once, parents first, whatever the clocks said") {
  // 1 - 2 - 4   6 stands alone; 3 says 1970, 5 is not reached.
  //      \\ 3 - 5
  const HistoryFixture f({{"a"}, {"b", {1}}, {"c", {2}, 1}, {"d", {2, 3}}, {"e", {3}}, {"f"}});
  const auto entries = History(f.repository).ancestry({f[4], f[6], f[3]});
  REQUIRE_MESSAGE(entries, entries.error().message());
  Numbers order;
  for (const auto& [id, parents] : *entries) {
    order.push_back(std::size_t(std::ranges::find(f.ids, id) - f.ids.begin()) + 1);
    for (const auto parent : parents) CHECK(parent + 1 < order.size());
  }
  CHECK(entries->size() == 5);
  CHECK(std::ranges::find(order, 5U) == order.end());
  const auto merge = std::ranges::find(*entries, f[4], &History::Entry::id);
  REQUIRE(merge->parents.size() == 2);
  CHECK((*entries)[merge->parents[0]].id == f[2]);
  CHECK((*entries)[merge->parents[1]].id == f[3]);
}

TEST_SUITE_END();
