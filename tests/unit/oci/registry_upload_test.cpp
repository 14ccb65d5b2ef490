#include "fake_registry.hpp"
#include "oci/registry.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using test::answer;
using test::FakeRegistry;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("oci");

namespace {

const Reference target = *Reference::parse("localhost:5000/team/x:1");

Upload upload_of(std::string bytes, std::string from = {}) {
  const Descriptor descriptor{.media_type = "x/y", .digest = Digest::of(bytes), .size = bytes.size()};
  auto open = [bytes = std::move(bytes)]() -> Result<http::BodySource> {
    return http::BodySource([rest = bytes](std::span<std::byte> buffer) mutable -> Result<std::size_t> {
      const auto count = std::min(buffer.size(), rest.size());
      std::ranges::copy(as_bytes(rest).first(count), buffer.begin());
      rest.erase(0, count);
      return count;
    });
  };
  return {.descriptor = descriptor, .open = std::move(open), .mount_from = std::move(from)};
}

/// The log without the queries, which hold digests.
Lines short_log(const FakeRegistry& server) {
  Lines out;
  for (auto line : server.log()) {
    const bool mounts = line.find("mount=") != std::string::npos;
    if (line.find("sha256:") != std::string::npos) line.erase(line.find("sha256:"));
    out.push_back(line.substr(0, line.find('?')) + (mounts ? " mount" : ""));
  }
  return out;
}

/// Answers the first `times` PUTs so.
FakeRegistry::Fault put_fails(int times, std::function<Result<http::Response>()> instead) {
  const auto left = std::make_shared<int>(times);
  return
      [left, instead = std::move(instead)](const test::SentRequest& request) -> std::optional<Result<http::Response>> {
        if (request.method != "PUT" || (*left)-- <= 0) return {};
        return instead();
      };
}

}  // namespace

TEST_CASE("a new blob takes two requests, one that is there takes one") {
  FakeRegistry server;
  Registry registry(server.ports());
  CHECK(*registry.upload(target, upload_of("bytes"), {}) == UploadOutcome::sent);
  CHECK(*registry.upload(target, upload_of("bytes"), {}) == UploadOutcome::already_there);
  CHECK(short_log(server) == Lines{"POST blobs/uploads/ mount", "PUT blobs/uploads/1", "POST blobs/uploads/ mount"});
  CHECK(server.blobs["team/x"].contains(Digest::of("bytes").str()));
}

TEST_CASE("a blob of another repository is mounted, with rights to both") {
  FakeRegistry server;
  server.add_blob("base/os", "layer");
  Registry registry(server.ports());
  CHECK(*registry.upload(target, upload_of("layer", "base/os"), {}) == UploadOutcome::already_there);
  CHECK(server.http.requests()[0].url.ends_with("&from=base%2Fos"));
  CHECK(server.blobs["team/x"].contains(Digest::of("layer").str()));
}

TEST_CASE("a mount that is refused is an upload") {
  for (const int status : {400, 403, 404, 405}) {
    CAPTURE(status);
    FakeRegistry server;
    server.fault = [status](const test::SentRequest& request) -> std::optional<Result<http::Response>> {
      if (request.url.find("mount=") == std::string::npos) return {};
      return answer(status);
    };
    Registry registry(server.ports());
    CHECK(*registry.upload(target, upload_of("layer", "base/os"), {}) == UploadOutcome::sent);
  }
}

TEST_CASE("an answer to a mount counts where it names the blob, else the blob is asked for") {
  const auto other = Digest::of("other").str(), layer = Digest::of("layer").str();
  struct Case {
    std::vector<http::Header> headers;
    bool is_there;
    UploadOutcome outcome;
  };
  for (const auto& [headers, is_there, outcome] :
       {Case{{{"Docker-Content-Digest", other}}, true, UploadOutcome::sent},
        Case{{{"Docker-Content-Digest", layer}}, true, UploadOutcome::already_there},
        Case{{}, true, UploadOutcome::already_there}, Case{{}, false, UploadOutcome::sent},
        Case{{{"Docker-Content-Digest", "nonsense"}}, false, UploadOutcome::sent}}) {
    FakeRegistry server;
    if (is_there) server.add_blob("team/x", "layer");
    server.fault = [&](const test::SentRequest& request) -> std::optional<Result<http::Response>> {
      if (request.url.find("mount=") == std::string::npos) return {};
      return answer(201, {}, headers);
    };
    Registry registry(server.ports());
    const auto done = registry.upload(target, upload_of("layer", "base/os"), {});
    REQUIRE_MESSAGE(done, done.error().message());
    CHECK(*done == outcome);
    CHECK(server.blobs["team/x"].contains(layer));
  }
}

TEST_CASE("only 201 and 204 say that a blob is stored, and only if they name no other") {
  struct Case {
    http::Response instead;
    Errc code;
  };
  for (const auto& [instead, code] :
       {Case{answer(202, {}, {{"Range", "0-4"}}), Errc::refused}, Case{answer(200), Errc::refused},
        Case{answer(201, {}, {{"Docker-Content-Digest", Digest::of("other").str()}}), Errc::corrupt}}) {
    CAPTURE(instead.status);
    FakeRegistry server;
    server.fault = put_fails(99, [&] { return Result<http::Response>(instead); });
    Registry registry(server.ports());
    const auto failed = registry.upload(target, upload_of("bytes"), {});
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code() == code);
  }
  FakeRegistry server;
  server.fault = put_fails(1, [] { return Result<http::Response>(answer(204)); });
  Registry registry(server.ports());
  CHECK(*registry.upload(target, upload_of("bytes"), {}) == UploadOutcome::sent);
}

TEST_CASE("a registry that does not mount is found out once, and then asked by HEAD") {
  FakeRegistry server({.mounts = false});
  const std::string large(2U << 20U, 'x');
  server.add_blob("team/x", large);
  server.add_blob("team/x", "old");
  Registry registry(server.ports());
  CHECK(*registry.upload(target, upload_of(large), {}) == UploadOutcome::already_there);
  CHECK(*registry.upload(target, upload_of("old"), {}) == UploadOutcome::already_there);
  CHECK(*registry.upload(target, upload_of("new"), {}) == UploadOutcome::sent);
  CHECK(short_log(server) == Lines{"POST blobs/uploads/ mount", "HEAD blobs/", "DELETE blobs/uploads/1", "HEAD blobs/",
                                   "HEAD blobs/", "POST blobs/uploads/", "PUT blobs/uploads/2"});
}

TEST_CASE("an upload that fails starts a new session, from the first byte") {
  const auto unknown = answer(404, R"({"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]})");
  struct Case {
    const char* what;
    std::function<Result<http::Response>()> instead;
  };
  for (const auto& [what, instead] :
       {Case{"no answer", [] { return Result<http::Response>(Error(Errc::unavailable, "reset")); }},
        Case{"a 503", [] { return Result<http::Response>(answer(503, "bad")); }},
        Case{"a 429", [] { return Result<http::Response>(answer(429, "", {{"Retry-After", "7"}})); }},
        Case{"a lost session", [&] { return Result<http::Response>(unknown); }}}) {
    CAPTURE(what);
    FakeRegistry server;
    server.fault = put_fails(2, instead);
    Registry registry(server.ports());
    CHECK(*registry.upload(target, upload_of("bytes"), {}) == UploadOutcome::sent);
    CHECK(short_log(server) == Lines{"POST blobs/uploads/ mount", "PUT blobs/uploads/1", "POST blobs/uploads/ mount",
                                     "PUT blobs/uploads/2", "POST blobs/uploads/ mount", "PUT blobs/uploads/3"});
    CHECK(server.clock.sleeps().size() == 2);
  }
}

TEST_CASE("Retry-After is waited for, and five attempts are all") {
  FakeRegistry server;
  server.fault = put_fails(99, [] { return Result<http::Response>(answer(429, "", {{"Retry-After", "7"}})); });
  Registry registry(server.ports());
  const auto failed = registry.upload(target, upload_of("bytes"), {});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == Errc::unavailable);
  CHECK(server.clock.sleeps() == std::vector(4, std::chrono::milliseconds(7000)));
}

TEST_CASE("bytes that are not their digest are sent once more, then refused") {
  FakeRegistry server;
  auto wrong = upload_of("bytes");
  wrong.descriptor.digest = Digest::of("others");
  Registry registry(server.ports());
  const auto failed = registry.upload(target, wrong, {});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code() == Errc::corrupt);
  CHECK(short_log(server).size() == 4);
}

TEST_CASE("a refusal is not tried again") {
  FakeRegistry server;
  server.fault = put_fails(99, [] { return Result<http::Response>(answer(413, "<html>")); });
  Registry registry(server.ports());
  CHECK(registry.upload(target, upload_of("bytes"), {}).error().id() == "FL0627");
  CHECK(server.log().size() == 2);
}

TEST_CASE("progress counts the bytes of this attempt") {
  FakeRegistry server;
  server.fault = put_fails(1, [] { return Result<http::Response>(answer(503)); });
  Registry registry(server.ports());
  auto upload = upload_of(std::string(5000, 'x'));
  std::vector<std::uint64_t> heard;
  upload.progress = [&](std::uint64_t sent) { heard.push_back(sent); };
  CHECK(registry.upload(target, upload, {}));
  CHECK(heard == std::vector<std::uint64_t>{4096, 5000, 5000, 4096, 5000, 5000});
}

TEST_CASE("a stop ends the waiting") {
  FakeRegistry server;
  server.fault = put_fails(99, [] { return Result<http::Response>(answer(503)); });
  std::stop_source stop;
  server.clock.on_sleep = [&](auto) { stop.request_stop(); };
  Registry registry(server.ports());
  CHECK(registry.upload(target, upload_of("bytes"), stop.get_token()).error().code() == Errc::cancelled);
  CHECK(server.log().size() == 2);
}
