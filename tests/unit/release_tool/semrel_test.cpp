#include "semrel.hpp"

#include "semrel_files.hpp"
#include "semrel_online.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("release_tool");

TEST_CASE("the program is go-semrel-gitlab's when it is called so") {
  CHECK(is_semrel("release"));
  CHECK(is_semrel("/usr/local/bin/release"));
  CHECK_FALSE(is_semrel("fairlead-release"));
  CHECK_FALSE(is_semrel("release/fairlead"));
}

TEST_CASE("flags are written with one dash or two, in front of the command or behind, as Go has it") {
  using Words = std::vector<std::string>;
  struct Case {
    std::vector<const char*> given;
    Words words;
  };
  for (const auto& [given, words] :
       {Case{{"release"}, {"release"}}, Case{{"release", "next-version", "-p"}, {"release", "next-version", "-p"}},
        Case{{"release", "-tag-prefix", "x", "changelog", "--f", "a.md"},
             {"release", "changelog", "--tag-prefix", "x", "-f", "a.md"}},
        Case{{"release", "--bump-patch", "-initial-development=false", "tag"},
             {"release", "tag", "--bump-patch", "--initial-development=false"}},
        Case{{"release", "--bump-patch", "next-version", "--bump-patch"},
             {"release", "next-version", "--always-bump-patch", "--bump-patch"}},
        Case{{"release", "help", "tag"}, {"release", "tag", "--help"}},
        Case{{"release", "help"}, {"release", "--help"}}, Case{{"release", "-v"}, {"release", "--version"}},
        Case{{"release", "-t", "x", "-version", "tag"}, {"release", "--version"}},
        Case{{"release", "-t", "-v", "commit-and-tag", "f"}, {"release", "commit-and-tag", "-t", "-v", "f"}},
        Case{{"release", "add-download", "-d", "-x", "-f", "f"}, {"release", "add-download", "-d", "-x", "-f", "f"}}}) {
    CHECK(semrel_words(static_cast<int>(given.size()), given.data()) == words);
  }
}

TEST_CASE("files of add-download never meet, wherever they lie and however they are called") {
  struct Case {
    const char* path;
    gitlab::PackageFile target;
  };
  for (const auto& [path, target] :
       {Case{"app.tar", {"release", "1.0.0", "app.tar"}}, Case{"./app.tar", {"release", "1.0.0", "app.tar"}},
        Case{"/builds/7/shop/app.tar", {"release", "1.0.0", "app.tar"}},
        Case{"build/linux/app", {"release-d458c318", "1.0.0", "app"}},
        Case{"/builds/7/shop/build/linux/app", {"release-d458c318", "1.0.0", "app"}},
        Case{"build/mac/app", {"release-5ce7719b", "1.0.0", "app"}},
        Case{"My App (x64).exe", {"release", "1.0.0", "f97aacf4-My_App__x64_.exe"}},
        Case{"My App [x64].exe", {"release", "1.0.0", "80454572-My_App__x64_.exe"}},
        Case{"~a@", {"release", "1.0.0", "9ba283cd-_a_"}}}) {
    CAPTURE(path);
    const auto found = download_of(path, "1.0.0", "/builds/7/shop");
    CHECK(found == target);
    CHECK(gitlab::check_names(found));
  }
}

TEST_CASE("the project is the one that go-semrel-gitlab would call") {
  struct Case {
    SemrelOptions options;
    Variables environment;
    std::string api, project;
  };
  const std::string job = "https://git.example.org/shop/web";
  for (const auto& [options, environment, api, project] :
       {Case{{.project_url = job}, {}, "https://git.example.org/api/v4", "shop/web"},
        Case{{.api = "https://inside:8443/api/v4/", .project_path = "shop/web", .project_url = job},
             {},
             "https://inside:8443/api/v4",
             "shop/web"},
        Case{{.project_path = "a/b"}, {{"GL_URL", "https://inside"}}, "https://inside/api/v4", "a/b"},
        Case{{.project_path = "a/b"}, {}, "https://gitlab.com/api/v4", "a/b"}}) {
    const auto found = semrel_project(options, environment);
    REQUIRE(found);
    CHECK(found->api == api);
    CHECK(found->project == project);
  }
  CHECK(semrel_project({}, {}).error().id() == "FL0340");
}

TEST_SUITE_END();
