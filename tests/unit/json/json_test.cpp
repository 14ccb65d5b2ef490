#include "json/json.hpp"

#include "json/document.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("json");

TEST_CASE("a document that is not JSON is refused with line and column, and without its text") {
  struct Case {
    const char *text, *place, *message;
  };
  for (const auto& [text, place, message] :
       {Case{"", "a.json:1:1", "not valid JSON: there is no text"},
        Case{" \n", "a.json:1:1", "not valid JSON: there is no text"},
        Case{"{\"a\": 1,\n \"b\" 2}", "a.json:2:6", "not valid JSON: unexpected number literal; expected ':'"},
        Case{"{\"password\": \"hunter2", "a.json:1:22", "not valid JSON: invalid string: missing closing quote"},
        Case{"[1, 2] 3", "a.json:1:8", "not valid JSON: unexpected number literal; expected end of input"},
        Case{"[1e999]", "a.json", "not valid JSON: a number is too large"}}) {
    CAPTURE(text);
    const auto value = json::parse(text, "a.json");
    REQUIRE_FALSE(value.has_value());
    CHECK(value.error().code() == Errc::corrupt);
    CHECK(value.error().place().str() == place);
    CHECK(value.error().message() == message);
    CHECK(value.error().message().find("hunter2") == std::string::npos);
  }
}

TEST_CASE("the first text that is not UTF-8 is found, in values and in keys") {
  CHECK_FALSE(json::not_utf8({{"a", {1, "\xc3\xa9", nullptr}}}).has_value());
  CHECK(json::not_utf8("\xe9") == "");
  CHECK(json::not_utf8({{"a", {{"b", {"c", "\xff"}}}}}) == "a.b.1");
  CHECK(json::not_utf8({{"a", {{"\xff", 1}}}}) == "a");
}

TEST_CASE("copies of a document share its value, and equal values are equal documents") {
  const json::Document none, one(json::Value{{"b", 2}, {"a", 1}});
  CHECK(none.is_null());
  CHECK(none.text() == "null");
  CHECK(one.text() == R"({"a":1,"b":2})");
  CHECK(one->at("b") == 2);
  const auto copy = one;  // NOLINT(performance-unnecessary-copy-initialization): that is what is tested
  CHECK(&*copy == &*one);
  CHECK(json::Document(*one) == one);
  CHECK_FALSE(json::Document(*one) == none);
}

TEST_CASE("nesting is limited, brackets in strings do not count") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(json::parse(nested(200), "x").has_value());
  const auto deep = json::parse("\n" + nested(201), "x");
  REQUIRE_FALSE(deep.has_value());
  CHECK(deep.error().place() == Place{"x", 2, 201});
  CHECK(deep.error().message() == "not valid JSON: it nests deeper than 200 levels");
  CHECK(json::parse("\"" + std::string(1000, '[') + "\\\"[\"", "x").has_value());
}

TEST_CASE("equal values give equal text, whatever the order of their keys") {
  const auto a = json::parse(R"({"b":[1,2.5,null,true],"a":"ü\n"})", "a");
  const auto b = json::parse(R"({"a":"\u00fc\n", "b": [1, 2.5, null, true]})", "b");
  REQUIRE(a.has_value());
  REQUIRE(b.has_value());
  CHECK(json::dump(*a) == "{\"a\":\"ü\\n\",\"b\":[1,2.5,null,true]}");
  CHECK(json::dump(*a) == json::dump(*b));
  CHECK(json::pretty(json::Value{{"a", 1}}) == "{\n  \"a\": 1\n}\n");
}

TEST_CASE("invalid UTF-8 is replaced, not thrown at") {
  CHECK(json::quoted("a\xff"
                     "b\"") ==
        "\"a\xef\xbf\xbd"
        "b\\\"\"");
  CHECK_FALSE(json::parse("\"\xff\"", "x").has_value());
}

TEST_CASE("members are read as what they must be") {
  const json::Value object = {{"name", "web"}, {"port", 80}, {"on", true}, {"huge", 18446744073709551615ULL}};
  CHECK(*json::text(object, "name") == "web");
  CHECK(json::text(object, "port").error().message() == "\"port\" is not a text");
  CHECK(json::text(object, "none").error().message() == "\"none\" is missing");
  CHECK(*json::integer(object, "port") == 80);
  CHECK(json::integer(object, "name").error().message() == "\"name\" is not an integer");
  CHECK(json::integer(object, "huge").error().message() == "\"huge\" is too large");
  CHECK(json::integer(json::Value(3), "port").error().message() == "\"port\" is missing");
}

TEST_CASE("a missing or odd member gives the fallback") {
  const json::Value object = {{"name", "web"}, {"port", 80}, {"on", true}, {"nothing", nullptr}};
  CHECK(json::text_or(object, "name", "x") == "web");
  CHECK(json::text_or(object, "port", "x") == "x");
  CHECK(json::integer_or(object, "port", 1) == 80);
  CHECK(json::integer_or(object, "nothing", 1) == 1);
  CHECK(json::boolean_or(object, "on", false));
  CHECK(json::boolean_or(object, "name", true));
  CHECK(json::member(object, "none").is_null());
  CHECK(json::member(json::Value::array({1}), "none").is_null());
}

TEST_CASE("a path of keys leads to a value or to null") {
  const json::Value service = {{"Spec", {{"Name", "web"}, {"Mode", 1}}}};
  CHECK(json::at(service, {"Spec", "Name"}) == "web");
  CHECK(json::at(service, {"Spec", "Mode", "Global"}).is_null());
  CHECK(json::at(service, {}) == service);
}

TEST_SUITE_END();
