#include "cli/builtins.hpp"
#include "cli/command.hpp"
#include "cli/config.hpp"
#include "cli/globals.hpp"
#include "cli/help.hpp"
#include "cli/names.hpp"
#include "cli/observers.hpp"
#include "cli/output.hpp"
#include "cli/parse.hpp"
#include "cli/signals.hpp"
#include "cli/sources.hpp"
#include "cli/verbose_client.hpp"
#include "cli/version.hpp"
#include "cli/wrap.hpp"
#include "http/client.hpp"
#include "http/retry.hpp"
#include "sys/clock.hpp"
#include "sys/filesystem.hpp"
#include "sys/process.hpp"
#include "sys/random.hpp"
#include "sys/working_directory.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <fmt/core.h>
#include <tuple>
#include <unistd.h>
#include <utility>

namespace fairlead::cli {
namespace {

/// What help is written on: no wider than can be read with ease.
Paper paper_for_help(bool colour) {
  constexpr std::size_t widest = 100;
  const auto width = terminal_width(STDOUT_FILENO);
  return {.colour = colour, .width = width == 0 ? widest : std::min(width, widest)};
}

Variables real_environment() {
  Variables variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != text.npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

/// One run of a program: from its words to its exit status.
class Session {
 public:
  Session(const Tool& tool, std::vector<std::string> words)
      : tool_(tool), commands_(tool.commands), words_(std::move(words)), environment_(real_environment()) {
    std::ranges::move(builtin_commands(tool_, builtin_), std::back_inserter(commands_));
    redactor_.add_environment(environment_);
    globals_ = guess_globals(words_, environment_);
    style_ = style_of(globals_, environment_);
  }

  int run() {
    if (globals_.version) return finish(text_report(version_line(tool_.name) + "\n"));
    const auto chosen = choose(commands_, words_);
    if (chosen.command != nullptr) return run_command(*chosen.command, chosen.words);
    if (!chosen.unknown.empty() && !globals_.help) return fail(unknown_command(chosen.unknown));
    if (globals_.help) return finish(text_report(tool_help(tool_, paper_for_help(colours_output()))));
    if (style_.json) return fail(Error(Errc::usage, "no command was given").help(spoken(tool_) + " --help"));
    tell(tool_help(tool_, paper_for_help(style_.colour)));
    return static_cast<int>(Exit::usage);
  }

 private:
  int run_command(const Command& command, std::span<const std::string> words) {
    auto added = global_flags(globals_, command.flags);
    if (globals_.help) {
      const bool colour = colours_output();
      globals_ = {};  // so that help shows the true defaults
      return finish(text_report(command_help(tool_, command, added, paper_for_help(colour))));
    }
    globals_ = {};
    const auto flags = command.flags + std::move(added);
    arguments_.assign(words.begin(), words.end());
    auto ready = prepare(command, flags, words);
    if (!ready) return fail(ready.error());
    return finish(perform(command));
  }

  /// Fills the flags.
  Result<> prepare(const Command& command, std::span<const Flag> flags, std::span<const std::string> words) {
    auto given = parse(flags, words);
    if (!given) return std::move(given.error()).help(fmt::format("see {} {} --help", spoken(tool_), command.name));
    TRY_ASSIGN(builtin_.config, settings(flags, *given));
    TRY_ASSIGN(const auto origins, fill(flags, *given, environment_, builtin_.config));
    style_ = style_of(globals_, environment_);
    if (globals_.config) environment_["FAIRLEAD_CONFIG"] = *globals_.config;  // for programs that the command runs
    TRY(check_required(flags, origins).help("usage: " + usage_line(tool_, command)));
    if (style_.verbose) tell_origins(flags, origins);
    builtin_.paper = paper_for_help(colours_output());
    return {};
  }

  Result<Config> settings(std::span<const Flag> flags, const Given& given) {
    auto file = value_or(environment_, "FAIRLEAD_CONFIG");
    for (std::size_t i = 0; i < flags.size(); ++i) {
      const auto& words = given[i];
      if (flags[i].name == "--config" && words) file = words->back();
    }
    TRY_ASSIGN(auto config, load_config(files_, std::move(file), sys::working_directory("")));
    std::vector<Flag> known;
    for (const auto& command : tool_.commands) std::ranges::copy(command.flags, std::back_inserter(known));
    TRY(check_keys(config, known));
    return config;
  }

  void tell_origins(std::span<const Flag> flags, std::span<const Origin> origins) const {
    for (std::size_t i = 0; i < flags.size(); ++i) {
      const auto kind = origins[i].kind;
      if (kind != Origin::Kind::file && kind != Origin::Kind::variable) continue;
      tell(fmt::format("{} comes from {}\n", shown(flags[i]), origins[i].where));
    }
  }

  Result<Report> perform(const Command& command) {
    const Signals signals;
    sys::RealFileSystem files(signals.token());
    const auto client = http::make_client(environment_);
    const Sink sink = [this](std::string_view text) { tell(text); };
    VerboseClient telling(*client, clock_, sink);
    http::Retrying retrying(style_.verbose ? static_cast<http::Client&>(telling) : *client, clock_, random_);
    const auto observer = make_observer(
        style_, {.write = sink, .clock = clock_, .colour = style_.colour, .width = terminal_width(STDERR_FILENO)});
    Ports ports{.clock = clock_,
                .files = files,
                .processes = processes_,
                .random = random_,
                .environment = environment_,
                .working_directory = sys::working_directory(value_or(environment_, "PWD")),
                .http = retrying,
                .observer = *observer,
                .stop = signals.token(),
                .redactor = &redactor_,
                .colour = colours_output(),
                .verbose = style_.verbose,
                .json = style_.json,
                .command = fmt::format("{} {}", spoken(tool_), command.name),
                .arguments = arguments_};
    try {
      return command.run(ports);
    } catch (const std::exception& error) {
      return Error(Errc::internal, fmt::format("unexpected: {}", error.what()));
    }
  }

  bool colours_output() const { return wants_colour(globals_.colour, environment_, ::isatty(STDOUT_FILENO) == 1); }

  Paper error_paper() const { return {.colour = style_.colour, .width = terminal_width(STDERR_FILENO)}; }

  int finish(Result<Report> result) {
    if (!result) return fail(result.error());
    auto text = style_.json ? std::move(result->json) : std::move(result->text);
    if (style_.json && text.empty()) text = "{}";
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    if (result->is_masked) return print(text, result->exit);
    return print(style_.json ? redactor_.redact_json(text) : redactor_.redact(text), result->exit);
  }

  /// Standard output, once.
  int print(std::string_view text, Exit status) {
    const auto written = write_text(STDOUT_FILENO, text);
    if (written) return static_cast<int>(status);
    tell(error_text(written.error(), files_, error_paper()));
    return static_cast<int>(status == Exit::done || status == Exit::changes_pending ? Exit::failed : status);
  }

  int fail(const Error& error) {
    auto status = exit_of(error.code());
    if (error.code() == Errc::cancelled && Signals::received() == SIGTERM) status = Exit::terminated;
    tell(error_text(error, files_, error_paper()));
    if (!style_.json) return static_cast<int>(status);
    return print(redactor_.redact_json(error_json(error, status)), status);
  }

  /// Standard error. There is nobody to tell that it is gone.
  void tell(std::string_view text) const { std::ignore = write_text(STDERR_FILENO, text, redactor_); }

  Error unknown_command(std::string_view word) const {
    const auto message = fmt::format("there is no command \"{}\"", printable(word));
    const auto instead = tool_.instead ? tool_.instead(word) : "";
    if (!instead.empty()) return Error(Errc::usage, message).id("FL0102").help("write " + instead);
    std::vector<std::string_view> known;
    for (const auto& command : commands_) {
      if (!command.hidden) known.emplace_back(command.name);
    }
    for (const auto& plugin : tool_.plugins) known.emplace_back(plugin.name);
    const auto near = closest(word, known);
    const auto help =
        near.empty() ? fmt::format("see {} --help", spoken(tool_)) : fmt::format("did you mean {}?", near);
    return Error(Errc::usage, message).id("FL0102").help(help);
  }

  const Tool& tool_;
  std::vector<Command> commands_;  ///< The tool's and the built-in ones.
  BuiltinOptions builtin_;
  std::vector<std::string> words_;
  std::vector<std::string> arguments_;  ///< Of the command that runs.
  Variables environment_;
  Redactor redactor_;
  Globals globals_;
  OutputStyle style_;
  sys::RealClock clock_;
  sys::RealFileSystem files_;
  sys::RealProcesses processes_;
  sys::RealRandom random_;
};

}  // namespace

int dispatch(const Tool& tool, int argc, const char* const* argv) {
  hold_standard_descriptors();
  ignore_broken_pipes();
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) words.emplace_back(argv[i]);
  try {
    return Session(tool, std::move(words)).run();
  } catch (const std::exception& error) {
    fmt::print(stderr, "error[FL0014]: unexpected: {}\n", error.what());
    return static_cast<int>(Exit::failed);
  }
}

}  // namespace fairlead::cli
