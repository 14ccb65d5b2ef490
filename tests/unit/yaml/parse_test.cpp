#include "yaml/parse.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <string>

using namespace fairlead;
using yaml::Node;

TEST_SUITE_BEGIN("yaml");

namespace {

/// A node as one line: {key: 'quoted', list: [plain]}.
std::string shown(const Node& node) {
  std::string out;
  if (node.is_scalar()) return node.style == yaml::Style::plain ? node.value : "'" + node.value + "'";
  for (const auto& item : node.items) out += (out.empty() ? "" : ", ") + shown(item);
  for (const auto& [key, value] : node.entries) out += (out.empty() ? "" : ", ") + key.value + ": " + shown(value);
  return node.is_sequence() ? "[" + out + "]" : "{" + out + "}";
}

std::string parsed(const std::string& text) {
  auto node = yaml::parse(text, "f.yml");
  return node ? shown(*node) : node.error().place().str() + " " + node.error().message();
}

/// "place id message" of the error.
std::string failure(const Result<Node>& result) {
  if (result) return "no error: " + shown(*result);
  CHECK_FALSE(result.error().help().empty());
  return result.error().place().str() + " " + std::string(result.error().id()) + " " + result.error().message();
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("the styles of YAML give the same nodes") {
  CHECK(parsed("a: 1\nb:\n- x\n- 'y'\nc: {d: \"e\"}\n") == "{a: 1, b: [x, 'y'], c: {d: 'e'}}");
  CHECK(parsed("--- # one document\na: |\n  x\n  y\n...\n") == "{a: 'x\ny\n'}");
  CHECK(parsed("%YAML 1.2\n---\n? a\n: b\n") == "{a: b}");
  CHECK(parsed("{a: [1, {b: }]}") == "{a: [1, {b: }]}");
  CHECK(parsed("\xEF\xBB\xBF"
               "a: 1\r\nb: 2\r\n") == "{a: 1, b: 2}");
  CHECK(parsed("!!str 1") == "'1'");
  CHECK(parsed("!!int 1") == "1");
}

TEST_CASE("an empty file is null") {
  for (const char* text : {"", "\n", "# nothing\n", "---\n", "--- ~\n"}) {
    CAPTURE(text);
    CHECK(yaml::parse(text, "f.yml").value().is_null());
  }
}

TEST_CASE("nodes know their lines and columns") {
  const auto root = yaml::parse("# head\na: 1\nлист:\n  - {b: 'x', c: y}\n", "f.yml").value();
  CHECK(root.place().str() == "f.yml:2:1");
  CHECK(root.entries[0].value.place().str() == "f.yml:2:4");
  CHECK(root.entries[1].key.place().str() == "f.yml:3:1");
  const auto& map = root.entries[1].value.items[0];
  CHECK(map.place().str() == "f.yml:4:5");
  CHECK(map.find("b")->place().str() == "f.yml:4:9");
  CHECK(map.find("c")->place().str() == "f.yml:4:17");
}

TEST_CASE("what is missing at the end of a file has its place in the last line") {
  CHECK(yaml::parse("---\n  ", "f.yml").value().place().str() == "f.yml:2:3");
  CHECK(yaml::parse("---\n  лист: [", "f.yml").error().place().str() == "f.yml:2:10");
  CHECK(yaml::parse("a: 1\nb: 'x", "f.yml").error().place().str() == "f.yml:2:6");
}

TEST_CASE("an alias is a copy of what its anchor names, and keeps its place") {
  const auto root = yaml::parse("a: &x {k: [1]}\nb: *x\nc: [*x, *x]\n", "f.yml").value();
  CHECK(shown(root) == "{a: {k: [1]}, b: {k: [1]}, c: [{k: [1]}, {k: [1]}]}");
  CHECK(root.find("b")->place().str() == "f.yml:1:4");
  CHECK(parsed("a: &x 1\nb: &x 2\nc: *x") == "{a: 1, b: 2, c: 2}");
  CHECK(parsed("a: &x k\n*x : v\n") == "{a: k, k: v}");
}

TEST_CASE("a merge key adds the entries that the map has not itself, and no deeper") {
  const std::string anchors = "a: &a {x: 1, deep: {p: 1}}\nb: &b {x: 2, y: 2}\n";
  const auto merged = [&](const std::string& text) {
    return shown(*yaml::parse(anchors + "c: " + text, "f.yml").value().find("c"));
  };
  CHECK(merged("{<<: *a}") == "{x: 1, deep: {p: 1}}");
  CHECK(merged("{<<: *a, x: 9}") == "{x: 9, deep: {p: 1}}");
  CHECK(merged("{deep: {q: 1}, <<: *a}") == "{deep: {q: 1}, x: 1}");
  CHECK(merged("{<<: [*b, *a]}") == "{x: 2, y: 2, deep: {p: 1}}");
  CHECK(merged("{<<: {z: 1}}") == "{z: 1}");
  CHECK(merged("{<<: []}") == "{}");
  CHECK(merged("{'<<': *a}") == "{<<: {x: 1, deep: {p: 1}}}");
}

TEST_CASE("tags of the user are kept by name") {
  const auto root = yaml::parse("a: !reset null\nb: !override [1]\nc: !x {}\nd: !reset 2\ne: 3", "f.yml").value();
  CHECK(root.find("a")->tag_name() == "!reset");
  CHECK(root.find("a")->is_null());
  CHECK(root.find("b")->tag_name() == "!override");
  CHECK(root.find("c")->tag_name() == "!x");
  CHECK(root.find("d")->tag == root.find("a")->tag);
  CHECK(root.find("e")->tag_name().empty());
  CHECK(yaml::parse("!k f: 1", "f.yml").value().entries.front().key.tag_name() == "!k");
}

TEST_CASE("two merge keys are told how to be one, so that no template is lost") {
  const auto help_of = [](const std::string& first, const std::string& second) {
    return yaml::parse(fmt::format("a: &a {{}}\nb: &b {{}}\nc:\n  <<: {}\n  <<: {}\n", first, second), "f.yml")
        .error()
        .help();
  };
  CHECK(help_of("*a", "*b") == "write one: <<: [*a, *b]; of a key that both have, the value of the first counts");
  CHECK(help_of("[*a]", "*b") ==
        "write one: <<: [*one, *other]; of a key that both have, the value of the first counts");
}

TEST_CASE("what is wrong in a file is named with its place") {
  struct Case {
    const char *text, *failure;
  };
  for (const auto& [text, expected] : {
           Case{"a: 1\nb: 2\na: 3\n", R"(f.yml:3:1 FL0202 the key "a" is already in line 1)"},
           Case{"x:\n  b: 1\n  \"b\": 2\n", R"(f.yml:3:3 FL0202 the key "b" is already in line 2)"},
           Case{"a: &a {}\nb:\n  <<: *a\n  <<: *a\n", R"(f.yml:4:3 FL0202 the key "<<" is already in line 3)"},
           Case{"a: 1\n---\nb: 2\n", "f.yml:2:1 FL0203 this file has several documents"},
           Case{"a: *x\n", R"(f.yml:1:4 FL0205 the alias "*x" names no anchor above it)"},
           Case{"a: &x [*x]\n", R"(f.yml:1:8 FL0205 the alias "*x" names no anchor above it)"},
           Case{"<<: 1\n", R"(f.yml:1:5 FL0205 "<<" merges a map or a list of maps, found a text)"},
           Case{"<<: [{}, 1]\n", R"(f.yml:1:5 FL0205 "<<" merges a map or a list of maps, found a list)"},
           Case{"[a]: 1\n", "f.yml:1:1 FL0207 a key must be a text, found a list"},
           Case{"a:\n  ~: 1\n", "f.yml:2:3 FL0207 a key must be a text, found null"},
           Case{"a:\n\t- b\n", "f.yml:2:1 FL0201 this is not YAML: found character that cannot start any token"},
           Case{"a: b: c\n", "f.yml:1:5 FL0201 this is not YAML: mapping values are not allowed in this context"},
           Case{"a: 1\n b: 2\n", "f.yml:2:3 FL0201 this is not YAML: mapping values are not allowed in this context"},
           Case{"a:\n  b: 1\n c: 2\n", "f.yml:3:2 FL0201 this is not YAML: did not find expected key"},
           Case{"a: [1, 2\n", "f.yml:2:1 FL0201 this is not YAML: did not find expected ',' or ']'"},
           Case{"a: \"x\n", "f.yml:2:1 FL0201 this is not YAML: found unexpected end of stream"},
           Case{"a: @x\n", "f.yml:1:4 FL0201 this is not YAML: found character that cannot start any token"},
           Case{"a\nb: 1\n", "f.yml:2:2 FL0201 this is not YAML: mapping values are not allowed in this context"},
           Case{"a: 1\nb: \xff\n", "f.yml:2:4 FL0201 this is not YAML: invalid leading UTF-8 octet"},
           Case{"a: 1\nb: \x01\n", "f.yml:2:4 FL0201 this is not YAML: control characters are not allowed"},
       }) {
    CAPTURE(text);
    CHECK(failure(yaml::parse(text, "f.yml")) == expected);
  }
}

TEST_CASE("a tab in the indentation has its own advice") {
  CHECK(yaml::parse("a:\n\t- b\n", "f.yml").error().help() == "indent with spaces: YAML allows no tabs there");
}

TEST_CASE("a file cannot cost more than its limits") {
  const auto limited = [](const std::string& text, const yaml::Limits& limits) {
    return failure(yaml::parse(text, "f.yml", limits));
  };
  CHECK(limited("a: 1\n", {.bytes = 3}) == "f.yml FL0206 the file is larger than 3 bytes");
  CHECK(limited("[1, 2, 3]", {.nodes = 3}) == "f.yml:1:8 FL0206 more than 3 values in one file");
  CHECK(limited("[[[1]]]", {.depth = 2}) == "f.yml:1:3 FL0206 lists and maps are nested more than 2 deep");
  CHECK(limited("[&a [[]], [[*a]]]", {.depth = 4}) == "f.yml:1:13 FL0206 lists and maps are nested more than 4 deep");
  CHECK(limited("[&a xxxx, *a, *a]", {.expanded_bytes = 12}) ==
        "f.yml:1:15 FL0206 more than 12 bytes of text, aliases resolved");
  CHECK(limited("[[1]]", {.depth = 2}) == "no error: [[1]]");
}

TEST_CASE("hostile files end at a limit") {
  std::string laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    const auto before = fmt::format("*{} ", static_cast<char>(c - 1));
    laughs += fmt::format("{}: &{} [{}{}]\n", c, c, repeated(before + ", ", 9), before);
  }
  CHECK(failure(yaml::parse(laughs, "f.yml")).find("FL0206 more than 500000 values") != std::string::npos);
  CHECK(failure(yaml::parse(repeated("[", 100'000), "f.yml")).find("nested more than 64 deep") != std::string::npos);
  CHECK(failure(yaml::parse(repeated("- ", 10'000), "f.yml")).find("nested more than 64 deep") != std::string::npos);
  CHECK(failure(yaml::parse(repeated("{a: ", 100'000), "f.yml")).find("FL0206") != std::string::npos);
  const auto big = "a: &a " + std::string(1U << 20U, 'x') + "\nb: [" + repeated("*a, ", 64) + "]\n";
  CHECK(failure(yaml::parse(big, "f.yml")).find("bytes of text") != std::string::npos);
  std::string nested;
  for (int i = 0; i < 60; ++i) nested += "&a" + std::to_string(i) + " [";
  CHECK(failure(yaml::parse(nested + repeated("1, ", 20'000) + repeated("]", 60), "f.yml")).find("values") !=
        std::string::npos);
}

TEST_SUITE_END();
