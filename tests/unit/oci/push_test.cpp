#include "oci/push.hpp"

#include "fake_registry.hpp"
#include "support/memory_filesystem.hpp"
#include "support/temporary_directory.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using test::FakeRegistry;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("oci");

namespace {

/// A layout with an image of two layers called "1.0", pushed over one connection at a time.
struct PushFixture {
  FakeRegistry server;
  test::MemoryFileSystem files;
  Registry registry{server.ports()};
  RawManifest image;

  explicit PushFixture(Annotations annotations = {}) {
    auto layout = open();
    Manifest manifest{.config = *layout.add(std::string(media_type::config), to_json(ImageConfig{})),
                      .annotations = std::move(annotations)};
    manifest.layers = {*layout.add(std::string(media_type::layer_gzip), "base layer"),
                       *layout.add(std::string(media_type::layer_gzip), "app layer")};
    image = RawManifest::of(manifest.media_type, to_json(manifest));
    auto descriptor = *layout.add(image.media_type, image.bytes);
    descriptor.annotations.emplace(annotation::ref_name, "1.0");
    REQUIRE(layout.put(descriptor));
  }

  WritableLayout open() { return *WritableLayout::open(files, "/layout"); }

  Result<PushPlan> plan(const std::vector<const char*>& names) {
    std::vector<Reference> references;
    for (const auto* name : names) references.push_back(*Reference::parse(name));
    return plan_push(registry, *Layout::open(files, "/layout"), "1.0", references, {});
  }
  Result<std::vector<Pushed>> push(const std::vector<const char*>& names, PushOptions options = {}) {
    options.uploads = 1;
    TRY_ASSIGN(const auto planned, plan(names));
    return apply_push(registry, *Layout::open(files, "/layout"), planned, options, {});
  }
  /// What was asked since the last time, without digests and queries.
  Lines log() {
    Lines out;
    for (auto line : server.log()) {
      const auto from = line.find("&from=");
      const auto source = from == std::string::npos ? "" : " from " + line.substr(from + 6);
      if (line.find("sha256:") != std::string::npos) line.erase(line.find("sha256:"));
      out.push_back(line.substr(0, line.find('?')) + source);
    }
    server.http.forget_requests();
    return out;
  }
};

}  // namespace

TEST_CASE("a first push takes two requests a blob, one for the tag, and two looks") {
  PushFixture f;
  const auto pushed = f.push({"localhost:5000/x:1"});
  REQUIRE(pushed);
  CHECK(pushed->front().reference.str() == "localhost:5000/x:1@" + f.image.digest.str());
  CHECK(pushed->front().changed);
  CHECK(f.server.manifests["x"]["1"] == f.image);
  CHECK(f.log() == Lines{"HEAD manifests/1", "HEAD manifests/", "POST blobs/uploads/ from x", "PUT blobs/uploads/1",
                         "POST blobs/uploads/ from x", "PUT blobs/uploads/2", "POST blobs/uploads/ from x",
                         "PUT blobs/uploads/3", "PUT manifests/1", "GET manifests/1"});
}

TEST_CASE("a push that changes nothing takes two requests") {
  PushFixture f;
  REQUIRE(f.push({"localhost:5000/x:1"}));
  f.log();
  const auto again = f.push({"localhost:5000/x:1"});
  REQUIRE(again);
  CHECK_FALSE(again->front().changed);
  CHECK(again->front().bytes_sent == 0);
  CHECK(f.log() == Lines{"HEAD manifests/1", "GET manifests/1"});
}

TEST_CASE("another tag of an image that is there looks at no blob") {
  PushFixture f;
  REQUIRE(f.push({"localhost:5000/x:1"}));
  f.log();
  REQUIRE(f.push({"localhost:5000/x:1", "localhost:5000/x:2", "localhost:5000/x:1"}));
  CHECK(f.log() ==
        Lines{"HEAD manifests/1", "HEAD manifests/2", "GET manifests/1", "PUT manifests/2", "GET manifests/2"});
}

TEST_CASE("a second repository of the host mounts everything from the first") {
  PushFixture f;
  const auto pushed = f.push({"localhost:5000/x:1", "localhost:5000/y:1", "localhost:5000/y:2"});
  REQUIRE(pushed);
  CHECK((*pushed)[0].bytes_sent > 0);
  CHECK((*pushed)[1].bytes_sent == 0);
  const auto log = f.log();
  CHECK(std::ranges::count(log, "POST blobs/uploads/ from x") == 6);
  CHECK(f.server.manifests["y"]["2"] == f.image);
}

TEST_CASE("layers of the base image are mounted from its repository") {
  const Manifest base{
      .config = empty_descriptor(),
      .layers = {{.media_type = std::string(media_type::layer_gzip), .digest = Digest::of("base layer"), .size = 10}}};
  const auto raw = RawManifest::of(base.media_type, to_json(base));
  PushFixture f({{"org.opencontainers.image.base.name", "localhost:5000/base/os:12"},
                 {"org.opencontainers.image.base.digest", raw.digest.str()}});
  f.server.add_manifest("base/os", "12", raw);
  f.server.add_blob("base/os", "base layer");
  REQUIRE(f.push({"localhost:5000/x:1"}));
  const auto log = f.log();
  CHECK(std::ranges::count(log, "POST blobs/uploads/ from base%2Fos") == 1);
  CHECK(std::ranges::count(log, "PUT blobs/uploads/1") + std::ranges::count(log, "PUT blobs/uploads/2") == 2);
}

TEST_CASE("a push that was killed goes on where it was") {
  PushFixture f;
  int puts = 0;
  f.server.fault = [&](const test::SentRequest& request) -> std::optional<Result<http::Response>> {
    if (request.method != "PUT" || ++puts != 2) return {};
    return Error(Errc::cancelled, "killed");
  };
  CHECK_FALSE(f.push({"localhost:5000/x:1"}));
  CHECK(f.server.manifests["x"].empty());
  f.log();
  REQUIRE(f.push({"localhost:5000/x:1"}));
  CHECK(std::ranges::count_if(f.log(), [](const auto& line) { return line.starts_with("PUT blobs"); }) == 2);
}

TEST_CASE("an index is pushed with what it names, children before it") {
  PushFixture f;
  auto layout = f.open();
  Index index{.manifests = {f.image.descriptor()}};
  index.manifests[0].platform = Platform{.os = "linux", .architecture = "amd64"};
  auto descriptor = *layout.add(std::string(media_type::index), to_json(index));
  descriptor.annotations.emplace(annotation::ref_name, "multi");
  REQUIRE(layout.put(descriptor));
  const auto plan = plan_push(f.registry, layout, "multi", {*Reference::parse("localhost:5000/x:1")}, {});
  REQUIRE(plan);
  REQUIRE(apply_push(f.registry, layout, *plan, {.uploads = 1}, {}));
  CHECK(f.server.manifests["x"]["1"].digest == descriptor.digest);
  CHECK(f.server.manifests["x"].contains(f.image.digest.str()));
}

TEST_CASE("a tag that holds something else afterwards is a conflict") {
  PushFixture f;
  f.server.fault = [&](const test::SentRequest& request) -> std::optional<Result<http::Response>> {
    if (request.method != "GET") return {};
    return test::answer(200, to_json(Index{}), {{"Content-Type", std::string(media_type::index)}});
  };
  CHECK(f.push({"localhost:5000/x:1"}).error().code() == Errc::conflict);
}

TEST_CASE("a version in full names a release, with or without v; other tags do not") {
  for (const auto* tag : {"1.2.3", "v1.2.3", "V1.2.3", "0.0.1", "2.0.0-rc.1", "v2.0.0-alpine", "1.0.0_7",
                          "1.0.0-rc.1_build.5", "10.20.30--"}) {
    CAPTURE(tag);
    CHECK(names_release(tag));
  }
  for (const auto* tag : {"", "v", "latest", "1", "1.2", "v1.2", "1.2.3.4", "01.2.3", "1.2.3-01", "1.2.3_", "main",
                          "shop-1.2.3", "vv1.2.3", "1.2.3-rc_1_2", "sha256-0000"}) {
    CAPTURE(tag);
    CHECK_FALSE(names_release(tag));
  }
}

TEST_CASE("a tag that names a release keeps its image, whatever it is; nothing is written") {
  PushFixture f;
  auto other = RawManifest::of(std::string(media_type::manifest), to_json(Manifest{.config = empty_descriptor()}));
  for (const auto& held :
       {other, RawManifest::of(std::string(media_type::index), to_json(Index{.manifests = {f.image.descriptor()}}))}) {
    f.server.add_manifest("x", "1.0.0", held);
    f.server.add_manifest("x", "v1.0.0", held);
    const auto plan = *f.plan({"localhost:5000/x:latest", "localhost:5000/x:1.0.0", "localhost:5000/x:v1.0.0"});
    const auto refused = keeps_releases(plan);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Errc::refused);
    CHECK(refused.error().id() == "FL0444");
    CHECK(refused.error().message() == "the tag localhost:5000/x:1.0.0 names a release that is " + held.digest.str() +
                                           ", and would become " + f.image.digest.str());
    CHECK(refused.error().notes().size() == 1);
    CHECK(f.push({"localhost:5000/x:1.0.0"}).error().id() == "FL0444");
    CHECK(f.server.manifests["x"]["1.0.0"] == held);
    REQUIRE(f.push({"localhost:5000/x:v1.0.0"}, {.moves_releases = true}));
    CHECK(f.server.manifests["x"]["v1.0.0"] == f.image);
  }
}

TEST_CASE("a release is looked at before its tag is written and until it stays") {
  PushFixture f;
  REQUIRE(f.push({"localhost:5000/x:1.0.0"}));
  const auto log = f.log();
  const std::vector<std::string> last(log.end() - 4, log.end());
  CHECK(last == Lines{"GET manifests/1.0.0", "PUT manifests/1.0.0", "GET manifests/1.0.0", "GET manifests/1.0.0"});
  REQUIRE(f.push({"localhost:5000/x:1.0.0"}));
  CHECK(f.log() == Lines{"HEAD manifests/1.0.0", "GET manifests/1.0.0"});
}

TEST_CASE("of two pushes of one release at once, the one that does not stay fails, at every moment") {
  const auto other =
      RawManifest::of(std::string(media_type::manifest), to_json(Manifest{.config = empty_descriptor()}));
  std::size_t moments = 1;
  for (std::size_t moment = 0; moment < moments; ++moment) {
    CAPTURE(moment);
    PushFixture f;
    std::size_t request_number = 0;
    f.server.fault = [&](const test::SentRequest&) -> std::optional<Result<http::Response>> {
      if (request_number++ == moment) f.server.add_manifest("x", "1.0.0", other);
      return {};
    };
    const auto pushed = f.push({"localhost:5000/x:1.0.0"});
    moments = std::max(moments, request_number);
    const auto& held = f.server.manifests["x"]["1.0.0"];
    if (pushed) {
      // The other came between our look and our write, and sees ours in its own second look.
      CHECK(held == f.image);
    } else {
      CHECK(pushed.error().id() == "FL0444");
      CHECK(held == other);
    }
  }
  CHECK(moments > 8);
}

TEST_CASE("a tag that moves says what it was") {
  PushFixture f;
  const auto other =
      RawManifest::of(std::string(media_type::manifest), to_json(Manifest{.config = empty_descriptor()}));
  for (const auto* name : {"localhost:5000/x:latest", "localhost:5000/x:2.1", "localhost:5000/x:main"}) {
    CAPTURE(name);
    f.server.add_manifest("x", Reference::parse(name)->tag, other);
    const auto pushed = f.push({name, "localhost:5000/x:new"});
    REQUIRE(pushed);
    CHECK((*pushed)[0].former == other.digest);
    CHECK((*pushed)[1].former == std::nullopt);
  }
}

TEST_CASE("a registry that tells no digest for a tag is asked for what it holds") {
  PushFixture f;
  REQUIRE(f.push({"localhost:5000/x:1.0.0"}));
  for (const auto& said : {std::string(), std::string("nonsense"), "sha512:" + std::string(128, 'a')}) {
    CAPTURE(said);
    f.server.fault = [&](const test::SentRequest& request) -> std::optional<Result<http::Response>> {
      if (request.method != "HEAD" || request.url.find("/manifests/1.0.0") == std::string::npos) return {};
      return test::answer(200, {},
                          {{"Content-Type", f.image.media_type},
                           {"Content-Length", std::to_string(f.image.bytes.size())},
                           {"Docker-Content-Digest", said}});
    };
    const auto same = f.push({"localhost:5000/x:1.0.0"});
    REQUIRE(same);
    CHECK_FALSE(same->front().changed);
  }
}

TEST_CASE("what cannot be pushed is refused before anything is written") {
  PushFixture f;
  CHECK(f.plan({}).error().code() == Errc::usage);
  const auto pinned = "localhost:5000/x@" + f.image.digest.str();
  CHECK(f.plan({pinned.c_str()}).error().code() == Errc::usage);
  f.files.add("/layout/blobs/sha256/" + std::string(Digest::of("app layer").hex()), "cut");
  const auto damaged = f.plan({"localhost:5000/x:1"});
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().id() == "FL0421");
  CHECK(f.log().empty());
}

TEST_CASE("progress ends at the size of the image") {
  PushFixture f;
  std::vector<std::uint64_t> heard;
  const PushOptions options{.progress = [&](std::uint64_t done, std::uint64_t) { heard.push_back(done); }};
  REQUIRE(f.push({"localhost:5000/x:1"}, options));
  CHECK(heard.back() == f.plan({"localhost:5000/x:1"})->size());
  CHECK(std::ranges::is_sorted(heard));
}

TEST_CASE("several blobs go at once, each from its own file") {
  const test::TemporaryDirectory directory;
  sys::RealFileSystem files;
  auto layout = *WritableLayout::open(files, directory / "layout");
  Manifest manifest{.config = *layout.add(std::string(media_type::config), "{}")};
  for (int i = 0; i < 24; ++i) {
    manifest.layers.push_back(
        *layout.add(std::string(media_type::layer_tar), std::string(20'000, static_cast<char>('a' + i))));
  }
  REQUIRE(layout.put(*layout.add(manifest.media_type, to_json(manifest))));
  FakeRegistry server;
  Registry registry(server.ports());
  const auto plan = plan_push(registry, layout, "", {*Reference::parse("localhost:5000/x:1")}, {});
  REQUIRE(plan);
  std::uint64_t last = 0;
  const auto pushed =
      apply_push(registry, layout, *plan, {.uploads = 4, .progress = [&](auto done, auto) { last = done; }}, {});
  REQUIRE(pushed);
  CHECK(pushed->front().bytes_sent == plan->size());
  CHECK(last == plan->size());
  CHECK(server.blobs["x"].size() == 25);
}

TEST_CASE("the first blob that fails stops the others") {
  PushFixture f;
  f.server.fault = [](const test::SentRequest& request) -> std::optional<Result<http::Response>> {
    if (request.method != "PUT") return {};
    return test::answer(403);
  };
  const auto planned = f.plan({"localhost:5000/x:1"});
  REQUIRE(planned);
  const auto layout = *Layout::open(f.files, "/layout");
  CHECK(apply_push(f.registry, layout, *planned, {.uploads = 1}, {}).error().code() == Errc::denied);
  CHECK(std::ranges::count_if(f.log(), [](const auto& line) { return line.starts_with("PUT"); }) == 1);
  std::stop_source stopped;
  stopped.request_stop();
  CHECK(apply_push(f.registry, layout, *planned, {.uploads = 1}, stopped.get_token()).error().code() ==
        Errc::cancelled);
}
