#include "base/characters.hpp"
#include "base/text.hpp"
#include "oci/dockerfile.hpp"
#include "oci/dockerfile_health.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace fairlead::oci {
namespace {

using namespace dockerfile;

constexpr std::string_view blanks = " \t\v\f\r";

/// What every parser of an instruction gets.
struct Input {
  const LogicalLine& line;
  std::string_view keyword, rest;
  char escape;
  std::vector<DockerfileFlag> flags = {};
  std::vector<Warning>* warnings = nullptr;

  Place place() const { return line.place(); }
  Word whole() const {
    return {.text = std::string(trim(rest)), .place = line.place_of(rest.empty() ? line.text : trim(rest))};
  }
};

Error missing(const Input& input, const std::string& what) {
  return bad_dockerfile(std::string(input.keyword) + " needs " + what, input.place());
}

Result<> allow_flags(const Input& input, std::span<const std::string_view> allowed) {
  for (const auto& flag : input.flags) {
    if (std::ranges::find(allowed, flag.name) != allowed.end()) continue;
    auto error = bad_dockerfile(std::string(input.keyword) + " has no flag --" + printable(flag.name), flag.place);
    const auto near = closest(flag.name, allowed);
    if (!near.empty()) return std::move(error).help("did you mean --" + std::string(near) + "?");
    return error;
  }
  return {};
}

Result<Action> parse_arg(const Input& input) {
  TRY_ASSIGN(auto names, names_of(input.line, input.rest, input.escape));
  if (names.empty()) return missing(input, "a name");
  return Arg{std::move(names)};
}

template <class T>
Result<Action> parse_pairs(const Input& input) {
  TRY_ASSIGN(auto values, pairs_of(input.line, input.rest, input.escape));
  if (values.empty()) return missing(input, "NAME=VALUE");
  return T{std::move(values)};
}

template <class T>
Result<Action> parse_word(const Input& input) {
  auto word = input.whole();
  if (word.text.empty()) return missing(input, "an argument");
  return T{std::move(word)};
}

Result<Action> parse_expose(const Input& input) {
  auto ports = words_of(input.line, input.rest);
  if (ports.empty()) return missing(input, "a port");
  return Expose{std::move(ports)};
}

Result<Action> parse_volume(const Input& input) {
  TRY_ASSIGN(const auto array, json_array_of(input.line, input.rest));
  Volume out;
  if (!array) out.paths = words_of(input.line, input.rest);
  for (const auto& text : array.value_or(std::vector<std::string>{})) {
    out.paths.push_back({.text = text, .place = input.whole().place});
  }
  if (out.paths.empty()) return missing(input, "a path");
  return out;
}

Result<CommandLine> command_line(const Input& input) {
  TRY_ASSIGN(auto array, json_array_of(input.line, input.rest));
  if (array) return CommandLine{.words = *std::move(array)};
  const auto text = trim(input.rest);
  if (text.starts_with('[')) {
    input.warnings->push_back({.text = std::string(input.keyword) +
                                       " starts with \"[\" but is not a JSON array, so a shell runs it; "
                                       "use double quotes for the exec form",
                               .place = input.line.place_of(text)});
  }
  if (text.empty()) return CommandLine{};
  return CommandLine{.words = {std::string(text)}, .is_shell = true};
}

template <class T>
Result<Action> parse_command(const Input& input) {
  TRY_ASSIGN(auto command, command_line(input));
  return T{std::move(command)};
}

Result<Action> parse_health(const Input& input) {
  TRY_ASSIGN(auto check, parse_healthcheck(input.line, input.flags, input.rest));
  return HealthcheckOf{std::move(check)};
}

Result<Action> parse_shell(const Input& input) {
  TRY_ASSIGN(auto array, json_array_of(input.line, input.rest));
  if (!array || array->empty()) return missing(input, R"(a JSON array, such as ["/bin/sh", "-c"])");
  return Shell{*std::move(array)};
}

Result<Action> parse_onbuild(const Input& input) {
  const auto trigger = trim(input.rest);
  if (trigger.empty()) return missing(input, "an instruction");
  const auto keyword = lower(trigger.substr(0, trigger.find_first_of(blanks)));
  if (keyword == "onbuild" || keyword == "from" || keyword == "maintainer") {
    return bad_dockerfile("ONBUILD cannot hold this instruction", input.line.place_of(trigger));
  }
  LogicalLine line;
  line.file = input.line.file;
  const auto place = input.line.place_of(trigger);
  line.append(trigger, place.line, place.column);
  TRY(parse_instruction(line, input.escape, *input.warnings));
  return OnBuild{std::string(trigger)};
}

Result<Action> parse_run(const Input& input) {
  if (trim(input.rest).empty()) return missing(input, "a command");
  return Run{};
}

/// Splits off the last word, the destination; here-document words become files.
Result<> take_paths(const Input& input, Copy& out) {
  TRY_ASSIGN(const auto array, json_array_of(input.line, input.rest));
  if (array) {
    for (const auto& text : *array) out.sources.push_back({.text = text, .place = input.whole().place});
  } else {
    out.sources = words_of(input.line, input.rest);
  }
  if (out.sources.size() < 2) return missing(input, "at least one source and a destination");
  out.destination = std::move(out.sources.back());
  out.sources.pop_back();
  out.heredocs = input.line.heredocs;
  std::erase_if(out.sources, [&](const Word& word) {
    return std::ranges::any_of(out.heredocs, [&](const Heredoc& heredoc) { return heredoc.place == word.place; });
  });
  return {};
}

Result<Action> parse_copy(const Input& input) {
  constexpr std::array<std::string_view, 6> copy_flags = {"from", "chown", "chmod", "link", "exclude", "parents"};
  constexpr std::array<std::string_view, 7> add_flags = {"chown",    "chmod",        "link",  "exclude",
                                                         "checksum", "keep-git-dir", "unpack"};
  Copy out{.is_add = input.keyword == "ADD"};
  TRY(out.is_add ? allow_flags(input, add_flags) : allow_flags(input, copy_flags));
  for (const auto& [name, value, place] : input.flags) {
    const Word word{.text = value.value_or(""), .place = place};
    const bool is_switch = name == "link" || name == "parents" || name == "keep-git-dir" || name == "unpack";
    if (!is_switch && word.text.empty()) return bad_dockerfile("--" + name + " needs a value", place);
    if (name == "from") out.from = word;
    if (name == "chown") out.chown = word;
    if (name == "chmod") out.chmod = word;
    if (name == "exclude") out.excluded.push_back(word);
    // --link only changes how an engine caches.
    const bool is_supported =
        name == "from" || name == "chown" || name == "chmod" || name == "exclude" || name == "link";
    if (!is_supported && !(is_switch && word.text == "false"))
      out.unsupported = Word{.text = "--" + name, .place = place};
  }
  TRY(take_paths(input, out));
  return out;
}

struct Known {
  std::string_view keyword;
  Result<Action> (*parse)(const Input&);
};
constexpr std::array<Known, 17> instructions = {Known{"ADD", parse_copy},
                                                Known{"ARG", parse_arg},
                                                Known{"CMD", parse_command<Cmd>},
                                                Known{"COPY", parse_copy},
                                                Known{"ENTRYPOINT", parse_command<Entrypoint>},
                                                Known{"ENV", parse_pairs<Env>},
                                                Known{"EXPOSE", parse_expose},
                                                Known{"HEALTHCHECK", parse_health},
                                                Known{"LABEL", parse_pairs<Label>},
                                                Known{"MAINTAINER", parse_word<Maintainer>},
                                                Known{"ONBUILD", parse_onbuild},
                                                Known{"RUN", parse_run},
                                                Known{"SHELL", parse_shell},
                                                Known{"STOPSIGNAL", parse_word<StopSignal>},
                                                Known{"USER", parse_word<User>},
                                                Known{"VOLUME", parse_volume},
                                                Known{"WORKDIR", parse_word<Workdir>}};

Error unknown(const LogicalLine& line, const std::string& keyword) {
  std::vector<std::string_view> names = {"FROM"};
  for (const auto& known : instructions) names.push_back(known.keyword);
  const auto near = closest(keyword, names);
  return Error(Errc::config, "\"" + printable(keyword.substr(0, 40)) + "\" is not an instruction")
      .id("FL0432")
      .at(line.place())
      .help(near.empty() ? "a line that continues the one before needs a \\ at the end of that one"
                         : "did you mean " + std::string(near) + "?");
}

}  // namespace

Result<Instruction> parse_instruction(const LogicalLine& line, char escape, std::vector<Warning>& warnings) {
  const auto text = trim(line.text);
  const auto first = text.substr(0, text.find_first_of(blanks));
  const auto keyword = upper(first);
  const auto* known = std::ranges::find(instructions, std::string_view(keyword), &Known::keyword);
  if (known == instructions.end()) return unknown(line, keyword);
  Input input{.line = line,
              .keyword = known->keyword,
              .rest = text.substr(first.size()),
              .escape = escape,
              .warnings = &warnings};
  TRY_ASSIGN(input.flags, take_flags(line, input.rest, escape));
  const bool has_flags = keyword == "COPY" || keyword == "ADD" || keyword == "RUN" || keyword == "HEALTHCHECK";
  if (!has_flags) TRY(allow_flags(input, {}));
  TRY_ASSIGN(auto action, known->parse(input));
  return Instruction{.action = std::move(action), .text = std::string(text), .place = line.place()};
}

}  // namespace fairlead::oci
