#include "cli/builtins.hpp"
#include "cli/names.hpp"
#include "cli/redactor.hpp"
#include "cli/sources.hpp"
#include "cli/value.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace fairlead::cli {
namespace {

/// A flag named --token holds a secret, unless it is a switch or its value is the name of a file.
std::string masked(const Flag& flag, std::string value) {
  const bool secret = names_secret(flag.name.substr(flag.name.rfind('-') + 1)) || names_secret(flag.env);
  return secret && !is_switch(flag) && value_name(flag) != "FILE" && !value.empty() ? "***" : std::move(value);
}

std::vector<Flag> settable(const Tool& tool) {
  std::vector<Flag> out;
  std::set<std::pair<std::string, std::string>> seen;  // plan and deploy share most of their flags
  for (const auto& command : tool.commands) {
    for (const auto& flag : command.flags) {
      if (flag.config.empty() && flag.env.empty()) continue;
      if (seen.emplace(flag.config, flag.env).second) out.push_back(flag);
    }
  }
  return out;
}

}  // namespace

Result<std::string> config_keys(const Tool& tool, const Variables& environment, const Config& config) {
  const auto flags = settable(tool);
  std::vector<std::string> standards;
  standards.reserve(flags.size());
  for (const auto& flag : flags) standards.push_back(masked(flag, current_text(flag)));
  TRY_ASSIGN(const auto origins, fill(flags, Given(flags.size()), environment, config));
  auto list = json::Value::array();
  for (std::size_t i = 0; i < flags.size(); ++i) {
    list.push_back({{"key", flags[i].config},
                    {"variable", flags[i].env},
                    {"flag", shown(flags[i])},
                    {"value", masked(flags[i], current_text(flags[i]))},
                    {"default", standards[i]},
                    {"origin", word(origins[i].kind)},
                    {"where", origins[i].where}});
  }
  return json::dump({{"schema", "fairlead.config/1"}, {"tool", tool.name}, {"keys", std::move(list)}});
}

}  // namespace fairlead::cli
