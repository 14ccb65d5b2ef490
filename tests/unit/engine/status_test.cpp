#include "engine/status.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;

namespace {

Error error_of(int status, std::string body) {
  return engine::status_error({.status = status, .headers = {}, .body = std::move(body), .url = {}}, "GET /x");
}

}  // namespace

TEST_CASE("what the engine answers becomes a code and its own words") {
  struct Case {
    int status;
    const char* body;
    Errc code;
    const char *id, *message;
  };
  for (const auto& [status, body, code, id, message] : {
           Case{404, R"({"message":"service web not found"})", Errc::not_found, "FL0003",
                "GET /x: service web not found"},
           Case{400, R"({"message":"invalid mount"})", Errc::config, "FL0002", "GET /x: invalid mount"},
           Case{400, "Client sent an HTTP request to an HTTPS server.\n", Errc::config, "FL0504",
                "GET /x: Client sent an HTTP request to an HTTPS server."},
           Case{401, R"({"message":"no"})", Errc::denied, "FL0005", "GET /x: no"},
           Case{403, "", Errc::denied, "FL0005", "GET /x: status 403"},
           Case{409, R"({"message":"rpc error: code = AlreadyExists desc = name conflicts with an existing object"})",
                Errc::conflict, "FL0004", "GET /x: name conflicts with an existing object"},
           Case{500, R"({"message":"rpc error: code = Unknown desc = update out of sequence"})", Errc::conflict,
                "FL0505", "GET /x: update out of sequence"},
           Case{503, R"({"message":"This node is not a swarm manager. Worker nodes can't be used"})", Errc::config,
                "FL0503", "GET /x: This node is not a swarm manager. Worker nodes can't be used"},
           Case{503, R"({"message":"Swarm is encrypted and needs to be unlocked"})", Errc::config, "FL0503",
                "GET /x: Swarm is encrypted and needs to be unlocked"},
           Case{503, R"({"message":"starting"})", Errc::unavailable, "FL0006", "GET /x: starting"},
           Case{500, R"({"message":"rpc error: code = DeadlineExceeded desc = context deadline exceeded"})",
                Errc::unavailable, "FL0006", "GET /x: context deadline exceeded"},
           Case{500, R"({"message":"rpc error: code = Unknown desc = The swarm does not have a leader"})",
                Errc::unavailable, "FL0006", "GET /x: The swarm does not have a leader"},
           Case{500, R"({"message":"no space left on device"})", Errc::io, "FL0013", "GET /x: no space left on device"},
           Case{502, "<html>Bad Gateway</html>\n", Errc::unavailable, "FL0006", "GET /x: <html>Bad Gateway</html>"},
           Case{501, "", Errc::io, "FL0013", "GET /x: status 501"},
           Case{418, "{\"message\":\"\x1b[31mred\"}", Errc::io, "FL0013", "GET /x: {\"message\":\"?[31mred\"}"},
       }) {
    CAPTURE(body);
    const auto error = error_of(status, body);
    CHECK(error.code() == code);
    CHECK(error.id() == id);
    CHECK(error.message() == message);
  }
}

TEST_CASE("a long answer is cut") {
  CHECK(error_of(500, std::string(5000, 'x')).message().size() == 2000 + std::string("GET /x: ").size());
  CHECK(error_of(500, R"({"message":")" + std::string(5000, 'x') + "\"}").message().size() < 2100);
}
