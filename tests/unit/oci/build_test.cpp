#include "oci/build.hpp"

#include "image_parts.hpp"
#include "support/memory_filesystem.hpp"
#include "support/temporary_directory.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using Entries = std::vector<std::pair<std::string, std::string>>;
using Texts = std::vector<std::string>;

TEST_SUITE_BEGIN("oci");

namespace {

struct BuildFixture {
  test::MemoryFileSystem files;
  BuildOptions options = {.platform = {"linux", "amd64"}, .build_platform = {"linux", "amd64"}, .created = 86400};
  std::map<std::string, LayoutName, std::less<>> bases;

  Result<ImagePlan> plan(const std::string& text) {
    TRY_ASSIGN(const auto dockerfile, parse_dockerfile(text, "Dockerfile"));
    LayoutBaseImages images(files, bases);
    return plan_image(dockerfile, options, files, images, {});
  }

  Result<BuiltImage> build(const std::string& text, const std::string& layout = "image", unsigned threads = 1) {
    TRY_ASSIGN(const auto planned, plan(text));
    TRY_ASSIGN(auto writable, WritableLayout::open(files, layout));
    TRY_ASSIGN(auto image, write_image(planned, files, writable, {.gzip = {.threads = threads}}, {}));
    auto descriptor = image.manifest.descriptor();
    descriptor.annotations[std::string(annotation::ref_name)] = "latest";
    TRY(writable.put(descriptor));
    return image;
  }

  std::vector<Entries> layers(const BuiltImage& image, const std::string& layout = "image") {
    const auto opened = Layout::open(files, layout).value();
    std::vector<Entries> out;
    for (const auto& layer : image.content.layers) out.push_back(test::layer_in(opened, layer));
    return out;
  }
};

BuiltImage built(Result<BuiltImage> image) {
  if (!image) FAIL(image.error().place().str(), ": ", image.error().message());
  return *std::move(image);
}

}  // namespace

TEST_CASE("a Dockerfile without RUN becomes an image") {
  BuildFixture fixture;
  fixture.files.add("bin/app", "app", 0755);
  fixture.files.add("etc/a", "a");
  const auto image =
      built(fixture.build("ARG V=1\n"
                          "FROM scratch AS files\n"
                          "COPY etc /etc\n"
                          "FROM scratch\n"
                          "ARG V\n"
                          "ENV VERSION=$V\n"
                          "WORKDIR /srv\n"
                          "COPY bin/app .\n"
                          "COPY --from=files --chown=7 /etc conf/\n"
                          "CMD [\"/srv/app\"]\n"));
  CHECK(fixture.layers(image) ==
        std::vector<Entries>{{{"d 755 0:0 srv", ""}},
                             {{"d 755 0:0 srv", ""}, {"f 755 0:0 srv/app 3", "app"}},
                             {{"d 755 0:0 srv", ""}, {"d 755 7:7 srv/conf", ""}, {"f 644 7:7 srv/conf/a 1", "a"}}});
  const auto config = parse_image_config(to_json(image.config), "config").value();
  CHECK(config.created == "1970-01-02T00:00:00Z");
  CHECK(config.platform == Platform{"linux", "amd64"});
  CHECK(config.diff_ids.size() == 3);
  CHECK(config.config ==
        ContainerConfig{.working_dir = "/srv",
                        .env = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "VERSION=1"},
                        .cmd = {"/srv/app"}});
  REQUIRE(config.history.size() == 6);
  CHECK(config.history[0] ==
        History{.created = "1970-01-02T00:00:00Z", .created_by = "ARG V", .comment = "fairlead", .empty_layer = true});
  CHECK_FALSE(config.history[2].empty_layer);
  CHECK(image.content.config.digest == Digest::of(to_json(image.config)));
}

TEST_CASE("equal input gives equal bytes, whatever the thread count and the layout") {
  BuildFixture fixture;
  fixture.files.add("src/large", std::string(5'000'000, 'x'));
  for (int i = 0; i < 50; ++i)
    fixture.files.add("src/d" + std::to_string(i % 7) + "/f" + std::to_string(i), std::to_string(i));
  const std::string text = "FROM scratch\nCOPY src /\nLABEL b=2 a=1\n";
  const auto one = built(fixture.build(text, "one", 1)), two = built(fixture.build(text, "two", 6));
  CHECK(one.manifest == two.manifest);
  CHECK(fixture.files.text("one/index.json") == fixture.files.text("two/index.json"));
  const auto again = built(fixture.build(text, "one", 3));
  CHECK(again.manifest == one.manifest);
  CHECK(fixture.files.text("one/index.json") == fixture.files.text("two/index.json"));
  fixture.options.created = 5;
  CHECK(built(fixture.build(text, "two")).manifest.digest != one.manifest.digest);
}

TEST_CASE("an image is built on another one") {
  BuildFixture fixture;
  fixture.files.add("root/etc/passwd", "app:x:100:200::/:\n");
  fixture.files.add("root/usr/lib/libc", "c");
  fixture.files.add_link("root/lib", "usr/lib");
  fixture.files.add("f", "new");
  const auto base = built(fixture.build(
      "FROM scratch\nCOPY --chown=3:4 root /\nENV A=base\nCMD [\"x\"]\nONBUILD ENV B=triggered\n", "bases"));
  fixture.bases["debian:12"] = {.directory = "bases"};
  const auto image =
      built(fixture.build("FROM debian:12\n"
                          "USER app\n"
                          "WORKDIR /home/app\n"
                          "WORKDIR /usr\n"
                          "COPY --chown=app f /lib/g\n"
                          "COPY --from=debian:12 /etc/passwd /lib/libc /copy/\n"));
  const auto layers = fixture.layers(image);
  REQUIRE(layers.size() == 4);
  CHECK(image.content.layers[0] == base.content.layers[0]);
  CHECK(layers[1] == Entries{{"d 755 100:200 home", ""}, {"d 755 100:200 home/app", ""}});
  CHECK(layers[2] == Entries{{"d 755 3:4 usr", ""}, {"d 755 3:4 usr/lib", ""}, {"f 644 100:200 usr/lib/g 3", "new"}});
  CHECK(layers[3] == Entries{{"d 755 0:0 copy", ""},
                             {"f 644 3:4 copy/libc 1", "c"},
                             {"f 644 3:4 copy/passwd 18", "app:x:100:200::/:\n"}});
  CHECK(std::ranges::count(image.config.config.env, "B=triggered") == 1);
  CHECK(image.config.config.on_build.empty());
  CHECK(image.config.config.cmd == Texts{"x"});
  CHECK(image.config.diff_ids[0] == base.config.diff_ids[0]);
  CHECK(image.content.annotations ==
        Annotations{{"org.opencontainers.image.base.digest", base.manifest.digest.str()},
                    {"org.opencontainers.image.base.name", "docker.io/library/debian:12"}});
  CHECK(built(fixture.build("FROM oci:bases:latest\n")).content.layers == base.content.layers);
}

TEST_CASE("ADD unpacks archives, COPY does not") {
  BuildFixture fixture;
  const auto tar = test::tar_of({{{.path = "./d/", .type = archive::TarType::directory, .mode = 0700, .uid = 5}},
                                 {{.path = "./d/f", .mode = 0640, .uid = 5}, "in the archive"}});
  fixture.files.add("a.tar", tar);
  fixture.files.add("plain", "plain");
  const auto image = built(fixture.build("FROM scratch\nADD --chown=9 a.tar plain /x/\nCOPY a.tar /y\n"));
  CHECK(fixture.layers(image) == std::vector<Entries>{{{"d 755 9:9 x", ""},
                                                       {"d 700 9:9 x/d", ""},
                                                       {"f 640 9:9 x/d/f 14", "in the archive"},
                                                       {"f 644 9:9 x/plain 5", "plain"}},
                                                      {{fmt::format("f 644 0:0 y {}", tar.size()), tar}}});
}

TEST_CASE("files can be written in the Dockerfile") {
  BuildFixture fixture;
  fixture.options.build_args = {{"NAME", "world"}};
  const auto image =
      built(fixture.build("FROM scratch\nARG NAME\n"
                          "COPY --chmod=600 <<one <<'two' /etc/\nhello $NAME\none\n$NAME\ntwo\n"
                          "COPY <<one /motd\nm\none\n"));
  CHECK(fixture.layers(image) ==
        std::vector<Entries>{
            {{"d 755 0:0 etc", ""}, {"f 600 0:0 etc/one 12", "hello world\n"}, {"f 600 0:0 etc/two 6", "$NAME\n"}},
            {{"f 644 0:0 motd 2", "m\n"}}});
}

// As docker since BuildKit 0.18 (moby/buildkit#5381).
TEST_CASE("a stage has the arguments of the stages it builds on") {
  BuildFixture fixture;
  fixture.options.build_args = {{"VERSION", "7"}};
  const auto plan = fixture.plan(
      "FROM scratch AS base\nARG NAME=joe\nARG VERSION\n"
      "FROM base AS build\nLABEL who=\"hello $NAME $VERSION\"\nARG NAME\nLABEL still=$NAME\n"
      "FROM build\nARG NAME=ann\nWORKDIR /srv/$NAME/$VERSION\n");
  REQUIRE(plan);
  CHECK(plan->config.config.labels == Variables{{"who", "hello joe 7"}, {"still", "joe"}});
  CHECK(plan->config.config.working_dir == "/srv/ann/7");
  CHECK(plan->warnings.empty());
  const auto apart = fixture.plan("FROM scratch AS one\nARG NAME=joe\nFROM scratch\nLABEL who=$NAME\n");
  CHECK(apart->config.config.labels == Variables{{"who", ""}});
  REQUIRE(apart->warnings.size() == 2);
  CHECK(apart->warnings[1].text == "the variable NAME is not set: nothing stands in its place");
}

TEST_CASE("only the dot alone and a slash at the end make the destination a directory") {
  for (const auto& [destination, path] : std::vector<std::pair<std::string, std::string>>{
           {"/app", "app"}, {"/app/.", "app"}, {"/app/", "app/f"}, {"/a/../app/.", "app"}, {".", "f"}, {"./", "f"}}) {
    CAPTURE(destination);
    BuildFixture fixture;
    fixture.files.add("f", "f");
    const auto plan = fixture.plan("FROM scratch\nCOPY f " + destination + "\n");
    REQUIRE(plan);
    CHECK(plan->layers.front().nodes.rbegin()->first == path);
  }
}

TEST_CASE("only the stages that the target needs are built") {
  BuildFixture fixture;
  fixture.files.add("f", "f");
  const std::string text =
      "FROM nowhere AS unused\nRUN make\n"
      "FROM scratch AS one\nCOPY f /one\n"
      "FROM one AS two\nCOPY f /two\n"
      "FROM scratch\nCOPY --from=two / /all\n";
  CHECK(fixture.plan(text)->layers.size() == 1);
  fixture.options.target = "TWO";
  CHECK(fixture.plan(text)->layers.size() == 2);
  fixture.options.target = "1";
  CHECK(fixture.plan(text)->layers.size() == 1);
  fixture.options.target = "unused";
  CHECK(fixture.plan(text).error().id() == "FL0431");
  fixture.options.target = "twoo";
  CHECK(fixture.plan(text).error().help() == "did you mean \"two\"?");
}

TEST_CASE("platforms are variables, and choose the base") {
  BuildFixture fixture;
  fixture.options.platform = {"linux", "arm64"};
  const auto image =
      built(fixture.build("FROM --platform=$TARGETPLATFORM scratch\nARG TARGETARCH\nARG BUILDPLATFORM\nLABEL "
                          "a=$TARGETARCH b=$BUILDPLATFORM\n"));
  CHECK(image.config.config.labels == Variables{{"a", "arm64"}, {"b", "linux/amd64"}});
  CHECK(image.config.platform == Platform{"linux", "arm64"});
  const auto other = fixture.plan("FROM --platform=linux/amd64 oci:image\n");
  CHECK(other.error().message() == "the base image \"oci:image\" is for linux/arm64, not for linux/amd64");
}

TEST_CASE("labels of the command line win, and unused build arguments are told") {
  BuildFixture fixture;
  fixture.options.labels = {{"a", "flag"}};
  fixture.options.annotations = {{"org.opencontainers.image.version", "1"}};
  fixture.options.build_args = {{"USED", "1"}, {"UNSUED", "1"}, {"HTTP_PROXY", "p"}};
  const auto plan = fixture.plan("FROM scratch\nARG USED\nLABEL a=file b=$USED\n");
  REQUIRE(plan);
  CHECK(plan->config.config.labels == Variables{{"a", "flag"}, {"b", "1"}});
  CHECK(plan->annotations == Annotations{{"org.opencontainers.image.version", "1"}});
  REQUIRE(plan->warnings.size() == 1);
  CHECK(plan->warnings[0].text == "no ARG of the Dockerfile takes the build argument UNSUED");
}

TEST_CASE("our own output in the context does not change the image") {
  BuildFixture fixture;
  fixture.files.add("ctx/f", "f");
  fixture.options.context = "ctx";
  fixture.options.left_out = {"image"};
  const auto one = built(fixture.build("FROM scratch\nCOPY . /\n", "ctx/image"));
  const auto two = built(fixture.build("FROM scratch\nCOPY . /\n", "ctx/image"));
  CHECK(one.manifest == two.manifest);
}

TEST_CASE("a wrong Dockerfile or context leaves nothing behind") {
  struct Case {
    const char *text, *id, *place, *message;
  };
  for (const auto& [text, id, place, message] : std::vector<Case>{
           {"FROM scratch\nRUN make\n", "FL0431", "Dockerfile:2:1", "RUN needs an engine"},
           {"FROM nginx\n", "FL0436", "Dockerfile:1:6", "the base image \"nginx\" is not at hand"},
           {"FROM $NONE\n", "FL0430", "Dockerfile:1:6", "the name of the base image is empty: $NONE"},
           {"FROM oci:none\n", "FL0420", "Dockerfile:1:6", "\"none\" holds no image layout"},
           {"FROM scratch\nCOPY ok none /x/\n", "FL0433", "Dockerfile:2:9", "\"none\" is not there"},
           {"FROM scratch\nCOPY dead /\n", "FL0433", "Dockerfile:2:6",
            "\"dead\" is a link to \"missing\", which is not there"},
           {"FROM scratch\nCOPY to/d/x /\n", "FL0433", "Dockerfile:2:6",
            "\"to/d\" is a link to \"gone\", which is not there"},
           {"FROM scratch\nCOPY n* /x/\n", "FL0433", "Dockerfile:2:6", "no file matches"},
           {"FROM scratch\nCOPY hidden /x/\n", "FL0433", "Dockerfile:2:6", "\"hidden\" is excluded by ./.dockerignore"},
           {"FROM scratch\nCOPY ../x /\n", "FL0434", "Dockerfile:2:6", "\"../x\" lies outside of the build context"},
           {"FROM scratch\nCOPY evil /\n", "FL0434", "Dockerfile:2:6", "\"evil\" leads out of the build context"},
           {"FROM scratch\nCOPY ok closed /x/\n", "FL0435", "Dockerfile:2:6",
            "\"closed\" cannot be read: ./closed: made to fail"},
           {"FROM scratch\nCOPY --chown=app ok /\n", "FL0437", "Dockerfile:2:6",
            "\"app\" is not in /etc/passwd of the image"},
           {"FROM scratch\nUSER app\nWORKDIR /x\n", "FL0437", "Dockerfile:3:1",
            "\"app\" is not in /etc/passwd of the image"},
           {"FROM scratch\nCOPY --chmod=u+x ok /\n", "FL0430", "Dockerfile:2:6", "--chmod=u+x is not an octal mode"},
           {"FROM scratch\nCOPY --parents ok /\n", "FL0438", "Dockerfile:2:6", "--parents is not done natively"},
           {"FROM scratch\nADD https://x/y /\n", "FL0438", "Dockerfile:2:5",
            "fetching \"https://x/y\" is not done natively"},
           {"FROM scratch\nADD x.tar.xz /\n", "FL0439", "Dockerfile:2:5", "ADD \"x.tar.xz\": xz is not supported"},
           {"FROM scratch\nCOPY --from=later ok /\nFROM scratch AS later\n", "FL0436", "Dockerfile:2:6",
            "the base image \"later\" is not at hand"},
           {"FROM scratch\nCOPY ok /d\nWORKDIR /d\n", "FL0430", "Dockerfile:3:9", "\"/d\" is a file, not a directory"},
           {"FROM scratch\nCOPY ok $NONE\n", "FL0430", "Dockerfile:2:9", "the destination is empty"}}) {
    CAPTURE(text);
    BuildFixture fixture;
    fixture.files.add("ok", "");
    fixture.files.add("hidden", "");
    fixture.files.add("closed/f", "");
    fixture.files.add("x.tar.xz", std::string("\xfd"
                                              "7zXZ\0rest",
                                              10));
    fixture.files.add_link("evil", "/etc/passwd");
    fixture.files.add_link("dead", "missing");
    fixture.files.add("real/f", "");
    fixture.files.add_link("real/d", "gone");
    fixture.files.add_link("to", "real");
    fixture.files.add(".dockerignore", "hidden");
    fixture.files.fail("closed", Errc::io);
    fixture.options.target = "0";
    const auto image = fixture.build(text);
    REQUIRE_FALSE(image);
    CHECK(image.error().id() == id);
    CHECK(image.error().place().str() == place);
    CHECK(image.error().message() == message);
    CHECK_FALSE(fixture.files.exists("image"));
  }
}

TEST_CASE("an image that could not be read back is not made") {
  BuildFixture fixture;
  CHECK(fixture.plan("FROM scratch\nEXPOSE 1-2000\n").error().message() == "more than 1000 ports");
  std::string many = "FROM scratch\nENV";
  for (int i = 0; i < 1001; ++i) many += " A" + std::to_string(i) + "=";
  CHECK(fixture.plan(many + "\n").error().message() == "more than 1000 variables");
}

TEST_CASE("a source that is our own output is told so") {
  BuildFixture fixture;
  fixture.files.add("image/x", "");
  fixture.options.left_out = {"image"};
  const auto plan = fixture.plan("FROM scratch\nCOPY image/x /\n");
  CHECK(plan.error().message() == "\"image/x\" is excluded by being our own output");
  CHECK(plan.error().help() == "write the image elsewhere, with --to");
}

TEST_CASE("engines stack no more than 127 layers") {
  BuildFixture fixture;
  fixture.files.add("f", "f");
  std::string text = "FROM scratch\n";
  for (int i = 0; i < 128; ++i) text += "COPY f /f" + std::to_string(i) + "\n";
  CHECK(fixture.plan(text).error().place().str() == "Dockerfile:129:1");
}

TEST_CASE("a stop ends planning") {
  BuildFixture fixture;
  const auto dockerfile = parse_dockerfile("FROM scratch\nUSER a\n", "Dockerfile").value();
  LayoutBaseImages images(fixture.files, {});
  std::stop_source stop;
  stop.request_stop();
  CHECK(plan_image(dockerfile, fixture.options, fixture.files, images, stop.get_token()).error().code() ==
        Errc::cancelled);
}

TEST_CASE("hard links of the context stay links, pipes are made anew, and sockets are left out with a warning") {
  const test::TemporaryDirectory directory;
  sys::RealFileSystem files;
  REQUIRE(files.make_directories(directory / "c/d"));
  REQUIRE(files.make_directories(directory / "c/e"));
  REQUIRE(files.write(directory / "c/d/z", "same", 0644));
  for (const auto* other : {"c/d/a", "c/e/x"}) {
    REQUIRE(::link((directory / "c/d/z").c_str(), (directory / other).c_str()) == 0);
  }
  REQUIRE(::mkfifo((directory / "c/d/pipe").c_str(), 0600) == 0);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  std::ranges::copy(directory / "c/d/sock", address.sun_path);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(socket);
  const auto build = [&](const std::string& text) -> Result<std::pair<Entries, Texts>> {
    TRY_ASSIGN(const auto dockerfile, parse_dockerfile(text, "Dockerfile"));
    LayoutBaseImages images(files, {});
    const BuildOptions options = {
        .context = directory / "c", .platform = {"linux", "amd64"}, .build_platform = {"linux", "amd64"}};
    TRY_ASSIGN(const auto planned, plan_image(dockerfile, options, files, images, {}));
    TRY_ASSIGN(auto layout, WritableLayout::open(files, directory / "image"));
    TRY_ASSIGN(const auto image, write_image(planned, files, layout, {}, {}));
    Texts warnings;
    for (const auto& warning : planned.warnings) warnings.push_back(warning.place.str() + " " + warning.text);
    return std::pair(test::layer_in(layout, image.content.layers.at(0)), warnings);
  };
  const auto whole = build("FROM scratch\nCOPY . /\n");
  REQUIRE(whole);
  CHECK(whole->first == Entries{{"d 755 0:0 d", ""},
                                {"f 644 0:0 d/a 4", "same"},
                                {"p 600 0:0 d/pipe", ""},
                                {"h d/z = d/a", ""},
                                {"d 755 0:0 e", ""},
                                {"h e/x = d/a", ""}});
  CHECK(whole->second == Texts{"Dockerfile:2:6 \"d/sock\" is a socket: left out"});
  const auto some = build("FROM scratch\nCOPY --chown=5 d/[sz]* e /there/\n");
  REQUIRE(some);
  CHECK(some->first == Entries{{"d 755 5:5 there", ""}, {"f 644 5:5 there/x 4", "same"}, {"h there/z = there/x", ""}});
  CHECK(some->second.size() == 1);
  CHECK(build("FROM scratch\nCOPY e /\n")->second.empty());
  CHECK(build("FROM scratch\nCOPY d/sock /\n").error().id() == "FL0435");
}

TEST_SUITE_END();
