#pragma once

#include "cli/command.hpp"
#include "cli/config.hpp"
#include "cli/wrap.hpp"

#include <string>
#include <vector>

namespace fairlead::cli {

/// What the built-in commands are given. Outlives them.
struct BuiltinOptions {
  std::string shell;
  std::vector<std::string> words;
  Config config;
  Paper paper = {};  ///< What help is shown on.
};

/// help, completion, man, and the hidden config-keys, which `fairlead config show` asks each tool.
std::vector<Command> builtin_commands(const Tool& tool, BuiltinOptions& options);

/// A report of text alone: {"schema":"fairlead.text/1","text":"..."} as JSON.
Report text_report(std::string text);

/// {"schema":"fairlead.config/1","tool":"fairlead-stack","keys":[...]}: each flag that a variable or fairlead.yml can
/// set, its value now and where that came from. Secrets are masked. Fills the targets of the flags.
Result<std::string> config_keys(const Tool& tool, const Variables& environment, const Config& config);

}  // namespace fairlead::cli
