#include "engine/streams.hpp"

#include "base/bytes.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using engine::Channel;

namespace {

std::string frame(Channel channel, std::string_view text) {
  std::string out(8, '\0');
  out[0] = static_cast<char>(channel);
  for (std::size_t i = 0; i < 4; ++i) out[7 - i] = static_cast<char>((text.size() >> (8 * i)) & 0xffU);
  return out + std::string(text);
}

/// What a parser gives for `stream` in pieces of `size`: "1:text" a channel's run.
std::string parsed(std::string_view stream, std::size_t size, Result<>* result = nullptr) {
  engine::FrameParser parser;
  std::string out;
  auto last = Channel::system;
  const auto handler = [&](Channel channel, std::string_view text) -> Result<> {
    if (channel != last || out.empty()) out += "|" + std::to_string(static_cast<int>(channel)) + ":";
    last = channel;
    out += text;
    return {};
  };
  for (; !stream.empty(); stream.remove_prefix(std::min(size, stream.size()))) {
    auto fed = parser.feed(as_bytes(stream.substr(0, size)), handler);
    if (fed) continue;
    if (result != nullptr) *result = std::move(fed);
    return out;
  }
  if (result != nullptr) *result = parser.finish();
  return out;
}

}  // namespace

TEST_CASE("frames come apart the same however they are cut") {
  const auto stream = frame(Channel::output, "hello\n") + frame(Channel::errors, "oh\n") + frame(Channel::output, "") +
                      frame(Channel::output, std::string(300, 'x'));
  for (const std::size_t size : {1U, 2U, 7U, 8U, 9U, 100U, 10000U}) {
    CAPTURE(size);
    Result<> result;
    CHECK(parsed(stream, size, &result) == "|1:hello\n|2:oh\n|1:" + std::string(300, 'x'));
    CHECK(result);
  }
}

TEST_CASE("what is no frame is corrupt") {
  for (const std::string& stream : {std::string("plain text of a terminal"), std::string("\x04\0\0\0\0\0\0\1x", 9),
                                    std::string("\1\0\1\0\0\0\0\1x", 9)}) {
    CAPTURE(stream);
    Result<> result;
    parsed(stream, 100, &result);
    CHECK(result.error().code() == Errc::corrupt);
  }
}

TEST_CASE("a stream that ends inside a frame is corrupt, and a huge length costs nothing") {
  Result<> result;
  parsed(frame(Channel::output, "hello").substr(0, 10), 100, &result);
  CHECK(result.error().message() == "the stream ended inside a frame");
  parsed(frame(Channel::output, "hello").substr(0, 5), 100, &result);
  CHECK_FALSE(result);
  CHECK(parsed(std::string("\1\0\0\0\xff\xff\xff\xff", 8) + "abc", 100, &result) == "|1:abc");
  CHECK_FALSE(result);
}

TEST_CASE("a handler that fails ends the parsing") {
  engine::FrameParser parser;
  const auto full = [](Channel, std::string_view) -> Result<> { return Error(Errc::io, "full"); };
  CHECK(parser.feed(as_bytes(frame(Channel::output, "x")), full).error().code() == Errc::io);
}
