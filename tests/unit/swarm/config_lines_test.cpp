#include "swarm/config_lines.hpp"

#include "base/text.hpp"

#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

using namespace fairlead;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("swarm");

TEST_CASE("what differs is shown with two lines around it") {
  CHECK(swarm::changed_lines("a\nb\nc\nd\ne\n", "a\nb\nX\nd\ne\nf\n") ==
        Lines{"@@ line 1 @@", " a", " b", "-c", "+X", " d", " e", "+f"});
  CHECK(swarm::changed_lines("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\nX\n") ==
        Lines{"@@ line 7 @@", " 7", " 8", "-9", "+X"});
  CHECK(swarm::changed_lines("same\n", "same\n").empty());
  CHECK(swarm::changed_lines("a\n", "a\r\n") == Lines{"@@ only ends of lines differ @@"});
  CHECK(swarm::changed_lines("a\n", std::string("a\0", 2)) ==
        Lines{"@@ it is no text: what differs cannot be shown @@"});
  CHECK(swarm::changed_lines("", std::string(100 * 2, 'x').replace(1, 1, "\n")).front() == "@@ line 1 @@");
}

TEST_CASE("secrets in a config are not shown") {
  struct Case {
    const char *line, *shown;
  };
  for (const auto& [line, shown] :
       {Case{"requirepass hunter2", "requirepass ***"}, Case{"  \"password\": \"hunter2\",", "  \"password\": \"***"},
        Case{"<password>hunter2</password>", "<password>***"}, Case{"API_TOKEN='hunter2'", "API_TOKEN='***"},
        Case{"Authorization: Basic hunter2", "Authorization: ***"},
        Case{"url: postgres://me:hunter2@db/x", "url: postgres://***@db/x"},
        Case{"proxy_pass http://web:8080;", "proxy_pass http://web:8080;"}, Case{"listen 80;", "listen 80;"}}) {
    CHECK(swarm::shown_lines(line) == Lines{shown});
  }
  CHECK(swarm::shown_lines("a: 1\npassword: |\n  hunter2\n  more\nb: 2\n") ==
        Lines{"a: 1", "password: |", "***", "***", "b: 2"});
  CHECK(swarm::shown_lines("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nx\n") ==
        Lines{"*** (a private key)", "***", "***", "x"});
  CHECK(swarm::changed_lines("password a\n", "password b\n") ==
        Lines{"@@ line 1 @@", "-password ***", "+password *** (another value)"});
}

TEST_CASE("a secret is hidden however many lines its value has, and what follows is shown") {
  const std::string forms[] = {
      "tokens:\n- %\n- a: %\n  b: c",
      "tokens:\n  - %",
      "password: # comment\n  %",
      "password: &a\n  %",
      "password: !vault |\n  %\n  %",
      "password: first\n  %",
      "passwords: [\n%\n]",
      "passwords: [\n  %,\n  %\n]",
      "passwords = [\"first\",\n\"%\"]",
      "password = \"\"\"\n%\nother = %\n\"\"\"",
      "password = '''first\n%'''",
      "password: \"first\n%\"",
      "\"password\": \"first\n%\",",
      "\"password\":\n\"%\",",
      "password=first\\\n%",
      "password=\\\n  first\\\n%",
      "<password>\n%\n</password>",
      "<password type=\"x\">\n%\n</password>",
      "password\n%",
      "password\n%=",
      "Private-Lines: 2\n%\n%==\nPrivate-MAC: %",
      "auth: {\nuser: %\n}",
      "auth: {\na: {\n},\nuser: %\n}",
      "password\n%\n\npassword %",
  };
  for (const auto& form : forms) {
    for (const auto* secret : {"CANARY", "CAN+ARY/", "CAN ARY"}) {
      for (const auto* indent : {"", "    "}) {
        std::string text = "before: shown\n";
        for (const auto line : lines(form)) text += indent + std::string(line) + "\n";
        text += "after: shown\n";
        for (auto at = text.find('%'); at != text.npos; at = text.find('%')) text.replace(at, 1, secret);
        CAPTURE(text);
        const auto shown = swarm::shown_lines(text);
        for (const auto& line : shown) CHECK_MESSAGE(line.find(secret) == line.npos, line);
        CHECK(shown.size() == lines(text).size());
        CHECK(shown.front() == "before: shown");
        CHECK(shown.back() == "after: shown");
      }
    }
  }
}

TEST_CASE("what stands around secrets is shown") {
  CHECK(swarm::shown_lines("a: 1\npassword: x\nb: 2\n") == Lines{"a: 1", "password: ***", "b: 2"});
  CHECK(swarm::shown_lines("location /auth {\n  allow all;\n}\nlisten 80;\n") ==
        Lines{"location /auth {", "***", "}", "listen 80;"});
  CHECK(swarm::shown_lines("auth_basic \"x\";\nlisten 80;\n") == Lines{"auth_basic \"***", "listen 80;"});
  CHECK(swarm::shown_lines("{\n\"token\": \"x\",\n\"user\": \"a\"\n}\n") ==
        Lines{"{", "\"token\": \"***", "\"user\": \"a\"", "}"});
}

TEST_CASE("the lines that are shown make the one text of the other, whatever they are") {
  std::mt19937 random(7);
  const auto some_text = [&] {
    std::string out;
    for (auto left = random() % 12; left > 0; --left)
      out += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
    return out;
  };
  for (int round = 0; round < 500; ++round) {
    const auto before = some_text(), after = some_text();
    const auto shown = swarm::changed_lines(before, after);
    std::string removed, added;
    for (const auto& line : shown) {
      if (line.starts_with('-')) removed += line.substr(1);
      if (line.starts_with('+')) added += line.substr(1);
    }
    const auto letters = [](std::string_view text) {
      std::string out(text);
      std::erase(out, '\n');
      return out;
    };
    CAPTURE(before);
    CAPTURE(after);
    CHECK(letters(before).size() + added.size() == letters(after).size() + removed.size());
    CHECK(shown.empty() == (before == after));
  }
}

TEST_SUITE_END();
