#include "cli/ports.hpp"

#include "base/characters.hpp"

#include <algorithm>

namespace fairlead::cli {
namespace {

std::string shell_word(std::string_view word) {
  const auto is_plain = [](char c) { return is_alphanumeric(c) || std::string_view("_-./:=@%+,").contains(c); };
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return std::string(word);
  std::string out = "'";
  for (const char c : word) c == '\'' ? out += "'\\''" : out += c;
  return out + "'";
}

}  // namespace

Ports with_environment(const Ports& ports, const Variables& environment) {
  return {.clock = ports.clock,
          .files = ports.files,
          .processes = ports.processes,
          .random = ports.random,
          .environment = environment,
          .working_directory = ports.working_directory,
          .http = ports.http,
          .observer = ports.observer,
          .stop = ports.stop,
          .redactor = ports.redactor,
          .colour = ports.colour,
          .verbose = ports.verbose,
          .json = ports.json,
          .command = ports.command,
          .arguments = ports.arguments};
}

std::string again(const Ports& ports, std::initializer_list<std::string_view> more) {
  auto out = ports.command;
  for (const auto word : more) out += " " + shell_word(word);
  for (const auto& word : ports.arguments) out += " " + shell_word(printable(word));
  return out;
}

}  // namespace fairlead::cli
