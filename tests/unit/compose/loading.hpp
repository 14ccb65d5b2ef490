#pragma once

#include "compose/load.hpp"
#include "support/memory_filesystem.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <string>
#include <vector>

template <>
struct doctest::StringMaker<std::vector<std::string>> {
  static String convert(const std::vector<std::string>& texts) {
    return ("\n  " + fairlead::join(texts, "\n  ")).c_str();
  }
};

namespace fairlead::compose {

/// Loads texts as Compose files "stack.yml", "over1.yml" ... in /project.
struct Loader {
  test::MemoryFileSystem files;
  Variables environment = {{"HOME", "/home/me"}};
  Options options = {.working_directory = "/project"};

  Result<Loaded> load(const std::vector<std::string>& texts) {
    std::vector<Source> sources;
    sources.reserve(texts.size());
    for (const auto& text : texts) {
      sources.push_back({sources.empty() ? "stack.yml" : fmt::format("over{}.yml", sources.size()), text});
    }
    return compose::load(sources, environment, files, options);
  }

  Loaded loaded(const std::vector<std::string>& texts) {
    auto result = load(texts);
    REQUIRE_MESSAGE(result.has_value(), result.error().place().str(), ": ", result.error().message());
    return *std::move(result);
  }
};

/// "place id message", or "no error".
template <class T>
std::string failure(const Result<T>& result) {
  if (result) return "no error";
  const auto& error = result.error();
  CHECK_MESSAGE(!error.help().empty(), error.message());
  return fmt::format("{} {} {}", error.place().str(), error.id(), error.message());
}

/// A file with the service "web", image first: `body` has its further keys, one a line and not indented; `rest` what
/// follows at the top level. The body starts in line 4, its keys in column 5.
inline std::string file_with(std::string_view body, std::string_view rest = "") {
  std::string text = "services:\n  web:\n    image: app\n";
  for (const auto line : lines(body)) text += fmt::format("    {}\n", line);
  return text + std::string(rest);
}

inline Service web(std::string_view body, std::string_view rest = "") {
  Loader loader;
  return loader.loaded({file_with(body, rest)}).project.services.at("web");
}

/// The warnings as "line:column message".
inline std::vector<std::string> warnings_of(const Loaded& loaded) {
  std::vector<std::string> out;
  for (const auto& [place, message, help, concern] : loaded.warnings)
    out.push_back(fmt::format("{}:{} {}", place.line, place.column, message));
  return out;
}

inline std::vector<std::string> warnings(std::string_view body, std::string_view rest = "") {
  Loader loader;
  return warnings_of(loader.loaded({file_with(body, rest)}));
}

}  // namespace fairlead::compose
