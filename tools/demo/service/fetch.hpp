#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fairlead::demo {

struct Url {
  std::string host;
  std::uint16_t port = 80;
  std::string path = "/";
};

/// "http://web:8080/path"; nothing else is known here.
std::optional<Url> parse_url(std::string_view text);

struct Page {
  int status = 0;  ///< 0: no answer, and `failure` says why.
  std::string server = {}, body = {}, failure = {};
};

/// GET over a connection of its own. Never longer than a few seconds; bodies end at 64 KiB.
Page fetch(const Url& url);

/// What the bytes of one whole HTTP/1.1 answer say.
Page parse_answer(std::string_view answer);

}  // namespace fairlead::demo
