#include "release/remote.hpp"

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "http/url.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

bool is_of_project(const std::string& remote, const gitlab::Client* gitlab) {
  if (gitlab == nullptr) return false;
  const auto url = http::Url::parse(remote), api = http::Url::parse(gitlab->location().api);
  return url && api && url->same_origin(*api);
}

/// More settings for git, in the environment (git-config(1), GIT_CONFIG_COUNT), where no other user sees them.
class Settings {
 public:
  explicit Settings(Variables& environment)
      : environment_(environment), count_(number(value_or(environment, "GIT_CONFIG_COUNT")).value_or(0)) {}
  void add(std::string_view key, std::string_view value) {
    environment_[fmt::format("GIT_CONFIG_KEY_{}", count_)] = key;
    environment_[fmt::format("GIT_CONFIG_VALUE_{}", count_)] = value;
    environment_["GIT_CONFIG_COUNT"] = std::to_string(++count_);
  }

 private:
  Variables& environment_;
  std::uint64_t count_;
};

std::string authorization(const gitlab::Token& token) {
  const auto* user = token.kind == gitlab::TokenKind::job ? "gitlab-ci-token" : "oauth2";
  return "Authorization: Basic " + base64(as_bytes(fmt::format("{}:{}", user, token.value.reveal())));
}

Result<sys::Completion> run_git(std::vector<std::string> arguments, const std::string& remote,
                                const Applying& applying) {
  const auto& outside = applying.outside;
  arguments.insert(arguments.begin(), {"git", "-C", outside.directory});
  return outside.processes.run({.arguments = std::move(arguments),
                                .environment = git_environment(remote, outside.environment, outside.gitlab),
                                .timeout = std::chrono::minutes(5)},
                               outside.stop);
}

Error git_failed(std::string_view doing, const std::string& remote, const sys::Completion& completion) {
  const auto text = completion.output + completion.errors;  // --porcelain tells of rejections on standard output
  const auto says = [&](std::string_view part) { return text.find(part) != std::string::npos; };
  const bool denied = says("Authentication failed") || says("Permission denied") || says("could not read Username") ||
                      says("returned error: 403") || says("not allowed") || says("Access denied") ||
                      says("could not be found");
  const auto shown = printable(git::without_credentials(remote));
  auto error = Error(denied ? Errc::denied : Errc::unavailable, fmt::format("git could not {} \"{}\"", doing, shown));
  for (const auto line : lines(text)) {
    if (!trim(line).empty()) error = std::move(error).note(printable(git::without_credentials(line)));
  }
  if (denied) error = std::move(error).help("fairlead doctor says what the token may do, and what is missing");
  return error;
}

}  // namespace

Variables git_environment(const std::string& remote, const Variables& ours, const gitlab::Client* gitlab) {
  auto out = git::without_repository(ours);
  out.insert_or_assign("GIT_TERMINAL_PROMPT", "0");
  out.insert_or_assign("LC_ALL", "C");
  if (!is_of_project(remote, gitlab)) return out;
  Settings settings(out);
  settings.add("credential.helper", "");  // forgets all helpers
  out.insert_or_assign("GIT_ASKPASS", "");
  out.insert_or_assign("SSH_ASKPASS", "");
  // An empty value forgets headers that the clone was made with.
  settings.add(fmt::format("http.{}.extraHeader", remote), "");
  settings.add(fmt::format("http.{}.extraHeader", remote), authorization(gitlab->token()));
  // The longest fit wins, so that no rewriting puts somebody's credentials into the URL.
  settings.add(fmt::format("url.{}.insteadOf", remote), remote);
  settings.add(fmt::format("url.{}.pushInsteadOf", remote), remote);
  return out;
}

Result<Pushed> push(const Push& push, Applying& applying) {
  const auto* gitlab = applying.outside.gitlab;
  const bool ours = is_of_project(push.remote, gitlab);
  std::vector<std::string> arguments = {"push", "--porcelain", "--no-follow-tags"};
  if (ours && push.skip_ci) arguments.insert(arguments.end(), {"-o", "ci.skip"});
  arguments.insert(arguments.end(), {push.remote, push.refspec});
  TRY_ASSIGN(const auto completion, run_git(std::move(arguments), push.remote, applying).during("push " + push.what));
  if (completion.status == 0) {
    const auto& output = completion.output;  // "=" in the first column: git-push(1), OUTPUT
    const bool was_there = output.starts_with('=') || output.find("\n=") != std::string::npos;
    if (ours && gitlab->has_job_token()) applying.pushed_as_job = true;  // now, or in a run before
    return was_there ? Pushed::was_there : Pushed::changed;
  }
  const auto says = [&](std::string_view part) { return completion.output.find(part) != std::string::npos; };
  if (says("already exists") || says("fetch first") || says("non-fast-forward")) return Pushed::rejected;
  return git_failed(fmt::format("push {} to", push.what), push.remote, completion);
}

Result<std::optional<git::Id>> remote_ref(const std::string& remote, const std::string& ref, Applying& applying) {
  TRY_ASSIGN(const auto completion,
             run_git({"ls-remote", "--", remote, ref}, remote, applying).during("look at " + ref));
  if (completion.status != 0) return git_failed("read", remote, completion);
  for (const auto line : lines(completion.output)) {
    const auto tab = line.find('\t');
    if (tab != line.npos && line.substr(tab + 1) == ref) return git::Id::parse(line.substr(0, tab));
  }
  return std::nullopt;
}

Result<> fetch(const std::string& remote, const std::string& ref, Applying& applying) {
  TRY_ASSIGN(const auto completion,
             run_git({"fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", remote, ref}, remote, applying)
                 .during("fetch " + ref));
  if (completion.status != 0) return git_failed("fetch from", remote, completion);
  return {};
}

}  // namespace fairlead::release
