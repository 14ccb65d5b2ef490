#include "engine/logs.hpp"

#include "support/fake_http.hpp"

#include <doctest/doctest.h>

using namespace fairlead;
using engine::Channel;
using engine::LogLines;
using test::answer;
using Lines = std::vector<std::string>;

namespace {

std::string log_frame(Channel channel, std::string_view text) {
  std::string out(8, '\0');
  out[0] = static_cast<char>(channel);
  for (std::size_t i = 0; i < 4; ++i) out[7 - i] = static_cast<char>((text.size() >> (8 * i)) & 0xffU);
  return out + std::string(text);
}

Lines lines_of(std::string_view stream, std::size_t piece, std::size_t most = 100) {
  LogLines log(most);
  for (; !stream.empty(); stream.remove_prefix(std::min(piece, stream.size()))) {
    REQUIRE(log.feed(as_bytes(stream.substr(0, piece))));
  }
  return log.take();
}

constexpr const char* info_url = "http://docker/info";
constexpr const char* logs_url = "http://docker/v1.41/tasks/t1/logs?stdout=1&stderr=1&tail=3";

engine::Client connected(test::FakeHttp& http) {
  http.on("GET", info_url, answer(200, "{}", {{"Api-Version", "1.41"}}));
  auto client = *engine::Client::connect(*engine::endpoint_from({}), http, {});
  REQUIRE(client.info());
  return client;
}

}  // namespace

TEST_CASE("the lines of both channels come in order, whole, however the stream is cut") {
  const auto stream = log_frame(Channel::output, "one\ntw") + log_frame(Channel::errors, "panic: x\r\n") +
                      log_frame(Channel::output, "o\n\nlast") + log_frame(Channel::errors, "end");
  for (const std::size_t piece : {1U, 3U, 8U, 1000U}) {
    CAPTURE(piece);
    CHECK(lines_of(stream, piece) == Lines{"one", "panic: x", "two", "", "last", "end"});
  }
}

TEST_CASE("a terminal's log has no frames") {
  for (const std::size_t piece : {1U, 5U, 1000U}) {
    CAPTURE(piece);
    CHECK(lines_of("hello world\r\nbye\r\n", piece) == Lines{"hello world", "bye"});
    CHECK(lines_of("short", piece) == Lines{"short"});
  }
  CHECK(lines_of("", 1).empty());
}

TEST_CASE("only the last lines are kept, each cut and made safe") {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "line " + std::to_string(i) + "\n";
  CHECK(lines_of(log_frame(Channel::output, many), 4096, 2) == Lines{"line 998", "line 999"});
  const auto long_line = lines_of(log_frame(Channel::output, std::string(1'000'000, 'x') + "\nnext\n"), 4096);
  CHECK(long_line == Lines{std::string(2000, 'x'), "next"});
  CHECK(lines_of(log_frame(Channel::output, "\x1b[31mred\xff\n"), 4096) == Lines{"?[31mred?"});
}

TEST_CASE("a task's last lines are asked for and read") {
  test::FakeHttp http;
  const auto client = connected(http);
  http.on("GET", logs_url, answer(200, log_frame(Channel::errors, "boom\n")));
  CHECK(*engine::last_lines(client, {.id = "t1", .lines = 3}) == Lines{"boom"});
  http.on("GET", "http://docker/v1.41/containers/a%2Fb/logs?stdout=1&stderr=1&tail=1", answer(200));
  CHECK(engine::last_lines(client, {.owner = engine::LogOwner::container, .id = "a/b", .lines = 0})->empty());
}

TEST_CASE("a log that breaks off gives what came; none at all is an error, unless time was up") {
  test::FakeHttp http;
  const auto client = connected(http);
  http.on("GET", logs_url, answer(200, log_frame(Channel::output, "kept\n") + "no frame!"))
      .on("GET", logs_url, answer(404, R"({"message":"task t1 not found"})"))
      .fail("GET", logs_url, Errc::timed_out)
      .fail("GET", logs_url, Errc::cancelled);
  const engine::LogRequest request = {.id = "t1", .lines = 3};
  CHECK(*engine::last_lines(client, request) == Lines{"kept"});
  CHECK(engine::last_lines(client, request).error().code() == Errc::not_found);
  CHECK(engine::last_lines(client, request)->empty());
  CHECK(engine::last_lines(client, request).error().code() == Errc::cancelled);
}
