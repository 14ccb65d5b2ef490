#include "release/migrate.hpp"

#include "commands.hpp"
#include "json/json.hpp"
#include "yaml/parse.hpp"

#include <array>
#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>

namespace fairlead {
namespace {

struct MigrateOptions {
  std::optional<std::string> file = {};
  std::string out = {};
};

constexpr std::uint64_t largest = 1U << 20U;

/// JSON is YAML; an empty file is an empty mapping.
Result<yaml::Node> read(const std::string& path, cli::Ports& ports) {
  TRY_ASSIGN(const auto text, ports.files.read(path, largest));
  TRY_ASSIGN(auto node, yaml::parse(text, path));
  if (node.is_mapping() || node.is_null()) return node;
  return node.error("settings were expected, not " + std::string(node.kind_name()));
}

std::string base_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// By the name of the file.
Result<release::Migration> migrate_file(const std::string& path, cli::Ports& ports) {
  const auto name = base_name(path);
  if (name.ends_with(".js") || name.ends_with(".cjs") || name.ends_with(".mjs") || name.ends_with(".ts")) {
    return Error(Errc::refused, fmt::format("{} is a program, and programs are not run here", printable(path)))
        .help(fmt::format("write what it exports as JSON, and run this again: node -e 'import(\"{}{}\").then(m => "
                          "console.log(JSON.stringify(m.default)))' > .releaserc.json",
                          path.starts_with('/') ? "" : "./", printable(path)));
  }
  TRY_ASSIGN(const auto node, read(path, ports));
  if (name == "package.json") {
    const auto* settings = node.find("release");
    if (settings != nullptr) return release::migrate_semantic_release(*settings, path);
    return Error(Errc::not_found, fmt::format("{} has no \"release\"", printable(path)))
        .help("name the file with semantic-release's settings, such as .releaserc.json");
  }
  if (name.find("gitlab-ci") != name.npos) return release::migrate_go_semrel(node, ports.environment, path);
  return release::migrate_semantic_release(node, path);
}

/// In the order in which semantic-release looks, and then go-semrel-gitlab's.
Result<release::Migration> find_settings(cli::Ports& ports) {
  constexpr std::array files = {".releaserc",        ".releaserc.json",    ".releaserc.yaml",
                                ".releaserc.yml",    ".releaserc.js",      ".releaserc.cjs",
                                "release.config.js", "release.config.cjs", "release.config.mjs"};
  if (ports.files.info("package.json")) {
    TRY_ASSIGN(const auto package, read("package.json", ports));
    if (package.find("release") != nullptr) return migrate_file("package.json", ports);
  }
  for (const auto* file : files) {
    if (ports.files.info(file)) return migrate_file(file, ports);
  }
  if (ports.files.info(".gitlab-ci.yml")) {
    TRY_ASSIGN(const auto pipeline, read(".gitlab-ci.yml", ports));
    if (release::uses_go_semrel(pipeline)) return migrate_file(".gitlab-ci.yml", ports);
  }
  for (const auto& [name, value] : ports.environment) {
    if (name.starts_with("GSG_")) return release::migrate_go_semrel({}, ports.environment, "GSG_ variables");
  }
  return Error(Errc::not_found, "neither semantic-release nor go-semrel-gitlab is configured here")
      .help("name the file: .releaserc.json, package.json or .gitlab-ci.yml");
}

Result<> write(const std::string& path, const std::string& text, cli::Ports& ports) {
  if (!ports.files.info(path)) return ports.files.write(path, text, 0644);
  return Error(Errc::refused, fmt::format("{} is there already", printable(path)))
      .help("leave out --out, and copy the section \"release\"");
}

Result<cli::Report> run_migrate(const MigrateOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto migration, options.file ? migrate_file(*options.file, ports) : find_settings(ports));
  auto yaml = release::to_yaml(migration);
  for (const auto& text : migration.missing) ports.observer.warning("no equal: " + printable(text));
  if (!options.out.empty()) TRY(write(options.out, yaml, ports));
  auto json = json::dump({{"schema", "fairlead.release.migrate/1"},
                          {"source", migration.source},
                          {"config", yaml},
                          {"missing", migration.missing}});
  return cli::Report{.text = options.out.empty() ? std::move(yaml) : "", .json = std::move(json)};
}

}  // namespace

cli::Command migrate_command() {
  auto options = std::make_shared<MigrateOptions>();
  return {
      .name = "migrate",
      .summary = "Turn the settings of semantic-release or go-semrel-gitlab into a fairlead.yml",
      .description =
          "Reads .releaserc (JSON or YAML), \"release\" of package.json, or the GSG_ variables of .gitlab-ci.yml and "
          "of the environment, and prints the fairlead.yml that behaves the same. What has no equal is listed there "
          "as comments, and on standard error. `fairlead release replay` shows whether the tags of the project come "
          "out the same.",
      .examples = {{"fairlead release migrate", "Print the fairlead.yml for what is configured here"},
                   {"fairlead release migrate .releaserc.json --out fairlead.yml", "Write it"}},
      .flags = {{.name = "file", .help = "The settings; looked for by default", .target = &options->file},
                {.name = "--out",
                 .help = "Write to FILE, which must not be there",
                 .target = &options->out,
                 .value = "FILE"}},
      .run = [options](cli::Ports& ports) { return run_migrate(*options, ports); }};
}

}  // namespace fairlead
