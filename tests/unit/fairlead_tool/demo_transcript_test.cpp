#include "demo_transcript.hpp"

#include <array>
#include <cstdio>
#include <doctest/doctest.h>
#include <functional>
#include <memory>
#include <string>

namespace fairlead::demo {

TEST_SUITE_BEGIN("fairlead");

namespace {

std::string written(const std::function<void(Transcript&)>& tell, bool colour = false,
                    const cli::Redactor* redactor = nullptr) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  Transcript transcript(file.get(), colour, redactor);
  tell(transcript);
  REQUIRE(std::fseek(file.get(), 0, SEEK_SET) == 0);
  std::array<char, 4096> buffer{};
  return {buffer.data(), std::fread(buffer.data(), 1, buffer.size(), file.get())};
}

}  // namespace

TEST_CASE("a transcript has scenes, commands, what they wrote, and facts") {
  CHECK(written([](Transcript& transcript) {
          transcript.title("Demo");
          transcript.scene("A service goes live");
          transcript.command("fairlead stack plan");
          transcript.output("No changes.\n\n  really\n");
          transcript.fact("page", "hello");
        }) ==
        "Demo\n\nA service goes live\n  $ fairlead stack plan\n    No changes.\n      really\n  page      hello\n");
}

TEST_CASE("digests are shown by their first digits, other long words as they are") {
  const std::string digest(64, 'a'), twelve(12, 'a');
  CHECK(written([&](Transcript& transcript) {
          transcript.output("x@sha256:" + digest + " y@sha256:" + digest + " sha256:abc sha256:" + digest + "a");
        }) == "    x@sha256:" + twelve + " y@sha256:" + twelve + " sha256:abc sha256:" + digest + "a\n");
}

TEST_CASE("a long line is broken between words, one without them is not") {
  const std::string half(80, 'x'), whole(200, 'y');
  CHECK(written([&](Transcript& transcript) { transcript.output(half + " " + half); }) ==
        "    " + half + "\n      " + half + "\n");
  CHECK(written([&](Transcript& transcript) { transcript.output(whole); }) == "    " + whole + "\n");
}

TEST_CASE("what programs wrote cannot steer the terminal, nor show a secret") {
  cli::Redactor redactor;
  redactor.add(Secret("hunter22"));
  CHECK(written([](Transcript& transcript) { transcript.output("a\x1b[2Jb hunter22"); }, false, &redactor) ==
        "    a?[2Jb ***\n");
}

TEST_CASE("colour is for terminals only") {
  CHECK(written([](Transcript& transcript) { transcript.title("Demo"); }, true) == "\x1b[1mDemo\x1b[0m\n");
}

TEST_SUITE_END();

}  // namespace fairlead::demo
