#include "bump/bump.hpp"

#include "base/text.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "json/json.hpp"
#include "options.hpp"

#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace fairlead {
namespace {

struct BumpOptions {
  ReleaseOptions release = {};
  std::optional<std::string> version = {};
  std::vector<std::string> files = {};
  bool write = false, detailed_exitcode = false;
};

/// The version that is asked for, else that of the release; nothing if none is due.
Result<std::optional<semver::Version>> version_of(const BumpOptions& options, cli::Ports& ports) {
  if (options.version) {
    TRY_ASSIGN(auto version, semver::Version::parse(*options.version));
    return std::optional(std::move(version));
  }
  TRY_ASSIGN(const auto situation, read_situation(options.release, ports));
  if (situation.decision.is_due) return situation.decision.version;
  ports.observer.note(nothing_due(situation.decision));
  return std::nullopt;
}

Result<std::string> root_of(const BumpOptions& options, const Variables& environment) {
  TRY_ASSIGN(const auto repository, git::Repository::open(directory_of(options.release, environment)));
  auto root = repository.work_tree();
  if (!root) return Error(Errc::usage, "a bare repository has no files to change").help("run it in a clone with files");
  return *std::move(root);
}

std::string text_of(const std::vector<bump::Change>& changes, bool written) {
  std::string out;
  for (const auto& change : changes) {
    if (!written) out += bump::diff(change);
    for (const auto& edit : change.edits) {
      if (written) out += fmt::format("{}: {} -> {}\n", change.path, edit.before, edit.after);
    }
  }
  return out;
}

std::string json_of(const std::optional<semver::Version>& version, const std::vector<bump::Change>& changes,
                    bool written) {
  auto files = json::Value::array();
  for (const auto& change : changes) {
    auto edits = json::Value::array();
    for (const auto& [offset, before, after] : change.edits) {
      edits.push_back({{"offset", offset}, {"before", before}, {"after", after}});
    }
    files.push_back({{"path", change.path}, {"edits", std::move(edits)}});
  }
  return json::dump({{"schema", "fairlead.release.bump/1"},
                     {"version", version ? json::Value(version->str()) : json::Value()},
                     {"written", written},
                     {"files", std::move(files)}});
}

Result<cli::Report> run_bump(const BumpOptions& options, cli::Ports& ports) {
  if (options.files.empty()) {
    return Error(Errc::usage, "nothing says which files hold the version")
        .help("list them in fairlead.yml as release.files, or name them with --file");
  }
  TRY_ASSIGN(const auto targets, targets_of(options.files));
  TRY_ASSIGN(const auto version, version_of(options, ports));
  std::vector<bump::Change> changes;
  if (version) {
    TRY_ASSIGN(const auto root, root_of(options, ports.environment));
    TRY_ASSIGN(const auto files, read_files(targets, root, ports.files));
    TRY_ASSIGN(changes, bump::changes(files, *version));
    if (changes.empty()) ports.observer.note(fmt::format("all files say {} already", version->str()));
    if (options.write) TRY(write_files(changes, root, ports.files));
  }
  const bool written = options.write && !changes.empty();
  const bool pending = options.detailed_exitcode && !options.write && !changes.empty();
  return cli::Report{.text = text_of(changes, written),
                     .json = json_of(version, changes, written),
                     .exit = pending ? cli::Exit::changes_pending : cli::Exit::done};
}

}  // namespace

cli::Command bump_command() {
  auto options = std::make_shared<BumpOptions>();
  return {
      .name = "bump",
      .summary = "Show or write the version into package.json, Cargo.toml and other files",
      .description =
          "Shows, as a diff, what would change in the files of release.files for them to say the version of the next "
          "release, or VERSION. With --write the files are replaced, all or none; only the bytes of the version "
          "differ. A version that is missing, or is there twice, is an error before anything is written.",
      .examples = {{"fairlead release bump", "Show what the next release changes in the files of fairlead.yml"},
                   {"fairlead release bump --write", "Change them"},
                   {"fairlead release bump 1.4.0 --file package.json --file package-lock.json --write",
                    "Write this version into these files"},
                   {"fairlead release bump --file 'src/version.h=#define VERSION \"{version}\"'",
                    "A file of your own, by a pattern"}},
      .flags = std::vector<cli::Flag>{{.name = "version",
                                       .help = "The version to write; by default that of the next release",
                                       .target = &options->version},
                                      files_flag(options->files),
                                      {.name = "--write", .help = "Change the files", .target = &options->write},
                                      {.name = "--detailed-exitcode",
                                       .help = "End with status 3 when files would change",
                                       .target = &options->detailed_exitcode}} +
               release_flags(options->release),
      .run = [options](cli::Ports& ports) { return run_bump(*options, ports); }};
}

}  // namespace fairlead
