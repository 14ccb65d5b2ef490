#pragma once

#include "cli/command.hpp"
#include "cli/ports.hpp"
#include "swarm/trial.hpp"

#include <string>
#include <string_view>

namespace fairlead::stack {

/// Writes a report that others may read, secrets redacted; nothing when `file` is empty.
Result<> write_report(const std::string& file, std::string_view text, cli::Ports& ports);

/// "--junit": where the report of a trial goes.
cli::Flag junit_flag(std::string& file);

/// A JUnit report, and the command that it is about: "deploy".
struct Junit {
  const std::string& file;
  std::string_view command;
  const std::string& stack;
};

/// `result`, after the report of the trial that led to it is written.
Result<cli::Report> with_junit(const Junit& junit, const swarm::Trial& trial, Result<cli::Report> result,
                               cli::Ports& ports);

}  // namespace fairlead::stack
