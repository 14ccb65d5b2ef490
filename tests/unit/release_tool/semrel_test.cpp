#include "semrel.hpp"

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
        Case{{"release", "add-download", "-d", "-x", "-f", "f"}, {"release", "add-download", "-d", "-x", "-f", "f"}}}) {
    CHECK(semrel_words(static_cast<int>(given.size()), given.data()) == words);
  }
}

TEST_CASE("what talks to GitLab becomes a command of fairlead-release, without the token") {
  SemrelOptions options{.token = "s3cret", .tag = "v1.0.0", .project_url = "https://a/b"};
  CHECK(words_of_tag(options, "1.1.0", "v") == std::vector<std::string>{"fairlead-release", "apply", "--yes", "--mode",
                                                                        "api", "--preset", "go-semrel", "--tag-prefix",
                                                                        "v", "--as", "1.1.0", "--url", "https://a/b"});
  CHECK(!words_of_download(options));
  CHECK(!words_of_link(options));
  options.upload = "a.tar";
  options.description = "all";
  CHECK(*words_of_download(options) ==
        std::vector<std::string>{"fairlead-release", "assets", "add", "a.tar", "--tag", "v1.0.0"});
  options.link_name = "Docs";
  options.link_url = "https://c";
  CHECK(*words_of_link(options) ==
        std::vector<std::string>{"fairlead-release", "assets", "add", "--link", "Docs=https://c", "--tag", "v1.0.0"});
  options.tag = "";
  CHECK(!words_of_download(options));
}

TEST_SUITE_END();
