#include "oci/context.hpp"

#include "image_parts.hpp"
#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::oci;
using Lines = std::vector<std::string>;

TEST_SUITE_BEGIN("oci");

namespace {

Result<Context> scanned(test::MemoryFileSystem& files, const char* rules = "") {
  return scan_context(files, "src", IgnoreRules::parse(rules, ".dockerignore").value(), {});
}

}  // namespace

TEST_CASE("a context is its files without what is ignored") {
  test::MemoryFileSystem files;
  files.add("src/app", "bin", 0755);
  files.add("src/docs/a.md", "a");
  files.add("src/docs/deep/b.md", "bb");
  files.add("src/node_modules/x/y", "");
  files.add_link("src/link", "app");
  const auto context = scanned(files, "docs\nnode_modules\n!docs/deep/b.md");
  REQUIRE(context);
  CHECK(test::lines_of(context->tree.nodes()) == Lines{"f 755 0:0 app 3", "d 755 0:0 docs", "d 755 0:0 docs/deep",
                                                       "f 644 0:0 docs/deep/b.md 2", "l link -> app"});
  CHECK(context->tree.find("app")->content.where == "src/app");
  CHECK(scanned(files)->tree.nodes().size() == 9);
}

TEST_CASE("what cannot be read matters only when it is copied") {
  test::MemoryFileSystem files;
  files.add("src/ok", "");
  files.add("src/closed/f", "");
  files.add("src/lost", "");
  files.fail("src/closed", Errc::io);
  files.fail("src/lost", Errc::io);
  const auto context = scanned(files);
  REQUIRE(context);
  CHECK(context->tree.find("ok")->problem.empty());
  CHECK(context->tree.find("closed")->problem.starts_with("cannot be read: "));
  CHECK(context->tree.find("lost")->problem.starts_with("cannot be read: "));
  files.fail("src", Errc::io);
  CHECK(scanned(files).error().code() == Errc::io);
}

TEST_CASE("the rules beside the Dockerfile come before those of the context") {
  test::MemoryFileSystem files;
  files.add_directory("src");
  CHECK(read_ignore_file(files, "src", "src/Dockerfile")->path.empty());
  files.add("src/.dockerignore", "a");
  CHECK(read_ignore_file(files, "src", "src/Dockerfile")->path == "src/.dockerignore");
  files.add("src/Dockerfile.dockerignore", "b");
  CHECK(read_ignore_file(files, "src", "src/Dockerfile")->path == "src/Dockerfile.dockerignore");
  CHECK(read_ignore_file(files, "src", "other/Dockerfile")->path == "src/.dockerignore");
  files.add("src/.dockerignore", "[");
  CHECK(read_ignore_file(files, "src", "other/Dockerfile").error().place().str() == "src/.dockerignore:1:1");
}

TEST_SUITE_END();
