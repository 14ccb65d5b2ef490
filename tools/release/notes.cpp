#include "release/notes.hpp"

#include "commands.hpp"
#include "json/json.hpp"
#include "options.hpp"
#include "writing.hpp"

#include <fmt/core.h>
#include <memory>

namespace fairlead {
namespace {

struct NotesOptions {
  ReleaseOptions release = {};
  WritingOptions writing = {};
  std::string out = {};
};

Result<cli::Report> run_notes(const NotesOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto writer, Writer::make(options.writing, url_of(options.release, ports.environment), ports));
  TRY_ASSIGN(const auto situation, read_situation(options.release, ports));
  const auto& decision = situation.decision;
  std::string text;
  if (decision.is_due) {
    TRY_ASSIGN(text, writer.write(release::release_of(decision, situation.observed)));
  } else {
    ports.observer.note(nothing_due(decision));
  }
  if (!options.out.empty()) TRY(ports.files.write(options.out, text, 0644));
  auto json =
      fmt::format(R"({{"schema":"fairlead.release.notes/1","release":{},"version":{},"markdown":{}}})", decision.is_due,
                  decision.version ? json::quoted(decision.version_text()) : "null", json::quoted(text));
  return cli::Report{.text = options.out.empty() ? std::move(text) : "", .json = std::move(json)};
}

}  // namespace

cli::Command notes_command() {
  auto options = std::make_shared<NotesOptions>();
  options->writing.authors = true;
  return {.name = "notes",
          .summary = "Print the notes of the next release as Markdown",
          .description =
              "Breaking changes, features, fixes, performance and reverts since the last release, with "
              "links to the commits where the address of the project is known. The same commits give the "
              "same text.",
          .examples = {{"fairlead release notes", "Print the notes of the next release"},
                       {"fairlead release notes --out notes.md", "Write them to a file"}},
          .flags = writing_flags(options->writing) + release_flags(options->release) +
                   std::vector<cli::Flag>{{.name = "--out",
                                           .help = "Write the notes to FILE instead of standard output",
                                           .target = &options->out,
                                           .value = "FILE"}},
          .run = [options](cli::Ports& ports) { return run_notes(*options, ports); }};
}

}  // namespace fairlead
