#include "oci/build_config.hpp"

#include "base/signal_names.hpp"
#include "base/text.hpp"
#include "oci/dockerfile_expand.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::size_t most_ports = 1000;

void set_env(std::vector<std::string>& env, const std::string& name, const std::string& value) {
  const auto found = std::ranges::find_if(env, [&](const std::string& entry) { return entry.starts_with(name + "="); });
  if (found != env.end()) {
    *found = name + "=" + value;
  } else {
    env.push_back(name + "=" + value);
  }
}

void insert_sorted(std::vector<std::string>& set, std::string value) {
  const auto at = std::ranges::lower_bound(set, value);
  if (at == set.end() || *at != value) set.insert(at, std::move(value));
}

std::vector<std::string> command_of(const dockerfile::CommandLine& command, const ContainerConfig& config) {
  if (!command.is_shell) return command.words;
  auto out = config.shell;
  if (out.empty()) out = {"/bin/sh", "-c"};
  out.insert(out.end(), command.words.begin(), command.words.end());
  return out;
}

class InstructionApplier {
 public:
  explicit InstructionApplier(const ConfigScope& scope) : scope_(scope), config_(scope.image.config) {}

  Result<> operator()(const dockerfile::Arg& arg) {
    for (const auto& [name, value] : arg.names) {
      auto& values = scope_.args.values;
      const auto given = scope_.given.find(name.text);
      const auto global = scope_.globals.find(name.text);
      if (given != scope_.given.end()) {
        values[name.text] = given->second;
      } else if (value) {
        TRY_ASSIGN(values[name.text], scope_.text(*value));
      } else if (global != scope_.globals.end()) {
        values[name.text] = global->second;
      }
      scope_.args.declared.insert(name.text);
    }
    return {};
  }

  Result<> operator()(const dockerfile::Env& env) {
    TRY_ASSIGN(const auto values, expanded(env.values));
    for (const auto& [name, value] : values) set_env(config_.env, name, value);
    return limit(config_.env.size(), "variables", env.values.front().name.place);
  }

  Result<> operator()(const dockerfile::Label& label) {
    TRY_ASSIGN(const auto values, expanded(label.values));
    for (const auto& [name, value] : values) config_.labels[name] = value;
    return limit(config_.labels.size(), "labels", label.values.front().name.place);
  }

  Result<> operator()(const dockerfile::User& user) {
    TRY_ASSIGN(config_.user, scope_.text(user.user));
    return config_.user.empty() ? Result<>(bad_dockerfile("USER is empty", user.user.place)) : Result<>();
  }

  Result<> operator()(const dockerfile::Expose& expose) {
    for (const auto& word : expose.ports) {
      TRY_ASSIGN(const auto text, scope_.text(word));
      for (const auto part : split(text, ' ')) {
        if (part.empty()) continue;
        TRY_ASSIGN(auto ports, ports_of(part).at(word.place));
        for (auto& port : ports) insert_sorted(config_.exposed_ports, std::move(port));
        TRY(limit(config_.exposed_ports.size(), "ports", word.place));
      }
    }
    return {};
  }

  Result<> operator()(const dockerfile::Volume& volume) {
    for (const auto& word : volume.paths) {
      TRY_ASSIGN(auto path, scope_.text(word));
      if (path.empty()) return bad_dockerfile("VOLUME is empty", word.place);
      insert_sorted(config_.volumes, std::move(path));
    }
    return {};
  }

  Result<> operator()(const dockerfile::Entrypoint& entrypoint) {
    config_.entrypoint = command_of(entrypoint.command, config_);
    if (!scope_.has_own_cmd) config_.cmd.clear();
    return {};
  }

  Result<> operator()(const dockerfile::Cmd& cmd) {
    config_.cmd = command_of(cmd.command, config_);
    scope_.has_own_cmd = true;
    return {};
  }

  Result<> operator()(const dockerfile::HealthcheckOf& health) {
    config_.healthcheck = health.check;
    return {};
  }

  Result<> operator()(const dockerfile::StopSignal& stop) {
    TRY_ASSIGN(config_.stop_signal, scope_.text(stop.signal));
    if (is_signal(config_.stop_signal)) return {};
    auto error = bad_dockerfile("\"" + printable(config_.stop_signal) + "\" is not a signal", stop.signal.place);
    return std::move(error).help("write a name such as SIGTERM, or a number");
  }

  Result<> operator()(const dockerfile::Shell& shell) {
    config_.shell = shell.words;
    return {};
  }

  Result<> operator()(const dockerfile::OnBuild& on_build) {
    config_.on_build.push_back(on_build.trigger);
    return {};
  }

  Result<> operator()(const dockerfile::Maintainer& maintainer) {
    scope_.image.author = maintainer.name.text;
    return {};
  }

  Result<> operator()(const dockerfile::Workdir&) { return {}; }
  Result<> operator()(const dockerfile::Copy&) { return {}; }
  Result<> operator()(const dockerfile::Run&) { return {}; }

 private:
  /// As many as every reader of an image config takes.
  static Result<> limit(std::size_t count, const char* what, const Place& place) {
    if (count <= most_ports) return {};
    return bad_dockerfile(std::string("more than 1000 ") + what, place);
  }

  /// All of one instruction see the variables from before it.
  Result<std::vector<std::pair<std::string, std::string>>> expanded(const std::vector<NameValue>& values) const {
    std::vector<std::pair<std::string, std::string>> out;
    const auto variables = scope_.variables();
    for (const auto& [name, value] : values) {
      TRY_ASSIGN(auto expanded_name, scope_.text(name, variables));
      if (expanded_name.empty()) return bad_dockerfile("a name is empty", name.place);
      TRY_ASSIGN(auto expanded_value, scope_.text(value, variables));
      out.emplace_back(std::move(expanded_name), std::move(expanded_value));
    }
    return out;
  }

  const ConfigScope& scope_;
  ContainerConfig& config_;
};

}  // namespace

Variables ConfigScope::variables() const {
  Variables out = args.values;
  for (const auto& entry : image.config.env) {
    const auto equals = entry.find('=');
    if (equals != std::string::npos) out[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  return out;
}

Result<std::string> ConfigScope::text(const Word& word) const {
  return text(word, variables());
}

Result<std::string> ConfigScope::text(const Word& word, const Variables& with) const {
  Names unset;
  auto out = expand(word, with, escape, &unset);
  warn_of(unset, word.place);
  return out;
}

Result<std::string> ConfigScope::heredoc(const Word& text) const {
  Names unset;
  auto out = expand_text(text, variables(), escape, &unset);
  warn_of(unset, text.place);
  return out;
}

void ConfigScope::warn_of(const Names& unset, const Place& place) const {
  for (const auto& name : unset) {
    if (args.declared.contains(name)) continue;
    auto text = "the variable " + printable(name) + " is not set: nothing stands in its place";
    if (globals.contains(name)) text += "; a stage sees it where it says ARG " + printable(name);
    warnings.push_back({.text = std::move(text), .place = place});
  }
}

Result<> apply_config(const dockerfile::Action& action, const ConfigScope& scope) {
  return std::visit(InstructionApplier(scope), action);
}

Result<std::vector<std::string>> ports_of(std::string_view text) {
  const auto slash = text.find('/');
  const auto range = text.substr(0, slash);
  const auto protocol = slash == std::string_view::npos ? std::string("tcp") : lower(text.substr(slash + 1));
  const auto dash = range.find('-');
  const auto first = fairlead::number(range.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : fairlead::number(range.substr(dash + 1));
  const bool is_known = protocol == "tcp" || protocol == "udp" || protocol == "sctp";
  if (!is_known || !first || !last || *first < 1 || *last > 65535 || *first > *last) {
    return bad_dockerfile("\"" + printable(text) + "\" is not a port", {}).help("write 8080, 53/udp or 8000-8010/tcp");
  }
  std::vector<std::string> out;
  for (auto port = *first; port <= *last; ++port) out.push_back(std::to_string(port) + "/" + protocol);
  return out;
}

bool is_signal(std::string_view text) {
  if (const auto number = fairlead::number(text)) return *number >= 1 && *number <= 64;
  return is_signal_name(text);
}

}  // namespace fairlead::oci
