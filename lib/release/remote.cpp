#include "release/remote.hpp"

#include "base/bytes.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "git/program.hpp"
#include "http/proxy.hpp"
#include "http/url.hpp"
#include "release/git_settings.hpp"
#include "release/quiet_git.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

using Words = std::vector<std::string>;

constexpr int most_redirects = 5;

bool is_of_project(const std::string& url, const gitlab::Client* gitlab) {
  if (gitlab == nullptr) return false;
  const auto parsed = http::Url::parse(url), api = http::Url::parse(gitlab->location().api);
  return parsed && api && parsed->same_origin(*api);
}

std::string basic(std::string_view user, const Secret& password) {
  return "Basic " + base64(as_bytes(fmt::format("{}:{}", user, password.reveal())));
}

/// The token; where the job has no other than its own, a login that somebody put into the URL of the remote is meant.
std::string authorization_for(const HttpRemote& remote, const gitlab::Token& token) {
  const bool is_default = token.source == "CI_JOB_TOKEN";
  if (is_default && remote.login && remote.login->password) return basic(remote.login->user, *remote.login->password);
  return basic(token.kind == gitlab::TokenKind::job ? "gitlab-ci-token" : "oauth2", token.value);
}

sys::Invocation git(const Outside& outside, Words words, Variables environment) {
  words.insert(words.begin(), {"git", "-C", outside.directory});
  return {.arguments = std::move(words), .environment = std::move(environment), .timeout = std::chrono::minutes(5)};
}

/// Where a push to `remote`, a name or a URL, goes by the configuration of the clone.
Result<Words> places_of(const std::string& remote, const Outside& outside) {
  if (http_remote(remote)) return Words{remote};
  const auto call =
      git(outside, {"remote", "get-url", "--push", "--all", remote}, git_environment(outside.environment));
  TRY_ASSIGN(const auto completion, outside.processes.run(call, outside.stop).during("read the remotes"));
  Words out;
  if (completion.status != 0) return out;  // a path, or a URL of ssh
  for (const auto line : lines(completion.output)) out.emplace_back(trim(line));
  std::erase(out, "");
  return out;
}

/// Nothing if `remote` is not on the server of the project.
Result<std::optional<ProjectRemote>> project_remote(const std::string& remote, const Outside& outside) {
  const auto* gitlab = outside.gitlab;
  if (gitlab == nullptr) return std::nullopt;
  TRY_ASSIGN(const auto places, places_of(remote, outside));
  for (const auto& place : places) {
    const auto parts = http_remote(place);
    if (!parts || !is_of_project(parts->url, gitlab)) continue;
    if (places.size() == 1) return ProjectRemote{parts->url, authorization_for(*parts, gitlab->token())};
    return Error(Errc::config, fmt::format("remote \"{}\" pushes to {} places", printable(remote), places.size()))
        .help("name the one to push to: --push URL");
  }
  return std::nullopt;
}

/// Where the server sent git, as git's own trace of the headers says (git(1), GIT_TRACE_CURL).
Result<std::optional<std::string>> redirect_of(const sys::Completion& traced, const std::string& url) {
  constexpr std::string_view mark = "Recv header: ", name = "location:", ending = "/info/refs";
  std::optional<std::string> location;
  for (const auto line : lines(traced.errors)) {
    const auto at = line.find(mark);
    const auto header = at == line.npos ? std::string_view() : line.substr(at + mark.size());
    if (equal_ignoring_case(header.substr(0, name.size()), name)) location = trim(header.substr(name.size()));
  }
  if (!location) return std::nullopt;
  TRY_ASSIGN(const auto asked, http::Url::parse(url + std::string(ending)));
  TRY_ASSIGN(auto target, http::resolve(asked, *location));
  target.query.clear();
  if (!target.same_origin(asked)) {
    return Error(Errc::refused, fmt::format("\"{}\" sends us to another server, {}://{}", printable(url), target.scheme,
                                            target.host_port()))
        .id("FL0017")
        .help("if the project is there now: git remote set-url, or --url");
  }
  if (!target.path.ends_with(ending)) return std::nullopt;
  target.path.resize(target.path.size() - ending.size());
  return target.str();
}

bool was_redirected(const sys::Completion& completion) {
  constexpr std::array<std::string_view, 5> codes = {"301", "302", "303", "307", "308"};
  return completion.status != 0 && std::ranges::any_of(codes, [&](std::string_view code) {
           return completion.errors.find("returned error: " + std::string(code)) != std::string::npos;
         });
}

std::string unknowable_name(sys::Random& random) {
  Bytes bytes(16);
  random.fill(bytes);
  return "fairlead-" + hex(bytes);
}

/// What git is to do: words before the remote, and after it.
struct Task {
  Words before, after;
  Words with(const std::string& remote) const {
    auto out = before;
    out.push_back(remote);
    out.insert(out.end(), after.begin(), after.end());
    return out;
  }
};

/// On the server of the project: redirects are followed there, and nowhere else.
Result<sys::Completion> run_for_project(const Task& task, ProjectRemote remote, const Outside& outside) {
  const auto name = unknowable_name(outside.random);
  for (int hops = 0;; ++hops) {
    auto call = git(outside, task.with(name), git_environment(outside.environment, remote, name));
    TRY_ASSIGN(auto completion, outside.processes.run(call, outside.stop));
    if (!was_redirected(completion) || hops == most_redirects) return completion;
    for (const auto* variable : {"GIT_TRACE_CURL", "GIT_TRACE_CURL_NO_DATA", "GIT_TRACE_REDACT"}) {
      call.environment->insert_or_assign(variable, "1");
    }
    TRY_ASSIGN(const auto traced, outside.processes.run(call, outside.stop));
    TRY_ASSIGN(const auto target, redirect_of(traced, remote.url));
    if (!target) return completion;
    remote.url = *target;
  }
}

Result<sys::Completion> run_git(const Task& task, const std::string& remote,
                                const std::optional<ProjectRemote>& project, const Outside& outside) {
  if (project) return run_for_project(task, *project, outside);
  QuietGit quiet(outside.processes, outside.directory);
  return quiet.run(git(outside, task.with(remote), git_environment(outside.environment)), outside.stop);
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
  if (denied) return std::move(error).help("fairlead doctor says what the token may do, and what is missing");
  if (says("does not appear to be a git repository") || says("No such remote")) {
    return std::move(error).help(
        "`git remote -v` lists the remotes that there are: name one with --push, or leave it out to push to the "
        "project");
  }
  return std::move(error).help(
      "see what git says above, mend it, and apply the plan again: it goes on where it stopped");
}

}  // namespace

Variables git_environment(const Variables& ours) {
  auto out = git::without_repository(ours);
  out.insert_or_assign("GIT_TERMINAL_PROMPT", "0");
  out.insert_or_assign("LC_ALL", "C");
  // What git starts for HTTP outlives a git that is killed, until the server says something: not for longer than this.
  out.emplace("GIT_HTTP_LOW_SPEED_LIMIT", "1");
  out.emplace("GIT_HTTP_LOW_SPEED_TIME", "60");
  return out;
}

Variables git_environment(const Variables& ours, const ProjectRemote& remote, const std::string& name) {
  auto out = git_environment(ours);
  out.insert_or_assign("GIT_ASKPASS", "");
  out.insert_or_assign("SSH_ASKPASS", "");
  const auto url = http::Url::parse(remote.url);
  GitSettings settings(out);
  settings.add("credential.helper", "");  // forgets all helpers
  const auto http = [&](std::string_view key, std::string_view value) {
    settings.add(fmt::format("http.{}.{}", remote.url, key), value);
  };
  http("extraHeader", "");  // An empty value forgets headers that the clone was made with.
  http("extraHeader", "Authorization: " + remote.authorization);
  http("followRedirects", "false");  // git would go on with the header, wherever it was sent
  http("proxy", url ? http::proxy_for(*url, ours).url : "");
  http("curloptResolve", "");
  settings.add(fmt::format("url.{}.insteadOf", remote.url), name);
  settings.add(fmt::format("url.{}.pushInsteadOf", remote.url), name);
  return out;
}

Result<Pushed> push(const Push& push, Applying& applying) {
  const auto& outside = applying.outside;
  TRY_ASSIGN(const auto project, project_remote(push.remote, outside).during("push " + push.what));
  Task task{{"push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no"}, {push.refspec}};
  if (project && push.skip_ci) task.before.insert(task.before.end(), {"-o", "ci.skip"});
  TRY_ASSIGN(const auto completion, run_git(task, push.remote, project, outside).during("push " + push.what));
  if (completion.status == 0) {
    const auto& output = completion.output;  // "=" in the first column: git-push(1), OUTPUT
    const bool was_there = output.starts_with('=') || output.find("\n=") != std::string::npos;
    if (project && outside.gitlab->has_job_token()) applying.pushed_as_job = true;  // now, or in a run before
    return was_there ? Pushed::was_there : Pushed::changed;
  }
  const auto says = [&](std::string_view part) { return completion.output.find(part) != std::string::npos; };
  if (says("already exists") || says("fetch first") || says("non-fast-forward")) return Pushed::rejected;
  return git_failed(fmt::format("push {} to", push.what), push.remote, completion);
}

Result<std::optional<git::Id>> remote_ref(const std::string& remote, const std::string& ref, Applying& applying) {
  const auto& outside = applying.outside;
  TRY_ASSIGN(const auto project, project_remote(remote, outside).during("look at " + ref));
  TRY_ASSIGN(const auto completion,
             run_git({{"ls-remote", "--"}, {ref}}, remote, project, outside).during("look at " + ref));
  if (completion.status != 0) return git_failed("read", remote, completion);
  for (const auto line : lines(completion.output)) {
    const auto tab = line.find('\t');
    if (tab != line.npos && line.substr(tab + 1) == ref) return git::Id::parse(line.substr(0, tab));
  }
  return std::nullopt;
}

Result<> fetch(const std::string& remote, const std::string& ref, Applying& applying) {
  const auto& outside = applying.outside;
  TRY_ASSIGN(const auto project, project_remote(remote, outside).during("fetch " + ref));
  const Task task{{"fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--"}, {ref}};
  TRY_ASSIGN(const auto completion, run_git(task, remote, project, outside).during("fetch " + ref));
  if (completion.status != 0) return git_failed("fetch from", remote, completion);
  return {};
}

}  // namespace fairlead::release
