#include "release/template.hpp"

#include "json/json.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace fairlead;

TEST_SUITE_BEGIN("release");

namespace {

const json::Value data = {{"version", "1.1.0"},
                          {"count", 2},
                          {"yes", true},
                          {"no", false},
                          {"empty", json::Value::array()},
                          {"text", "a <b> & {{c}}"},
                          {"project", {{"name", "shop"}}},
                          {"names", {"Ada", "Bob"}},
                          {"changes", {{{"id", "1"}, {"scope", "web"}}, {{"id", "2"}, {"scope", ""}}}}};

std::string filled(std::string_view text) {
  const auto out = release::render(text, "notes.mustache", data);
  return out ? *out : std::string(out.error().id()) + " " + out.error().place().str() + ": " + out.error().message();
}

}  // namespace

TEST_CASE("a template is filled as Mustache fills it") {
  struct Case {
    const char *text, *filled;
  };
  for (const auto& [text, expected] :
       {Case{"", ""}, Case{"v{{version}}!", "v1.1.0!"}, Case{"{{ count }}{{yes}}{{none}}", "2true"},
        Case{"{{text}}{{{text}}}{{&text}}", "a <b> & {{c}}a <b> & {{c}}a <b> & {{c}}"},
        Case{"{{project.name}}{{project.none}}{{version.x}}", "shop"},
        Case{"{{#names}}<{{.}}>{{/names}}", "<Ada><Bob>"},
        Case{"{{#yes}}a{{/yes}}{{#no}}b{{/no}}{{^no}}c{{/no}}{{^empty}}d{{/empty}}", "acd"},
        Case{"{{#changes}}{{id}}{{#scope}}({{scope}} of {{version}}){{/scope}}{{^scope}}-{{/scope}} {{/changes}}",
             "1(web of 1.1.0) 2- "},
        Case{"{{#project}}{{name}}{{/project}}{{! a\nb }}", "shop"},
        Case{"a\n  {{#changes}}  \n- {{id}}\n  {{/changes}}\nb\n", "a\n- 1\n- 2\nb\n"},
        Case{"a\r\n{{! x }}\r\nb\r\n", "a\r\nb\r\n"}, Case{"{{#yes}} {{/yes}}\n", " \n"},
        Case{"{{#yes}}\nx\n{{/yes}}", "x\n"}, Case{"a {{! x }}\nb", "a \nb"}, Case{"}} {", "}} {"}}) {
    CAPTURE(text);
    CHECK(filled(text) == expected);
  }
}

TEST_CASE("a template that is none says where") {
  struct Case {
    const char *text, *message;
  };
  for (const auto& [text, message] : {Case{"a\n {{#x}}", "FL0326 notes.mustache:2:2: {{#x}} is not closed"},
                                      Case{"{{/x}}", "FL0326 notes.mustache:1:1: {{/x}} closes nothing"},
                                      Case{"{{#x}}{{/y}}", "FL0326 notes.mustache:1:7: {{/y}} closes nothing"},
                                      Case{"{{x", "FL0326 notes.mustache:1:1: a tag does not end"},
                                      Case{"{{}}", "FL0326 notes.mustache:1:1: \"\" is no name"},
                                      Case{"{{> part}}", "FL0326 notes.mustache:1:1: \"> part\" is no name"},
                                      Case{"{{=<% %>=}}", "FL0326 notes.mustache:1:1: \"=<% %>=\" is no name"}}) {
    CAPTURE(text);
    CHECK(filled(text) == message);
  }
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "{{#a}}";
  CHECK(filled(deep).ends_with("sections nest too deep"));
}

TEST_CASE("a template that would take for ever is refused") {
  auto list = json::Value::array();
  for (int i = 0; i < 100; ++i) list.push_back(i);
  std::string text = "x";
  for (int i = 0; i < 20; ++i) text = "{{#a}}" + text + "{{/a}}";
  const auto out = release::render(text, "t", {{"a", list}});
  REQUIRE(!out);
  CHECK(out.error().code() == Errc::refused);
}

TEST_SUITE_END();
