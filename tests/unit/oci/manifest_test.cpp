#include "oci/manifest.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using namespace fairlead::oci;

TEST_SUITE_BEGIN("oci");

namespace {

const std::string digest_a = "sha256:" + std::string(64, 'a');

std::string descriptor(const std::string& more = "") {
  return R"({"mediaType":"x/y","digest":")" + digest_a + R"(","size":7)" + more + "}";
}

Descriptor x_y() {
  return {.media_type = "x/y", .digest = *Digest::parse(digest_a), .size = 7};
}

std::string error_of(const std::string& text) {
  const auto manifest = parse_manifest(text, "the manifest");
  return manifest ? "" : manifest.error().message();
}

}  // namespace

TEST_CASE("a manifest survives writing and reading") {
  Manifest manifest{.artifact_type = "application/x", .config = empty_descriptor(), .layers = {x_y(), x_y()}};
  manifest.layers[1].annotations = {{"a", "<b>"}};
  manifest.subject = x_y();
  manifest.annotations = {{"org.opencontainers.image.created", "2026-01-31T12:00:00Z"}};
  CHECK(*parse_manifest(to_json(manifest), "test", media_type::manifest) == manifest);
}

TEST_CASE("an index survives writing and reading, platforms too") {
  Index index{.manifests = {x_y(), x_y()}};
  index.manifests[0].platform = Platform{.os = "linux", .architecture = "arm64", .variant = "v8"};
  index.manifests[1].artifact_type = "application/x";
  CHECK(*parse_index(to_json(index), "test") == index);
}

TEST_CASE("an image config survives writing and reading") {
  ImageConfig config{
      .created = "2026-01-31T12:00:00Z", .author = "a", .platform = {.os = "linux", .architecture = "amd64"}};
  config.config = {.user = "1000:1000",
                   .working_dir = "/srv",
                   .stop_signal = "SIGTERM",
                   .env = {"PATH=/bin"},
                   .entrypoint = {"/app"},
                   .cmd = {"serve"},
                   .shell = {"/bin/sh", "-c"},
                   .on_build = {"RUN x"},
                   .exposed_ports = {"8080/tcp"},
                   .volumes = {"/data"},
                   .labels = {{"k", "v"}},
                   .healthcheck = Healthcheck{.test = {"CMD", "/app"}, .interval = 5'000'000'000, .retries = 3},
                   .args_escaped = true};
  config.diff_ids = {*Digest::parse(digest_a)};
  config.history = {{.created_by = "COPY app /app"}, {.created_by = "CMD", .empty_layer = true}};
  CHECK(*parse_image_config(to_json(config), "test") == config);
}

TEST_CASE("what is absent is left out, so equal images have equal bytes") {
  CHECK(to_json(Manifest{.config = empty_descriptor()}) ==
        R"({"config":{"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",)"
        R"("mediaType":"application/vnd.oci.empty.v1+json","size":2},"layers":[],)"
        R"("mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2})");
  CHECK(to_json(ImageConfig{.platform = {.os = "linux", .architecture = "amd64"}}) ==
        R"({"architecture":"amd64","config":{},"os":"linux","rootfs":{"diff_ids":[],"type":"layers"}})");
}

TEST_CASE("a manifest without its own media type takes the one it was given as") {
  const auto text = R"({"schemaVersion":2,"config":)" + descriptor() + R"(,"layers":null})";
  CHECK(parse_manifest(text, "m")->media_type == media_type::manifest);
  CHECK(parse_manifest(text, "m", media_type::docker_manifest)->media_type == media_type::docker_manifest);
  CHECK(*media_type_of(R"({"schemaVersion":2,"manifests":[]})", "m") == media_type::index);
}

TEST_CASE("a manifest that is not one is refused with the reason") {
  const auto config = R"({"schemaVersion":2,"config":)" + descriptor();
  struct Case {
    std::string text;
    const char* reason;
  };
  for (const auto& [text, reason] : {
           Case{"", "not valid JSON"},
           Case{"[]", "not a JSON object"},
           Case{std::string((4U << 20U) + 1, ' '), "larger than 4 MiB"},
           Case{R"({"schemaVersion":1})", "schemaVersion is not 2"},
           Case{R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]})",
                "is not an image manifest"},
           Case{config + R"(,"layers":[],"manifests":[]})", "of a manifest and of an index"},
           Case{R"({"schemaVersion":2,"layers":[]})", "a descriptor is not an object"},
           Case{config + "}", "\"layers\" is not a list"},
           Case{config + R"(,"layers":[{}]})", "no mediaType"},
           Case{config + R"(,"layers":[{"mediaType":"x","digest":"sha256:a","size":1}]})", "is not a digest"},
           Case{config + R"(,"layers":[{"mediaType":"x","digest":")" + digest_a + R"(","size":-1}]})", "no valid size"},
           Case{config + R"(,"layers":[],"annotations":{"a":1}})", "a value that is not text"},
           Case{config + R"(,"layers":[],"subject":7})", "a descriptor is not an object"},
       }) {
    CAPTURE(text.substr(0, 200));
    CHECK(error_of(text).find(reason) != std::string::npos);
  }
}

TEST_CASE("a manifest that calls itself something else than it was given as is refused") {
  const auto text = to_json(Manifest{.config = empty_descriptor()});
  const auto manifest = parse_manifest(text, "m", media_type::docker_manifest);
  REQUIRE_FALSE(manifest);
  CHECK(manifest.error().code() == Errc::corrupt);
}

TEST_CASE("the first manifest of a platform is taken; a variant matters only when asked for") {
  Index index{.manifests = {x_y(), x_y(), x_y()}};
  index.manifests[0].platform = Platform{.os = "linux", .architecture = "arm", .variant = "v6"};
  index.manifests[1].platform = Platform{.os = "linux", .architecture = "arm", .variant = "v7"};
  CHECK(find_platform(index, {.os = "linux", .architecture = "arm"}) == &index.manifests[0]);
  CHECK(find_platform(index, {.os = "linux", .architecture = "arm", .variant = "v7"}) == &index.manifests[1]);
  CHECK(find_platform(index, {.os = "linux", .architecture = "amd64"}) == nullptr);
}

TEST_CASE("a chain ID folds the layers from the bottom") {
  const auto a = Digest::of("a"), b = Digest::of("b");
  CHECK(chain_id({}).empty());
  CHECK(chain_id({a}) == a);
  CHECK(chain_id({a, b}) == Digest::of(a.str() + " " + b.str()));
}
