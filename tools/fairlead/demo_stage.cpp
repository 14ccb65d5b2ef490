#include "demo_stage.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "json/json.hpp"

#include <array>
#include <cerrno>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <span>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace fairlead::demo {
namespace {

/// Of every commit and image of the demo, so that they are the same each time: 2026-01-01 08:00 UTC.
constexpr const char* date = "1767254400";

/// A directory of this user's alone. /tmp is everybody's, so one that is there must be exactly that.
Result<> make_own_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return {};
  struct stat info = {};
  const bool is_own = errno == EEXIST && ::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) &&
                      info.st_uid == ::geteuid() && (info.st_mode & 0077U) == 0;
  if (is_own) return {};
  return Error(Errc::io, fmt::format("cannot use {}: {}", path, std::generic_category().message(errno)))
      .help("set TMPDIR to a directory of your own");
}

/// As one would type it.
std::string typed(const Stage::Command& command) {
  std::string line;
  for (const auto& [name, value] : command.variables) line += fmt::format("{}={} ", name, value);
  for (const auto& word : command.arguments) {
    const bool quoted = word.find(' ') != std::string::npos;
    line += quoted ? fmt::format("\"{}\" ", word) : word + " ";
  }
  line.pop_back();
  return line;
}

std::string docker_config(const Place& place) {
  const auto login = place.user + ":" + place.password.reveal();
  const json::Value config = {
      {"auths", {{place.registry, {{"auth", base64(std::as_bytes(std::span(login.data(), login.size())))}}}}}};
  return json::dump(config);
}

/// Without the progress before it.
std::string_view from_error(std::string_view text) {
  const auto at = text.starts_with("error") ? 0 : text.find("\nerror");
  return at == text.npos ? text : text.substr(at);
}

std::string random_name(sys::Random& random) {
  std::array<std::byte, 16> bytes = {};
  random.fill(bytes);
  return hex(bytes);
}

}  // namespace

Stage::Stage(std::string directory, std::string programs, std::string helpers, cli::Ports& ports)
    : directory_(std::move(directory)),
      programs_(std::move(programs)),
      helpers_(std::move(helpers)),
      ports_(&ports),
      stop_(ports.stop),
      signing_password_(random_name(ports.random)) {}

Result<Stage> Stage::open(std::string directory, std::string programs, std::string helpers, cli::Ports& ports) {
  TRY(make_own_directory(directory));
  Stage stage(std::move(directory), std::move(programs), std::move(helpers), ports);
  TRY_ASSIGN(stage.lock_, ports.files.lock(stage.directory_ + "/lock").help("one demo at a time"));
  TRY(stage.sweep());
  stage.home_ = stage.directory_ + "/" + random_name(ports.random);
  TRY(ports.files.make_directories(stage.project()));
  TRY(ports.files.make_directories(stage.home_ + "/docker"));
  return stage;
}

Result<> Stage::sweep() {
  TRY(close_place({.directory = directory_, .helpers = helpers_}, *ports_));
  TRY_ASSIGN(const auto entries, ports_->files.list(directory_));
  for (const auto& entry : entries)
    if (entry.name != "lock") TRY(ports_->files.remove(directory_ + "/" + entry.name));
  return {};
}

Result<> Stage::close() {
  TRY(sweep());
  lock_.reset();
  return ports_->files.remove(directory_);
}

Result<> Stage::enter(const Place& place) {
  docker_host_ = place.docker_host;
  enter_ = place.enter;
  return ports_->files.write(home_ + "/docker/config.json", docker_config(place), 0600);
}

Result<> Stage::write(const std::string& name, std::string_view text) {
  return ports_->files.write(project() + "/" + name, text);
}

Result<> Stage::copy_helper(const std::string& name) {
  TRY_ASSIGN(const auto bytes, ports_->files.read(helpers_ + "/" + name));
  return ports_->files.write(project() + "/" + name, bytes, 0755);
}

/// A clean one: neither the user's settings nor a CI job's may change what the demo does.
Variables Stage::environment(const Variables& more) const {
  Variables all = {{"PATH", programs_ + ":" + value_or(ports_->environment, "PATH", "/usr/bin:/bin")},
                   {"HOME", home_},
                   {"LC_ALL", "C.UTF-8"},
                   {"TERM", "dumb"},
                   {"DOCKER_CONFIG", home_ + "/docker"},
                   {"GIT_CONFIG_GLOBAL", "/dev/null"},
                   {"GIT_CONFIG_NOSYSTEM", "1"},
                   {"GIT_AUTHOR_NAME", "Harbour Master"},
                   {"GIT_AUTHOR_EMAIL", "master@harbour.example"},
                   {"GIT_COMMITTER_NAME", "Harbour Master"},
                   {"GIT_COMMITTER_EMAIL", "master@harbour.example"},
                   {"GIT_AUTHOR_DATE", std::string("@") + date + " +0000"},
                   {"GIT_COMMITTER_DATE", std::string("@") + date + " +0000"},
                   {"SOURCE_DATE_EPOCH", date},
                   {"FAIRLEAD_SIGN_PASSWORD", signing_password_.reveal()}};
  if (!docker_host_.empty()) all["DOCKER_HOST"] = docker_host_;
  all.insert(more.begin(), more.end());
  return all;
}

Result<sys::Completion> Stage::run_silently(const Command& command) {
  auto arguments = command.arguments;
  if (arguments.front() == "fairlead") arguments.front() = programs_ + "/fairlead";
  arguments.insert(arguments.begin(), enter_.begin(), enter_.end());
  TRY_ASSIGN(auto done, ports_->processes.run({.arguments = std::move(arguments),
                                               .environment = environment(command.variables),
                                               .directory = project(),
                                               .timeout = std::chrono::minutes(3)},
                                              stop_));
  if (done.status == command.expected) return done;
  auto error = Error(Errc::internal, fmt::format("`{}` ended with exit status {}", typed(command), done.status));
  for (const auto line : lines(done.output)) error = std::move(error).note(printable(line));
  for (const auto line : lines(done.errors)) error = std::move(error).note(printable(line));
  return error;
}

Result<sys::Completion> Stage::run(const Command& command, Transcript& transcript) {
  transcript.command(typed(command));
  TRY_ASSIGN(auto done, run_silently(command));
  if (command.shown == Shown::output) transcript.output(done.output);
  if (command.shown == Shown::error) transcript.output(from_error(done.errors));
  return done;
}

}  // namespace fairlead::demo
