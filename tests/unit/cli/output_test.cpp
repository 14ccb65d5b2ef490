#include "cli/output.hpp"

#include "support/memory_filesystem.hpp"

#include <array>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <string>
#include <unistd.h>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

TEST_CASE("the flag decides about colour, then NO_COLOR, FORCE_COLOR, TERM, GitLab and the terminal") {
  struct Case {
    const char* flag;
    Variables environment;
    bool terminal, colour;
  };
  for (const auto& [flag, environment, terminal, colour] :
       {Case{"auto", {}, true, true}, Case{"auto", {}, false, false}, Case{"always", {{"NO_COLOR", "1"}}, false, true},
        Case{"never", {{"FORCE_COLOR", "1"}}, true, false},
        Case{"auto", {{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}, true, false},
        Case{"auto", {{"NO_COLOR", ""}}, true, true},
        Case{"auto", {{"FORCE_COLOR", "1"}, {"TERM", "dumb"}}, false, true},
        Case{"auto", {{"FORCE_COLOR", "0"}}, true, false},
        Case{"auto", {{"TERM", "dumb"}, {"GITLAB_CI", "true"}}, true, false},
        Case{"auto", {{"GITLAB_CI", "true"}}, false, true}}) {
    CAPTURE(flag);
    CHECK(cli::wants_colour(flag, environment, terminal) == colour);
  }
}

TEST_CASE("an error shows its place, the line there, its notes and its help") {
  test::MemoryFileSystem files;
  files.add("docker-stack.yml", "services:\n\tweb: \xc3\xbc x\n");
  const auto error =
      Error(Errc::config, "no image").id("FL0105").at({"docker-stack.yml", 2, 8}).help("add one").note("one\ntwo");
  CHECK(cli::error_text(error, files, {}) ==
        "error[FL0105]: no image\n"
        " --> docker-stack.yml:2:8\n"
        "  |\n"
        "2 | \tweb: \xc3\xbc x\n"
        "  | \t      ^\n"
        "note: one\n"
        "      two\n"
        "help: add one\n");
}

TEST_CASE("an error without a place is one line, made safe for a terminal") {
  test::MemoryFileSystem files;
  CHECK(cli::error_text(Error(Errc::io, "bad \x1b[2J name"), files, {}) == "error[FL0013]: bad ?[2J name\n");
  CHECK(cli::error_text(Error(Errc::io, "two\nlines"), files, {.colour = true}) ==
        "\x1b[1;31merror[FL0013]\x1b[0m: two\n               lines\n");
}

TEST_CASE("no line is shown that may hold a secret, is missing or too long") {
  test::MemoryFileSystem files;
  files.add("a.yml", "POSTGRES_PASSWORD: hunter2\n- \"API_KEY=hunter2\"\n" + std::string(161, 'x') + "\nfine: 1\n");
  files.add("config.json", "{\"auth\": \"hunter2\"}\n");
  const auto text = [&](const std::string& file, std::uint32_t line) {
    return cli::error_text(Error(Errc::config, "x").at({file, line, 1}), files, {});
  };
  for (const std::uint32_t line : {1U, 2U, 3U, 9U, 0U}) {
    CAPTURE(line);
    CHECK(text("a.yml", line) == "error[FL0002]: x\n --> " + Place{"a.yml", line, 1}.str() + "\n");
  }
  CHECK(text("config.json", 1) == "error[FL0002]: x\n --> config.json:1:1\n");
  CHECK(text("gone.yml", 1) == "error[FL0002]: x\n --> gone.yml:1:1\n");
  CHECK(text("a.yml", 4) == "error[FL0002]: x\n --> a.yml:4:1\n  |\n4 | fine: 1\n  | ^\n");
}

TEST_CASE("an error as JSON is one document") {
  const auto error = Error(Errc::denied, "no \"login\"").at({"a.yml", 3, 0}).help("log in").note("n");
  CHECK(cli::error_json(error, cli::Exit::denied) ==
        R"({"error":{"code":"denied","help":"log in","id":"FL0005","message":"no \"login\"","notes":["n"],)"
        R"("place":{"column":0,"file":"a.yml","line":3}},"exit":4,"schema":"fairlead.error/1"})"
        "\n");
  CHECK(cli::error_json(Error(Errc::io, "x"), cli::Exit::failed).find("\"place\":null") != std::string::npos);
}

TEST_CASE("text is written whole and redacted; a full disk and a reader that left are errors") {
  cli::Redactor redactor;
  redactor.add(Secret("hunter2"));
  std::array<int, 2> ends = {-1, -1};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  CHECK(cli::write_text(ends[1], "password hunter2\n", redactor).has_value());
  std::array<char, 64> buffer = {};
  const auto size = ::read(ends[0], buffer.data(), buffer.size());
  CHECK(std::string(buffer.data(), static_cast<std::size_t>(size)) == "password ***\n");
  ::close(ends[0]);
  ::close(ends[1]);
  const auto closed = cli::write_text(ends[1], "x", redactor);
  REQUIRE_FALSE(closed.has_value());
  CHECK(closed.error().message() == "cannot write the result: Bad file descriptor");
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  CHECK(cli::write_text(full, "x", redactor).error().message() == "cannot write the result: No space left on device");
  CHECK(cli::write_text(full, "", redactor).has_value());
  ::close(full);
}

TEST_SUITE_END();
