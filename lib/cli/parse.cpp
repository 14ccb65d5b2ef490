// The only file that includes CLI11: its header costs 2.5 s to compile, and 8 s with -O2. CLI11 finds out which words
// belong to which flag; values are converted by value.cpp, so that flags, variables and fairlead.yml read alike.
#include "cli/parse.hpp"

#include "base/text.hpp"
#include "cli/names.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <ranges>
#include <utility>

namespace fairlead::cli {
namespace {

CLI::Option* add(CLI::App& app, const Flag& flag) {
  const auto names = names_of(flag);
  if (is_switch(flag)) {
    const auto opposite = negation(flag);
    return app.add_flag(flag.name + (opposite.empty() ? "" : ",!" + opposite));
  }
  const auto ignore = [](const CLI::results_t&) { return true; };
  auto* option = app.add_option(flag.name, ignore);
  if (is_positional(flag) && is_list(flag))
    return option->expected(0, -1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  option->expected(1);
  // Without this, CLI11 takes words after the first value too, and reads "[a,b]" as a list.
  option->allow_extra_args(false);
  return option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

Error unknown_flag(std::span<const Flag> flags, std::string_view word) {
  const auto name = word.substr(0, word.find('='));
  std::vector<std::string> known;
  for (const auto& flag : flags) {
    if (is_positional(flag)) continue;
    known.push_back(names_of(flag).longest);
    known.push_back(negation(flag));
  }
  const std::vector<std::string_view> choices(known.begin(), known.end());
  auto error = Error(Errc::usage, fmt::format("there is no flag {}", printable(name))).id("FL0101");
  const auto near = name.starts_with("--") ? closest(name, choices) : std::string_view();
  if (near.empty()) return error;
  return std::move(error).help(fmt::format("did you mean {}?", near));
}

Error unexpected(std::span<const Flag> flags, std::string_view word) {
  if (word.starts_with("-") && word.size() > 1) return unknown_flag(flags, word);
  return Error(Errc::usage, fmt::format("\"{}\" is one word too many", printable(word))).id("FL0103");
}

/// CLI11 does not say which flag it is about in a way that can be read, so its message is used as it is.
Error lacks_value(std::span<const Flag> flags, std::span<const std::string> words) {
  for (const auto& word : words | std::views::reverse) {
    for (const auto& flag : flags) {
      const auto names = names_of(flag);
      if (word.empty() || is_switch(flag) || (word != names.longest && word != names.shortest)) continue;
      return Error(Errc::usage, fmt::format("{} needs a value: {}", word, value_name(flag))).id("FL0103");
    }
  }
  return Error(Errc::usage, "a flag lacks its value").id("FL0103");
}

}  // namespace

Result<Given> parse(std::span<const Flag> flags, std::span<const std::string> words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<CLI::Option*> options;
  try {
    for (const auto& flag : flags) options.push_back(add(app, flag));
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ConstructionError& error) {
    return Error(Errc::internal, fmt::format("flags contradict each other: {}", error.what()));
  } catch (const CLI::ArgumentMismatch&) {
    return lacks_value(flags, words);
  } catch (const CLI::ParseError& error) {
    return Error(Errc::usage, printable(error.what()));
  }
  for (const auto& word : app.remaining()) {
    if (word != "--") return unexpected(flags, word);
  }
  Given given;
  for (const auto* option : options) {
    if (option->count() == 0) {
      given.emplace_back();
    } else {
      given.emplace_back(option->results());
    }
  }
  return given;
}

}  // namespace fairlead::cli
