#include "semrel.hpp"

#include "cli/version.hpp"
#include "files.hpp"
#include "options.hpp"
#include "release/changelog.hpp"
#include "release/go_semrel_calls.hpp"
#include "semrel_online.hpp"
#include "semrel_options.hpp"
#include "semver/increment.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
#include <memory>

namespace fairlead {
namespace {

namespace go_semrel = release::go_semrel;

constexpr std::string_view global_bump_patch = "--always-bump-patch";

Error no_content() {
  return Error(Errc::not_found, "commit log didn't contain changes that would change the version")
      .help("--allow-current prints the present version then, and --bump-patch a patch above it");
}

Result<cli::Report> next_version(const SemrelOptions& options, cli::Ports& ports) {
  const bool patch = options.force_patch;
  if (patch && options.allow_current)
    return Error(Errc::usage, "bump-patch and allow-current are mutually exclusive").help("leave one out");
  TRY_ASSIGN(auto semrel, read_semrel(options, ports));
  auto& outcome = semrel.outcome;
  const bool is_core = !outcome.next.is_prerelease() && outcome.next.build.empty();
  if (!outcome.has_content) {
    if (!patch && !options.allow_current) return no_content();
    if (is_core) outcome.next = outcome.current;
    if (is_core && patch) {
      TRY_ASSIGN(outcome.next, semver::increment(outcome.current, semver::Increment::patch));
    }
  }
  return cli::Report{.text = outcome.next.str() + "\n"};
}

Result<cli::Report> test_git(const SemrelOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto semrel, read_semrel(options, ports));
  const auto& outcome = semrel.outcome;
  if (!outcome.has_content) return no_content();
  return cli::Report{.text = go_semrel::text(outcome, go_semrel::Text::note) + "\n"};
}

Result<cli::Report> changelog(const SemrelOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto semrel, read_semrel(options, ports));
  const auto& outcome = semrel.outcome;
  if (!outcome.has_content) return no_changes();
  const auto version = outcome.next.str();
  const auto entry = go_semrel::text(outcome, go_semrel::Text::entry) + "\n";
  TRY(check_own(options.file, semrel.repository, ports.files));
  auto text = ports.files.read(options.file);
  if (!text && text.error().code() != Errc::not_found) return std::move(text.error());
  const auto marker = std::string(release::next_entry);
  const auto before = text ? *text : "# CHANGELOG\n\n" + marker + "\n\n";
  if (before.find(marker) == before.npos) {
    return Error(Errc::config, "the marker for the next entry is not there")
        .id("FL0325")
        .at({.file = options.file})
        .help("put \"" + marker + "\" on a line of its own where entries go");
  }
  TRY_ASSIGN(const auto after,
             release::with_section(before, {entry, version, semrel_prefix(options, ports.environment) + version},
                                   options.file));
  if (!after) {
    ports.observer.warning(
        fmt::format("{} has an entry for {} already; it is not written twice", options.file, version));
    return cli::Report{};
  }
  const auto info = ports.files.info(options.file);
  TRY(ports.files.write(options.file, *after, info && info->type == sys::FileType::regular ? info->mode : 0644));
  return cli::Report{.text = fmt::format("{} {}\n", text ? "updated" : "wrote", options.file)};
}

}  // namespace

cli::Tool semrel_tool() {
  const auto options = std::make_shared<SemrelOptions>();
  const auto command = [&](std::string_view name, std::string_view summary, std::vector<cli::Flag> flags,
                           Result<cli::Report> (*run)(const SemrelOptions&, cli::Ports&)) {
    return cli::Command{.name = name,
                        .summary = summary,
                        .flags = std::move(flags) + semrel_flags(*options),
                        .run = [options, run](cli::Ports& ports) { return run(*options, ports); }};
  };
  const std::vector<cli::Flag> next_flags = {{.name = "-p,--bump-patch",
                                              .help = "Make a patch when no commit asks for a release",
                                              .target = &options->force_patch},
                                             {.name = "-c,--allow-current",
                                              .help = "Print the current version when no commit asks for a release",
                                              .target = &options->allow_current}};
  const std::vector<cli::Flag> changelog_flags = {
      {.name = "-f,--file", .help = "The changelog", .target = &options->file, .value = "FILE"}};
  cli::Tool out = {
      .name = "release",
      .summary = "go-semrel-gitlab's commands, done by fairlead-release",
      .commands = {command("next-version", "Print the next version", next_flags, next_version),
                   command("changelog", "Insert the next release into the changelog", changelog_flags, changelog),
                   command("test-git", "Print the release note", {}, test_git)}};
  std::ranges::move(semrel_online_commands(options), std::back_inserter(out.commands));
  for (auto& each : out.commands) {
    // next-version has a flag of its own that is called so.
    const bool next = each.name == "next-version";
    each.flags.push_back({.name = next ? global_bump_patch : "--bump-patch",
                          .help = "Make a patch of commits that ask for no release",
                          .target = &options->bump_patch,
                          .env = "GSG_BUMP_PATCH"});
  }
  out.commands.push_back({.name = "short-version",
                          .summary = "Print the version of this program",
                          .run = [](cli::Ports&) { return cli::Report{.text = std::string(cli::version()) + "\n"}; },
                          .hidden = true});
  return out;
}

bool is_semrel(std::string_view program) {
  return program.substr(program.rfind('/') + 1) == "release";
}

std::vector<std::string> semrel_words(int argc, const char* const* argv) {
  std::vector<std::string> out;
  std::size_t command = 0;
  bool is_value = false;
  for (int i = 0; i < argc; ++i) {
    std::string word = argv[i];
    const bool is_flag = i > 0 && !is_value && word.size() > 1 && word.front() == '-';
    if (is_flag) word = go_semrel::with_dashes(word);
    // In front of a command it asks for the version, whatever else stands there.
    if (is_flag && command == 0 && (word == "-v" || word == "--version")) return {out.front(), "--version"};
    if (i > 0 && !is_flag && !is_value && command == 0) command = out.size();
    is_value = is_flag && word.find('=') == word.npos && !go_semrel::is_switch(word);
    out.push_back(std::move(word));
  }
  // Flags may stand in front of the command there.
  if (command > 1 && out[command] == "next-version") {
    std::ranges::replace(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(command), "--bump-patch",
                         std::string(global_bump_patch));
  }
  if (command > 0 && (out[command] == "help" || out[command] == "h")) {
    out.erase(out.begin() + static_cast<std::ptrdiff_t>(command));
    out.emplace_back("--help");
  } else if (command > 1) {
    const auto place = out.begin() + static_cast<std::ptrdiff_t>(command);
    std::rotate(out.begin() + 1, place, place + 1);
  }
  return out;
}

std::vector<const char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<const char*> out;
  out.reserve(words.size());
  for (const auto& word : words) out.push_back(word.c_str());
  return out;
}

}  // namespace fairlead
