#include "rest/answer.hpp"

#include "support/fake_http.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;
using test::answer;

TEST_SUITE_BEGIN("rest");

TEST_CASE("what an answer says is wrong is found in the ways of many servers") {
  struct Case {
    const char *body, *says;
  };
  for (const auto& [body, says] : {
           Case{R"({"message":"service web not found"})", "service web not found"},
           Case{R"({"message":["a","b"]})", "a; b"},
           Case{R"({"message":{"name":["has already been taken"],"base":["no ref"]}})",
                "no ref; name has already been taken"},
           Case{R"({"error":"insufficient_scope","error_description":"more"})", "more"},
           Case{R"({"error":"tag_name is missing"})", "tag_name is missing"},
           Case{R"({"errors":[{"code":"A"},{"message":"b"},{"code":"C","message":"d"}]})", "A; b; C: d"},
           Case{R"({"errors":[],"message":"x"})", "x"},
           Case{R"({"message":{"deep":{"er":["x"]}}})", ""},
           Case{"{\"message\":\"\\u001b[31mred\"}", "?[31mred"},
           Case{R"(["x"])", ""},
           Case{"{}", ""},
           Case{"<html>", ""},
           Case{"", ""},
       }) {
    CAPTURE(body);
    CHECK(rest::message_of(answer(500, body), 100) == says);
  }
  CHECK(rest::message_of(answer(500, R"({"message":")" + std::string(500, 'x') + "\"}"), 100).size() == 100);
}

TEST_CASE("a status says what the caller can do") {
  using enum Errc;
  for (const auto& [status, code] :
       {std::pair(400, config), std::pair(401, denied), std::pair(403, denied), std::pair(404, not_found),
        std::pair(408, unavailable), std::pair(409, conflict), std::pair(413, refused), std::pair(418, io),
        std::pair(422, config), std::pair(429, unavailable), std::pair(503, unavailable), std::pair(304, io)}) {
    CAPTURE(status);
    CHECK(rest::code_of(status, io) == code);
  }
}

TEST_CASE("JSON goes out with its type, and comes in or is null") {
  std::vector<http::Header> headers = {{"X-A", "1"}};
  CHECK(rest::json_body({{"b", 1}, {"a", "\xff"}}, headers) == "{\"a\":\"\xEF\xBF\xBD\",\"b\":1}");
  CHECK(headers.back().name == "Content-Type");
  CHECK(headers.back().value == "application/json");
  CHECK(rest::json_of(answer(200, R"({"a":1})"), "x")->dump() == R"({"a":1})");
  CHECK(rest::json_of(answer(204, " \n"), "x")->is_null());
  CHECK(rest::json_of(answer(200, "<html>"), "x's answer").error().place().file == "x's answer");
}

TEST_CASE("a query is encoded") {
  CHECK(rest::with_query("https://x/y?a=1", {{"b", "c d"}, {"e", "/"}}) == "https://x/y?a=1&b=c%20d&e=%2F");
  CHECK(rest::with_query("https://x/y", {}) == "https://x/y");
}

TEST_SUITE_END();
