#include "oci/dockerfile.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace fairlead::oci {
namespace {

constexpr std::size_t most_stages = 256, most_instructions = 4000;

bool is_from(const LogicalLine& line) {
  const auto keyword = std::string_view(line.text).substr(0, line.text.find_first_of(" \t\v\f\r"));
  return equal_ignoring_case(keyword, "FROM");
}

/// [a-z][a-z0-9-_.]*, as docker has it.
bool is_stage_name(std::string_view name) {
  return !name.empty() && is_lower(name.front()) && std::ranges::all_of(name, [&](char c) {
    return is_lower(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

Result<Stage> stage_of(const LogicalLine& line, char escape) {
  auto rest = std::string_view(line.text).substr(4);
  TRY_ASSIGN(const auto flags, take_flags(line, rest, escape));
  Stage out{.base = {}, .text = std::string(trim(line.text))};
  for (const auto& flag : flags) {
    if (flag.name != "platform") {
      return bad_dockerfile("FROM has no flag --" + printable(flag.name), flag.place).help("it has --platform");
    }
    if (flag.value.value_or("").empty()) return bad_dockerfile("--platform needs a value", flag.place);
    out.platform = Word{.text = *flag.value, .place = flag.place};
  }
  auto words = words_of(line, rest);
  const bool is_named = words.size() == 3 && equal_ignoring_case(words[1].text, "AS");
  if (words.size() != 1 && !is_named) {
    return bad_dockerfile("FROM needs one image, and may have AS NAME", line.place())
        .help("write FROM IMAGE [AS NAME]");
  }
  out.base = std::move(words[0]);
  if (!is_named) return out;
  out.name = lower(words[2].text);
  if (!is_stage_name(out.name)) {
    return bad_dockerfile("\"" + printable(words[2].text) + "\" is not a name for a stage", words[2].place)
        .help(R"(a name starts with a letter and has letters, digits, "-", "_" and ".")");
  }
  return out;
}

}  // namespace

Result<Dockerfile> parse_dockerfile(std::string_view text, const std::string& file) {
  TRY_ASSIGN(const auto split, dockerfile_lines(text, file));
  Dockerfile out{.escape = split.escape};
  if (split.lines.size() > most_instructions) {
    return bad_dockerfile("more than 4000 instructions", split.lines[most_instructions].place());
  }
  for (const auto& line : split.lines) {
    if (is_from(line)) {
      TRY_ASSIGN(auto stage, stage_of(line, out.escape));
      if (out.stages.size() == most_stages) return bad_dockerfile("more than 256 stages", line.place());
      const bool is_taken =
          !stage.name.empty() && std::ranges::find(out.stages, stage.name, &Stage::name) != out.stages.end();
      if (is_taken) return bad_dockerfile("two stages are called \"" + stage.name + "\"", stage.base.place);
      out.stages.push_back(std::move(stage));
      continue;
    }
    TRY_ASSIGN(auto instruction, parse_instruction(line, out.escape, out.warnings));
    if (!out.stages.empty()) {
      out.stages.back().instructions.push_back(std::move(instruction));
    } else if (std::holds_alternative<dockerfile::Arg>(instruction.action)) {
      out.arguments.push_back(std::move(instruction));
    } else {
      return bad_dockerfile("only ARG may come before the first FROM", instruction.place);
    }
  }
  if (out.stages.empty()) {
    return bad_dockerfile("there is no FROM", {.file = file})
        .help("an image of only your files starts with FROM scratch");
  }
  return out;
}

}  // namespace fairlead::oci
