#include "release/go_semrel_calls.hpp"
#include "release/migrating.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <iterator>
#include <map>
#include <utility>

namespace fairlead::release {
namespace {

constexpr std::string_view prefix = "GSG_";

/// The values of GSG_ variables, and the commands that scripts call. Flags of all commands count as variables.
struct Found {
  std::map<std::string, std::vector<std::string>> variables;
  std::vector<go_semrel::ScriptCall> calls;
  bool has_includes = false;
};

void note(Found& found, const std::string& name, const std::string& value) {
  auto& values = found.variables[name];
  if (std::ranges::find(values, value) == values.end()) values.push_back(value);
}

/// A variable may be a map with a description, and in a matrix a list.
void read_variable(const std::string& name, const yaml::Node& node, Found& found) {
  const auto* const value = node.is_mapping() ? node.find("value") : &node;
  if (value == nullptr) return;
  for (const auto* each : items_of(*value)) {
    if (each->is_scalar()) note(found, name, each->value);
  }
}

/// Of a line, of a list of them, or of what `!reference` names.
void read_script(const yaml::Node& script, const yaml::Node& pipeline, Found& found, int depth = 0) {
  constexpr int deepest = 10;  // as GitLab
  if (depth > deepest) return;
  std::ranges::move(go_semrel::calls_in(script.value), std::back_inserter(found.calls));
  if (script.tag_name() == "!reference") {
    const auto* named = &pipeline;
    for (const auto& key : script.items) named = named == nullptr ? nullptr : named->find(key.value);
    if (named != nullptr) read_script(*named, pipeline, found, depth + 1);
    return;
  }
  for (const auto& line : script.items) read_script(line, pipeline, found, depth + 1);
}

void read_all(const yaml::Node& node, const yaml::Node& pipeline, Found& found) {
  constexpr std::array<std::string_view, 3> scripts = {"before_script", "script", "after_script"};
  for (const auto& item : node.items) read_all(item, pipeline, found);
  for (const auto& [key, value] : node.entries) {
    if (key.value.starts_with(prefix)) {
      read_variable(key.value, value, found);
    } else if (std::ranges::find(scripts, key.value) != scripts.end()) {
      read_script(value, pipeline, found);
    } else {
      read_all(value, pipeline, found);
    }
  }
}

/// "--tag-prefix" is GSG_TAG_PREFIX, wherever the flag stands.
std::string variable_of(std::string_view flag) {
  constexpr std::array<std::string_view, 10> flags = {
      "--patch-commit-types", "--minor-commit-types", "--initial-development", "--bump-patch", "--list-other-changes",
      "--release-branches",   "--tag-prefix",         "--bump-commit-tmpl",    "--pre-tmpl",   "--build-tmpl"};
  if (std::ranges::find(flags, flag) == flags.end()) return {};
  std::string out(prefix);
  for (const char c : flag.substr(2)) out += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
  return out;
}

Found find_in(const yaml::Node& pipeline) {
  Found out;
  read_all(pipeline, pipeline, out);
  out.has_includes = pipeline.find("include") != nullptr;
  for (auto& call : out.calls) {
    for (auto* flags : {&call.globals, &call.flags}) {
      // next-version has a flag of its own that is called like a variable.
      const bool own = flags == &call.flags && call.command == "next-version";
      std::erase_if(*flags, [&](const auto& flag) {
        const auto name = own && flag.first == "--bump-patch" ? "" : variable_of(flag.first);
        if (!name.empty()) note(out, name, flag.second);
        return !name.empty();
      });
    }
  }
  return out;
}

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  for (const auto part : split(text, ',')) {
    if (!trim(part).empty()) out.emplace_back(trim(part));
  }
  return out;
}

class Translator {
 public:
  Translator(Found found, std::string source) : found_(std::move(found)) { out_.source = std::move(source); }

  Migration run() {
    out_.settings = {{"preset", {"go-semrel"}}, {"first", {"bump"}}};
    if (const auto tag = value_of("GSG_TAG_PREFIX")) out_.settings.push_back({"tag-prefix", {std::string(trim(*tag))}});
    types();
    if (const auto names = value_of("GSG_RELEASE_BRANCHES"); names && !list_of(*names).empty()) {
      out_.settings.push_back({"branches", list_of(*names), true});
      miss("GSG_RELEASE_BRANCHES: other branches made pre-releases; list them as name=prerelease to have that");
    }
    commands();
    others();
    if (found_.has_includes) miss("include: what other files say was not read");
    return std::move(out_);
  }

 private:
  void miss(std::string text) { out_.missing.push_back(std::move(text)); }

  std::optional<std::string> value_of(const std::string& name) {
    const auto found = found_.variables.extract(name);
    if (found.empty()) return {};
    if (found.mapped().size() > 1) {
      miss(fmt::format("{} has several values; \"{}\" was taken", name, found.mapped().front()));
    }
    return found.mapped().front();
  }

  void types() {
    const auto patch = value_of("GSG_PATCH_COMMIT_TYPES"), minor = value_of("GSG_MINOR_COMMIT_TYPES");
    std::map<std::string, std::string> rules;
    const auto replace = [&](const std::optional<std::string>& given, std::string_view standard, const char* bump) {
      if (!given || list_of(*given).empty()) return;
      for (const auto& type : list_of(standard)) rules.emplace(type, "none");
      for (const auto& type : list_of(lower(*given))) rules[type] = bump;
    };
    replace(patch, "fix,refactor,perf,docs,style,test", "patch");
    replace(minor, "feat", "minor");
    if (rules.empty()) return;
    Migration::Setting types{"types", {}, true};
    for (const auto& [type, bump] : rules) types.values.push_back(fmt::format("{}={}", type, bump));
    out_.settings.push_back(std::move(types));
  }

  bool calls(std::string_view command) const {
    return std::ranges::find(found_.calls, command, &go_semrel::ScriptCall::command) != found_.calls.end();
  }

  /// It made the release in GitLab, asked for a pipeline where it was told to, and wrote no notes on merge requests.
  void commands() {
    for (const auto& call : found_.calls) command(call);
    const bool commits = calls("commit-and-tag") || calls("tag-and-commit");
    out_.settings.push_back({"mode", {commits ? "commit" : "api"}});
    if (!pipeline_) out_.settings.push_back({"pipeline", {"false"}});
    out_.settings.push_back({"announce", {"false"}});
    if (!changelogs_.empty()) out_.settings.push_back({"changelog", {changelogs_.front()}});
    for (std::size_t i = 1; i < changelogs_.size(); ++i) miss("changelog: a second one, " + changelogs_[i]);
    for (const auto& file : files_) {
      if (std::ranges::find(changelogs_, file) != changelogs_.end()) continue;
      miss(fmt::format("{}: only the changelog and release.files are committed; if it has the version, list it there",
                       file));
    }
    if (commits && files_.empty()) miss("the files that are committed: list those with a version in release.files");
    if (calls("tag-and-commit")) miss("tag-and-commit: the tag was on the commit before; here it is on the new one");
    if (calls("add-download")) miss("add-download: use `fairlead release assets add`, or release.assets");
    if (calls("add-download-link")) {
      miss("add-download-link: use `fairlead release assets add --link`, or release.links");
    }
  }

  void command(const go_semrel::ScriptCall& call) {
    if (call.command == "changelog") {
      const auto flag = std::ranges::find_if(
          call.flags, [](const auto& each) { return each.first == "-f" || each.first == "--file"; });
      add(changelogs_, plain(flag == call.flags.end() ? "CHANGELOG.md" : flag->second));
    }
    const bool commits = call.command == "commit-and-tag" || call.command == "tag-and-commit";
    for (const auto& word : call.words) {
      if (commits) add(files_, plain(word));
    }
    for (const auto& flags : {call.globals, call.flags}) {
      for (const auto& [flag, value] : flags) option(call.command, flag);
    }
  }

  /// A flag that is no variable. Its value may be a secret.
  void option(const std::string& command, const std::string& flag) {
    const bool known = (command == "changelog" && (flag == "-f" || flag == "--file")) || command == "add-download" ||
                       command == "add-download-link";
    if (flag == "--create-tag-pipeline") {
      pipeline_ = true;
    } else if (flag == "-t" || flag == "--token") {
      once(fmt::format("{}: the token comes from GITLAB_TOKEN", flag));
    } else if (!known) {
      once(fmt::format("{} of {}", flag, command));
    }
  }

  static void add(std::vector<std::string>& to, std::string text) {
    if (std::ranges::find(to, text) == to.end()) to.push_back(std::move(text));
  }
  void once(std::string text) { add(out_.missing, std::move(text)); }

  static std::string plain(std::string_view path) {
    while (path.starts_with("./")) path.remove_prefix(2);
    return std::string(path);
  }

  /// As Go's strconv.ParseBool reads it, and our flags.
  std::optional<bool> truth_of(const std::string& name) {
    const auto value = value_of(name);
    if (!value || value->empty()) return {};
    constexpr std::array<std::string_view, 5> yes = {"1", "t", "true", "yes", "on"},
                                              no = {"0", "f", "false", "no", "off"};
    const auto word = lower(*value);
    if (std::ranges::find(yes, word) != yes.end()) return true;
    if (std::ranges::find(no, word) == no.end()) miss(fmt::format("{}={}", name, *value));
    return false;
  }

  void others() {
    if (!truth_of("GSG_INITIAL_DEVELOPMENT").value_or(true)) {
      miss("GSG_INITIAL_DEVELOPMENT=false: release 1.0.0 once with --as 1.0.0, or with a Release-As footer");
    }
    if (truth_of("GSG_BUMP_PATCH").value_or(false)) {
      miss("GSG_BUMP_PATCH: commits that ask for nothing release nothing; give their types a bump in release.types");
    }
    if (truth_of("GSG_LIST_OTHER_CHANGES").value_or(false)) {
      miss("GSG_LIST_OTHER_CHANGES: notes tell of changes that release something; a template can write others");
    }
    for (const auto& [name, values] : found_.variables) {
      for (const auto& value : values) miss(fmt::format("{}={}", name, value));
    }
  }

  Found found_;
  Migration out_;
  std::vector<std::string> changelogs_, files_;
  bool pipeline_ = false;
};

}  // namespace

bool uses_go_semrel(const yaml::Node& pipeline) {
  const auto found = find_in(pipeline);
  return !found.variables.empty() || !found.calls.empty();
}

Migration migrate_go_semrel(const yaml::Node& pipeline, const Variables& environment, std::string source) {
  auto found = find_in(pipeline);
  for (const auto& [name, value] : environment) {
    if (name.starts_with(prefix) && !found.variables.contains(name)) note(found, name, value);
  }
  return Translator(std::move(found), std::move(source)).run();
}

}  // namespace fairlead::release
