#include "rest/paging.hpp"

#include "support/fake_http.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using rest::Page;

TEST_SUITE_BEGIN("rest");

namespace {

std::vector<json::Value> numbers(int from, int count) {
  std::vector<json::Value> out;
  for (int i = 0; i < count; ++i) out.emplace_back(from + i);
  return out;
}

Result<std::string> next_of(const std::string& link, const std::string& url = "https://x.example.org/a/list?p=1") {
  auto answer = test::answer(200, "", {{"Link", link}});
  answer.url = url;
  return rest::next_by_link(answer, url);
}

}  // namespace

TEST_CASE("a list is read page after page, and no page for nothing") {
  std::vector<std::string> read;
  const auto pages = [&](const std::string& url) -> Result<Page> {
    read.push_back(url);
    if (url == "1") return Page{numbers(0, 2), "2"};
    return Page{numbers(2, 2), url == "2" ? "3" : ""};
  };
  CHECK(rest::list("1", 100, pages)->size() == 6);
  CHECK(read == std::vector<std::string>{"1", "2", "3"});
  read.clear();
  CHECK(nlohmann::json(*rest::list("1", 4, pages)).dump() == "[0,1,2,3]");
  CHECK(rest::list("1", 1, pages)->size() == 1);
  CHECK(read == std::vector<std::string>{"1", "2", "1"});
}

TEST_CASE("a page that fails fails the list, and a circle ends") {
  CHECK(rest::list("1", 9, [](const auto&) -> Result<Page> { return Error(Errc::denied, "no"); }).error().code() ==
        Errc::denied);
  int pages = 0;
  const auto circle = [&](const std::string& url) -> Result<Page> { return ++pages, Page{numbers(0, 1), url}; };
  CHECK(rest::list("https://x/?token=a", 1'000'000, circle).error().message() ==
        "https://x/?token=***: the list has more than 1000 pages");
  CHECK(pages == 1000);
}

TEST_CASE("the next page by link is on the same server, or refused") {
  CHECK(*next_of("<https://x.example.org/a/list?p=2>; rel=\"next\"") == "https://x.example.org/a/list?p=2");
  CHECK(*next_of("</b?p=2>; rel=next") == "https://x.example.org/b?p=2");
  CHECK(next_of("<https://x.example.org/z>; rel=last")->empty());
  CHECK(next_of("")->empty());
  for (const char* away : {"<https://y.example.org/>; rel=next", "<http://x.example.org/a>; rel=next",
                           "<https://x.example.org:8443/a>; rel=next"}) {
    CAPTURE(away);
    CHECK(next_of(away).error().code() == Errc::refused);
    CHECK(next_of(away).error().id() == "FL0017");
  }
}

TEST_CASE("the next page by number ends with the last") {
  CHECK(rest::next_by_page("https://x/list", 3) == "https://x/list?page=2");
  CHECK(rest::next_by_page("https://x/list?per_page=50", 3) == "https://x/list?per_page=50&page=2");
  CHECK(rest::next_by_page("https://x/list?page=2&per_page=50&a=b", 3) == "https://x/list?per_page=50&a=b&page=3");
  for (const char* last : {"https://x/list?page=3", "https://x/list?page=4", "https://x/list?page=x"})
    CHECK(rest::next_by_page(last, 3).empty());
  CHECK(rest::next_by_page("https://x/list", 0).empty());
  CHECK(rest::next_by_page("https://x/list", 1).empty());
}

TEST_SUITE_END();
