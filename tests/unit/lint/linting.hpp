#pragma once

#include "lint/lint.hpp"
#include "lint/rules.hpp"
#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <string>
#include <vector>

namespace fairlead::lint {

/// A project and all that rules look at, from texts as Compose files "stack.yml", "over1.yml" ...
class Linted {
 public:
  explicit Linted(const std::vector<std::string>& texts) {
    test::MemoryFileSystem files;
    std::vector<compose::Source> sources;
    for (const auto& text : texts)
      sources.push_back({sources.empty() ? "stack.yml" : fmt::format("over{}.yml", sources.size()), text});
    auto loaded = compose::load(sources, {{"SET", "set"}}, files, {.working_directory = "/project", .tolerant = true});
    REQUIRE_MESSAGE(loaded.has_value(), loaded.error().place().str(), ": ", loaded.error().message());
    loaded_ = *std::move(loaded);
    files_ = read_files(sources).value();
  }

  View view() const { return {loaded_.project, loaded_.root, files_, loaded_.warnings, loaded_.unknown}; }
  Findings findings(const Settings& settings = {.strict = true}) const { return lint(view(), settings); }

 private:
  compose::Loaded loaded_;
  std::vector<yaml::Node> files_;
};

/// A file with one service "web"; `body` has its further keys, one a line, from line 4 and column 5 on.
inline std::string file_with(std::string_view body, std::string_view rest = "") {
  std::string text = "services:\n  web:\n    image: app:1\n";
  for (const auto line : lines(body)) text += fmt::format("    {}\n", line);
  return text + std::string(rest);
}

/// What one rule finds, as "line:column message".
inline std::vector<std::string> found(std::string_view rule, const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const auto& finding : Linted(texts).findings()) {
    if (finding.rule != rule) continue;
    CHECK_FALSE(finding.help.empty());
    out.push_back(fmt::format("{}:{} {}", finding.place.line, finding.place.column, finding.message));
  }
  return out;
}

}  // namespace fairlead::lint
