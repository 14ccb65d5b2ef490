#pragma once

#include "base/result.hpp"
#include "oci/dockerfile_words.hpp"
#include "oci/manifest.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace fairlead::oci {

/// A Dockerfile as docs.docker.com/reference/dockerfile describes it, checked for form; variables are expanded later.
/// One struct an instruction.
namespace dockerfile {

/// A command line in the exec form (words) or in the shell form (one word, run by the shell).
struct CommandLine {
  std::vector<std::string> words;
  bool is_shell = false;
};

struct Arg {
  std::vector<std::pair<Word, std::optional<Word>>> names;
};
struct Env {
  std::vector<NameValue> values;
};
struct Label {
  std::vector<NameValue> values;
};
struct Workdir {
  Word path;
};
struct User {
  Word user;
};
struct Expose {
  std::vector<Word> ports;
};
struct Volume {
  std::vector<Word> paths;
};
struct Entrypoint {
  CommandLine command;
};
struct Cmd {
  CommandLine command;
};
struct HealthcheckOf {
  Healthcheck check;  ///< In the shell form its test is {"CMD-SHELL", command}.
};
struct StopSignal {
  Word signal;
};
struct Shell {
  std::vector<std::string> words;
};
struct OnBuild {
  std::string trigger;
};
struct Maintainer {
  Word name;
};
struct Run {};
/// COPY, and ADD as far as it is one. `unsupported` is a flag that only engines know.
struct Copy {
  bool is_add = false;
  std::vector<Word> sources = {};
  std::vector<Heredoc> heredocs = {};
  Word destination = {};
  std::optional<Word> from = {}, chown = {}, chmod = {};
  std::vector<Word> excluded = {};
  std::optional<Word> unsupported = {};
};

using Action = std::variant<Arg, Env, Label, Workdir, User, Expose, Volume, Entrypoint, Cmd, HealthcheckOf, StopSignal,
                            Shell, OnBuild, Maintainer, Run, Copy>;

}  // namespace dockerfile

struct Instruction {
  dockerfile::Action action;
  std::string text;  ///< As it was written, on one line: what the image's history shows.
  Place place;
};

struct Stage {
  Word base;
  std::string name = {};  ///< Lower case; empty when it has none.
  std::optional<Word> platform = {};
  std::string text = {};
  std::vector<Instruction> instructions = {};
};

struct Warning {
  std::string text;
  Place place;
};

struct Dockerfile {
  char escape = '\\';
  std::vector<Instruction> arguments = {};  ///< The ARGs before the first FROM.
  std::vector<Stage> stages = {};           ///< At least one.
  std::vector<Warning> warnings = {};
};

/// Reads a Dockerfile of at most 1 MiB. `file` names it in errors: `config` FL0430, or FL0432 for an unknown
/// instruction.
Result<Dockerfile> parse_dockerfile(std::string_view text, const std::string& file);

/// Reads one instruction, such as an ONBUILD trigger of a base image, whose place is that of the FROM.
Result<Instruction> parse_instruction(const LogicalLine& line, char escape, std::vector<Warning>& warnings);

}  // namespace fairlead::oci
