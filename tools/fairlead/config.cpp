#include "base/text.hpp"
#include "commands.hpp"
#include "json/json.hpp"
#include "tools.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace fairlead {
namespace {

/// One setting of one tool, as its hidden command config-keys tells.
struct Key {
  std::string name, value, where;
};

Result<json::Value> ask(const std::string& program, cli::Ports& ports) {
  const sys::Invocation invocation = {.arguments = {program, "config-keys", "--output", "json"},
                                      .environment = ports.environment,
                                      .timeout = std::chrono::seconds(10),
                                      .output_limit = 1U << 20U};
  TRY_ASSIGN(const auto done, ports.processes.run(invocation, ports.stop));
  TRY_ASSIGN(auto answer, json::parse(done.output, program));
  if (json::text_or(answer, "schema") == "fairlead.config/1") return answer;
  const auto& error = json::member(answer, "error");
  const auto& place = json::member(error, "place");
  return Error(Errc::config, json::text_or(error, "message", "a tool does not tell its settings: " + program))
      .id(json::text_or(error, "id"))
      .at({.file = json::text_or(place, "file"),
           .line = static_cast<std::uint32_t>(json::integer_or(place, "line", 0)),
           .column = static_cast<std::uint32_t>(json::integer_or(place, "column", 0))})
      .help(json::text_or(error, "help"));
}

/// What a setting is called: its key in fairlead.yml, or the variable when it has none.
std::vector<Key> keys_of(const json::Value& answer) {
  std::vector<Key> out;
  for (const auto& key : json::member(answer, "keys")) {
    const auto name = json::text_or(key, "key");
    const auto where = json::text_or(key, "where");
    out.push_back({.name = name.empty() ? json::text_or(key, "variable") : name,
                   .value = json::text_or(key, "value"),
                   .where = where.empty() ? json::text_or(key, "origin") : where});
  }
  return out;
}

std::string table(const std::vector<Key>& keys, bool with_origin) {
  std::size_t names = 0, values = 0;
  for (const auto& key : keys) {
    names = std::max(names, key.name.size());
    values = std::max(values, std::min<std::size_t>(key.value.size(), 40));
  }
  std::string out;
  for (const auto& key : keys) {
    auto line = fmt::format("{:<{}}  {:<{}}", key.name, names, printable(key.value), values);
    if (with_origin) line += "  " + key.where;
    while (line.ends_with(' ')) line.pop_back();
    out += line + "\n";
  }
  return out;
}

Result<cli::Report> show(bool with_origin, cli::Ports& ports) {
  const auto directories = program_directories(value_or(ports.environment, "PATH"));
  std::vector<std::string> programs = {directories.front() + "/fairlead"};
  for (const auto& tool : list_tools(directories)) {
    if (auto path = find_tool(directories, tool.name)) programs.push_back(*std::move(path));
  }
  auto tools = json::Value::array();
  std::vector<Key> keys;
  for (const auto& program : programs) {
    TRY_ASSIGN(auto answer, ask(program, ports));
    for (auto& key : keys_of(answer)) {
      if (std::ranges::find(keys, key.name, &Key::name) == keys.end()) keys.push_back(std::move(key));
    }
    tools.push_back({{"tool", json::member(answer, "tool")}, {"keys", json::member(answer, "keys")}});
  }
  std::ranges::sort(keys, {}, &Key::name);
  return cli::Report{.text = table(keys, with_origin),
                     .json = json::dump({{"schema", "fairlead.configuration/1"}, {"tools", std::move(tools)}})};
}

}  // namespace

cli::Command config_show_command() {
  auto with_origin = std::make_shared<bool>(false);
  return {.name = "config show",
          .summary = "Show every setting of the installed tools",
          .description =
              "A flag wins over its FAIRLEAD_ variable, the variable over fairlead.yml, and that over the "
              "default. Secrets are shown as ***.",
          .examples = {{"fairlead config show --origin", "Show where each value comes from"}},
          .flags = {{.name = "--origin", .help = "Say where each value comes from", .target = with_origin.get()}},
          .run = [with_origin](cli::Ports& ports) { return show(*with_origin, ports); }};
}

}  // namespace fairlead
