#include "release/quiet_git.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>
#include <utility>

namespace fairlead::release {
namespace {

/// git-config(1) writes section and variable in lower case.
constexpr std::string_view of_interest =
    R"(^(remote\..*\.(push)?url|url\..*\.(push)?insteadof|http\.(.*\.)?extraheader)$)";

bool is_variable(std::string_view key, std::string_view section, std::string_view name) {
  return key.starts_with(section) && key.ends_with(name) && key.size() > section.size() + name.size();
}

/// The longest fit wins, and of two that are equally long the first (remote.c, alias_url).
template <class Rules>
std::optional<std::string> rewritten(std::string_view url, const Rules& rules) {
  std::string_view base, longest;
  bool fits = false;
  for (const auto& rule : rules) {
    if (!url.starts_with(rule.prefix) || (fits && rule.prefix.size() <= longest.size())) continue;
    fits = true;
    base = rule.base;
    longest = rule.prefix;
  }
  if (!fits) return std::nullopt;
  return std::string(base) + std::string(url.substr(longest.size()));
}

/// Gives git the login for `origin` when it asks, and no other login for it.
void answer_for(const HttpRemote& remote, std::size_t number, GitSettings& settings, Variables& environment) {
  const auto& login = *remote.login;
  if (!login.password) return settings.add(fmt::format("credential.{}.username", remote.origin), login.user);
  environment[fmt::format("FAIRLEAD_GIT_USER_{}", number)] = login.user;
  environment[fmt::format("FAIRLEAD_GIT_PASSWORD_{}", number)] = login.password->reveal();
  const auto helper = fmt::format("credential.{}.helper", remote.origin);
  settings.add(helper, "");  // forgets others
  settings.add(helper, fmt::format(R"(!f() {{ if [ "$1" = get ]; then printf 'username=%s\npassword=%s\n' )"
                                   R"("$FAIRLEAD_GIT_USER_{0}" "$FAIRLEAD_GIT_PASSWORD_{0}"; fi; }}; f)",
                                   number));
}

}  // namespace

void QuietGit::take(std::string_view key, std::string_view value) {
  const auto rule = [&](std::string_view name) {
    constexpr std::string_view section = "url.";
    const auto base = key.substr(section.size(), key.size() - section.size() - name.size());
    return Rule{std::string(base), std::string(value)};
  };
  if (is_variable(key, "remote.", ".url")) {
    urls_.emplace_back(value);
  } else if (is_variable(key, "remote.", ".pushurl")) {
    push_urls_.emplace_back(value);
  } else if (is_variable(key, "url.", ".insteadof")) {
    rules_.push_back(rule(".insteadof"));
  } else if (is_variable(key, "url.", ".pushinsteadof")) {
    push_rules_.push_back(rule(".pushinsteadof"));
  } else {
    has_headers_ = true;
  }
}

Result<> QuietGit::read(const Variables& environment, const std::stop_token& stop) {
  if (std::exchange(was_read_, true)) return {};
  const sys::Invocation invocation = {
      .arguments = {"git", "-C", directory_, "config", "--null", "--get-regexp", std::string(of_interest)},
      .environment = environment};
  TRY_ASSIGN(const auto completion, processes_.run(invocation, stop).during("read git's configuration"));
  for (const auto entry : split(completion.output, '\0')) {  // "key\nvalue"; status 1: there is none
    const auto end = entry.find('\n');
    if (end != entry.npos) take(entry.substr(0, end), entry.substr(end + 1));
  }
  return {};
}

Result<sys::Completion> QuietGit::run(const sys::Invocation& invocation, const std::stop_token& stop) {
  auto quiet = invocation;
  auto& environment = quiet.environment.emplace(invocation.environment.value_or(Variables()));
  TRY(read(environment, stop));
  GitSettings settings(environment);
  std::size_t logins = 0;
  std::set<std::string> origins;
  const auto hide = [&](const HttpRemote& remote) {
    if (remote.login && origins.insert(remote.origin).second) answer_for(remote, logins++, settings, environment);
  };
  for (auto& argument : quiet.arguments) {
    const auto remote = http_remote(argument);
    if (!remote || !remote->login) continue;
    hide(*remote);
    argument = remote->url;
  }
  const auto lead = [&](const std::string& url, const std::optional<std::string>& place, std::string_view key) {
    const auto remote = http_remote(place.value_or(url));
    if (!remote || !remote->login) return;
    hide(*remote);
    settings.add(fmt::format("url.{}.{}", remote->url, key), url);
  };
  for (const auto& url : urls_) {
    lead(url, rewritten(url, rules_), "insteadOf");
    if (const auto place = rewritten(url, push_rules_)) lead(url, place, "pushInsteadOf");
  }
  for (const auto& url : push_urls_) lead(url, rewritten(url, rules_), "insteadOf");
  if (has_headers_) {
    settings.add("http.followRedirects", "false");
  }
  return processes_.run(quiet, stop);
}

}  // namespace fairlead::release
