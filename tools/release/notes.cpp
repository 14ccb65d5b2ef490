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
  std::string out = {}, tag = {};
};

/// The release of --tag, else the one that is due, else the one that HEAD is: in the pipeline of a tag, of that tag.
Result<std::optional<Part>> wanted_part(const NotesOptions& options, cli::Ports& ports) {
  if (!options.tag.empty()) {
    TRY_ASSIGN(auto policy, only_policy(options.release, ports.environment));
    TRY_ASSIGN(auto part, part_of_tag(options.release, std::move(policy), options.tag, ports));
    return std::optional(std::move(part));
  }
  TRY_ASSIGN(auto situation, read_situation(options.release, ports));
  auto& [repository, policy, observed, decision] = situation;
  if (auto tag = tag_of_head(observed, decision)) {
    TRY_ASSIGN(auto part, part_of_tag(options.release, std::move(policy), *tag, ports));
    return std::optional(std::move(part));
  }
  if (decision.is_due) return std::optional(Part{std::move(policy), std::move(observed), std::move(decision)});
  ports.observer.note(nothing_due(decision));
  return std::nullopt;
}

Result<cli::Report> run_notes(const NotesOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto writer, Writer::make(options.writing, url_of(options.release, ports.environment), ports));
  TRY_ASSIGN(const auto part, wanted_part(options, ports));
  std::string text;
  if (part) {
    TRY_ASSIGN(text, writer.write(release::release_of(part->decision, part->observed)));
  }
  if (!options.out.empty()) TRY(ports.files.write(options.out, text, 0644));
  auto json =
      fmt::format(R"({{"schema":"fairlead.release.notes/1","release":{},"version":{},"markdown":{}}})",
                  part.has_value(), part ? json::quoted(part->decision.version_text()) : "null", json::quoted(text));
  return cli::Report{.text = options.out.empty() ? std::move(text) : "", .json = std::move(json)};
}

}  // namespace

cli::Command notes_command() {
  auto options = std::make_shared<NotesOptions>();
  return {
      .name = "notes",
      .summary = "Print the notes of a release as Markdown, by default the next one",
      .description =
          "Breaking changes, features, fixes, performance and reverts since the last release, with "
          "links to the commits where the address of the project is known. The same commits give the "
          "same text. Where HEAD is the commit of a release, as in the pipeline of its tag, the notes are that "
          "release's.",
      .examples = {{"fairlead release notes", "Print the notes of the next release"},
                   {"fairlead release notes --tag v1.2.0", "Print those of a release that is there"},
                   {"fairlead release notes --out notes.md", "Write them to a file"}},
      .flags =
          writing_flags(options->writing) + release_flags(options->release) +
          std::vector<cli::Flag>{
              {.name = "--tag", .help = "The tag of a release that is there", .target = &options->tag, .value = "TAG"},
              {.name = "--out",
               .help = "Write the notes to FILE instead of standard output",
               .target = &options->out,
               .value = "FILE"}},
      .run = [options](cli::Ports& ports) { return run_notes(*options, ports); }};
}

}  // namespace fairlead
