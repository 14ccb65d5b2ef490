#include "reports.hpp"

#include "cli/outputs.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::stack {

Result<> write_report(const std::string& file, std::string_view text, cli::Ports& ports) {
  if (file.empty()) return {};
  if (ports.redactor == nullptr) return ports.files.write(file, text, 0644);
  const auto shown = text.starts_with('{') ? ports.redactor->redact_json(text) : ports.redactor->redact(text);
  return ports.files.write(file, shown, 0644);
}

cli::Flag junit_flag(std::string& file) {
  return {.name = "--junit",
          .help = "Write a JUnit report with a case for each service to FILE, also when one fails",
          .target = &file,
          .value = "FILE"};
}

Result<cli::Report> with_junit(const Junit& junit, const swarm::Trial& trial, Result<cli::Report> result,
                               cli::Ports& ports) {
  if (junit.file.empty()) return result;
  const auto* error = result ? nullptr : &result.error();
  const auto text = swarm::trial_junit(junit.command, junit.stack.empty() ? "stack" : junit.stack, trial, error);
  auto written = write_report(junit.file, text, ports);
  if (written) return result;
  const auto done = fmt::format("{} of stack \"{}\" went well", junit.command, junit.stack);
  if (result) return cli::done_but(done, std::move(written).error());
  ports.observer.warning(written.error().message());
  return result;
}

}  // namespace fairlead::stack
