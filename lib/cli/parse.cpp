// The only file that includes CLI11: its header costs 2.5 s to compile, and 8 s with -O2. CLI11 finds out which words
// belong to which flag; values are converted by value.cpp, so that flags, variables and fairlead.yml read alike.
#include "cli/parse.hpp"

#include "base/text.hpp"
#include "cli/names.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/core.h>
#include <ranges>
#include <utility>

namespace fairlead::cli {
namespace {

/// Null for a positional: those are handed out by us, since CLI11 reads "[a,b]" as a list where more than one may come.
CLI::Option* add(CLI::App& app, const Flag& flag) {
  if (is_positional(flag)) return nullptr;
  if (is_switch(flag)) {
    const auto opposite = negation(flag);
    return app.add_flag(fmt::format("{}{}{}", flag.name, opposite.empty() ? "" : ",!", opposite));
  }
  const auto ignore = [](const CLI::results_t&) { return true; };
  auto* option = app.add_option(std::string(flag.name), ignore)->expected(1)->allow_extra_args(false);
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

/// CLI11 says which flag it is about only in its text, but it is the last one that takes a value.
Error lacks_value(std::span<const Flag> flags, std::span<const std::string> words) {
  for (const auto& word : words | std::views::reverse) {
    for (const auto& flag : flags) {
      const auto names = names_of(flag);
      if (word.empty() || is_switch(flag)) continue;
      if (word != names.longest && word != names.shortest) continue;
      return Error(Errc::usage, fmt::format("{} needs a value: {}", shown(flag), value_name(flag))).id("FL0103");
    }
  }
  return Error(Errc::usage, "a flag lacks its value").id("FL0103");
}

/// Gives the words that belong to no flag to the positionals, in order; a list takes all that are left.
Result<> hand_out(std::span<const Flag> flags, std::span<const std::string> words, Given& given) {
  for (std::size_t i = 0; i < flags.size() && !words.empty(); ++i) {
    if (!is_positional(flags[i])) continue;
    const auto count = is_list(flags[i]) ? words.size() : 1;
    given[i].emplace(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count));
    words = words.subspan(count);
  }
  if (words.empty()) return {};
  return Error(Errc::usage, fmt::format("\"{}\" is one word too many", printable(words.front()))).id("FL0103");
}

/// "--file=" as "--file" and "": CLI11 would take the next word as the value.
std::vector<std::string> with_empty_values(std::span<const Flag> flags, std::span<const std::string> words) {
  std::vector<std::string> out;
  for (const auto& word : words) {
    const auto is_it = [&](const Flag& flag) { return !is_switch(flag) && word == names_of(flag).longest + "="; };
    if (word.ends_with("=") && std::ranges::any_of(flags, is_it)) {
      out.push_back(word.substr(0, word.size() - 1));
      out.emplace_back();
    } else {
      out.push_back(word);
    }
  }
  return out;
}

Result<Given> run(CLI::App& app, std::span<const Flag> flags, std::span<const std::string> words) {
  const auto dashes = std::ranges::find(words, "--");
  auto head = with_empty_values(flags, {words.begin(), dashes});
  std::vector<CLI::Option*> options;
  for (const auto& flag : flags) options.push_back(add(app, flag));
  std::ranges::reverse(head);
  app.parse(std::move(head));
  auto others = app.remaining();
  for (const auto& word : others) {
    if (word.starts_with("-") && word.size() > 1) return unknown_flag(flags, word);
  }
  if (dashes != words.end()) others.insert(others.end(), dashes + 1, words.end());
  Given given(flags.size());
  for (std::size_t i = 0; i < flags.size(); ++i) {
    if (options[i] != nullptr && options[i]->count() != 0) given[i] = options[i]->results();
  }
  TRY(hand_out(flags, others, given));
  return given;
}

}  // namespace

Result<Given> parse(std::span<const Flag> flags, std::span<const std::string> words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  try {
    return run(app, flags, words);
  } catch (const CLI::ConstructionError& error) {
    return Error(Errc::internal, fmt::format("flags contradict each other: {}", error.what()));
  } catch (const CLI::ArgumentMismatch&) {
    return lacks_value(flags, words);
  } catch (const CLI::ParseError& error) {
    return Error(Errc::usage, printable(error.what()));
  }
}

}  // namespace fairlead::cli
