#include "release/changelog.hpp"

#include "commands.hpp"
#include "files.hpp"
#include "json/json.hpp"
#include "options.hpp"
#include "release/past.hpp"
#include "release/standing.hpp"
#include "writing.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

namespace fairlead {
namespace {

struct ChangelogOptions {
  ReleaseOptions release = {};
  WritingOptions writing = {};
  std::string file = {}, out = {};
  bool all = false;
};

/// What came of it.
struct Outcome {
  std::string markdown = {};  ///< The section, or all of them.
  std::string told = {};      ///< What was done to a file, for people.
  bool changed = false;       ///< A file was written.
};

/// Nothing is read as an empty text; a file that cannot be read is an error.
Result<std::string> read_changelog(const std::string& path, cli::Ports& ports) {
  auto text = ports.files.read(path);
  if (!text && text.error().code() == Errc::not_found) return std::string();
  return text;
}

Result<> insert(const ChangelogOptions& options, const release::Section& section, Outcome& outcome, cli::Ports& ports) {
  TRY_ASSIGN(const auto before, read_changelog(options.file, ports));
  TRY_ASSIGN(const auto after, release::with_section(before, section, options.file));
  outcome.changed = after.has_value();
  outcome.told = fmt::format("{}: {} {}\n", options.file, section.version, after ? "added" : "is there already");
  if (!after) return {};
  const auto info = ports.files.info(options.file);
  return ports.files.write(options.file, *after, info && info->type == sys::FileType::regular ? info->mode : 0644);
}

/// All releases have sections; tags that only look like one have none.
Result<> warn_of_tags(const Situation& situation, plan::Observer& observer) {
  TRY_ASSIGN(const auto tags, situation.repository.tags());
  std::vector<std::string> names;
  for (auto& tag : release::passed_over(tags, situation.policy)) names.push_back(std::move(tag.name));
  std::ranges::sort(names, std::greater());
  if (names.empty()) return {};
  observer.warning(
      fmt::format("passed over, though they look like versions: {} ({})", names.size(), release::listed(names)));
  return {};
}

/// The next release, if one is due, and with --all every one before.
Result<std::string> sections(const ChangelogOptions& options, const Situation& situation, const Writer& writer) {
  std::string out;
  if (situation.decision.is_due) {
    TRY_ASSIGN(out, writer.write(release::release_of(situation.decision, situation.observed)));
  }
  if (!options.all) return out;
  const auto add = [&](const release::Release& release) -> Result<> {
    TRY_ASSIGN(const auto text, writer.write(release));
    out.append(out.empty() ? "" : "\n").append(text);
    return {};
  };
  TRY(release::each_release(situation.repository, situation.policy, add));
  return "# Changelog\n\n" + out;
}

Result<cli::Report> run_changelog(const ChangelogOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto writer, Writer::make(options.writing, url_of(options.release, ports.environment), ports));
  TRY_ASSIGN(const auto situation, read_situation(options.release, ports));
  const auto& decision = situation.decision;
  if (!decision.is_due) ports.observer.note(nothing_due(decision));
  if (options.all) TRY(warn_of_tags(situation, ports.observer));
  for (const auto& path : {options.out, options.file}) {
    if (!path.empty()) TRY(check_own(path, situation.repository, ports.files));
  }
  Outcome outcome;
  TRY_ASSIGN(outcome.markdown, sections(options, situation, writer));
  if (!options.out.empty()) {
    TRY(ports.files.write(options.out, outcome.markdown, 0644));
    outcome.changed = true;
  } else if (!options.file.empty() && !options.all && decision.is_due) {
    TRY(insert(options, {outcome.markdown, decision.version_text(), decision.tag}, outcome, ports));
  }
  const bool printed = options.out.empty() && (options.file.empty() || options.all);
  auto json = json::dump({{"schema", "fairlead.release.changelog/1"},
                          {"release", decision.is_due},
                          {"version", decision.version ? json::Value(decision.version_text()) : json::Value()},
                          {"markdown", outcome.markdown},
                          {"changed", outcome.changed}});
  return cli::Report{.text = printed ? std::move(outcome.markdown) : std::move(outcome.told), .json = std::move(json)};
}

}  // namespace

cli::Command changelog_command() {
  auto options = std::make_shared<ChangelogOptions>();
  return {
      .name = "changelog",
      .summary = "Print the changelog, or insert the next release into it",
      .description =
          "Prints the section of the next release. With --file it is inserted into the changelog: below the line "
          "`<!--- next entry here -->` where there is one, else above the newest release. A section that is there is "
          "never written again. With --all, the sections of all releases follow. Dates are those of the commits, so "
          "the same history gives the same text.",
      .examples = {{"fairlead release changelog", "Print the section of the next release"},
                   {"fairlead release changelog --file CHANGELOG.md", "Insert it"},
                   {"fairlead release changelog --all --out CHANGELOG.md", "Write the changelog of all releases"},
                   {"fairlead release changelog --form keep-a-changelog", "In the form of keepachangelog.com"}},
      .flags = std::vector<cli::Flag>{{.name = "-f,--file",
                                       .help = "Insert the section into FILE, which is made if there is none",
                                       .target = &options->file,
                                       .value = "FILE",
                                       .env = "FAIRLEAD_RELEASE_CHANGELOG",
                                       .config = "release.changelog"},
                                      {.name = "--all",
                                       .help = "Print all releases that HEAD contains; --file is left alone",
                                       .target = &options->all},
                                      {.name = "--out",
                                       .help = "Write what would be printed to FILE",
                                       .target = &options->out,
                                       .value = "FILE"}} +
               writing_flags(options->writing) + release_flags(options->release),
      .run = [options](cli::Ports& ports) { return run_changelog(*options, ports); }};
}

}  // namespace fairlead
