#include "release/deepen.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

/// git stores what it fetches under a name, else it would not fetch the tags in it too. The name is removed afterwards.
constexpr auto kept_as = "refs/fairlead/history";

sys::Invocation git(const std::string& directory, std::vector<std::string> arguments, const Upstream& upstream) {
  sys::Invocation out{.arguments = {"git", "-C", directory}, .environment = upstream.environment};
  out.arguments.insert(out.arguments.end(), std::make_move_iterator(arguments.begin()),
                       std::make_move_iterator(arguments.end()));
  out.environment->insert_or_assign("GIT_TERMINAL_PROMPT", "0");
  out.environment->insert_or_assign("LC_ALL", "C");
  out.timeout = std::chrono::minutes(10);
  return out;
}

Error cannot_fetch(const sys::Completion& completion, const Upstream& upstream) {
  const auto says = [&](std::string_view part) { return completion.errors.find(part) != std::string::npos; };
  const bool denied = says("Authentication failed") || says("Permission denied") || says("could not read Username") ||
                      says("403") || says("not allowed");
  auto error = Error(denied ? Errc::denied : Errc::unavailable,
                     fmt::format("git could not fetch more history from \"{}\"", printable(upstream.remote)))
                   .id("FL0333")
                   .help("clone the whole history (in GitLab CI: GIT_DEPTH: 0)");
  for (const auto line : lines(completion.errors)) {
    if (!trim(line).empty()) error = std::move(error).note(printable(git::without_credentials(line)));
  }
  return error;
}

Result<> fetch(const std::string& directory, const git::Id& head, std::size_t depth, const Upstream& upstream) {
  const auto call =
      git(directory,
          {"fetch", "--quiet", "--no-recurse-submodules", "--no-auto-maintenance", "--no-write-fetch-head",
           fmt::format("--deepen={}", depth), upstream.remote, fmt::format("+{}:{}", head.str(), kept_as)},
          upstream);
  TRY_ASSIGN(const auto completion, upstream.processes.run(call, upstream.stop).during("fetch more history"));
  if (completion.status != 0) return cannot_fetch(completion, upstream);
  return {};
}

Result<> forget(const std::string& directory, const Upstream& upstream) {
  const auto call = git(directory, {"update-ref", "-d", kept_as}, upstream);
  TRY(upstream.processes.run(call, upstream.stop));
  return {};
}

}  // namespace

Result<std::vector<Observed>> observe_deepening(const std::string& directory, const Policy& policy,
                                                const Upstream& upstream) {
  constexpr std::size_t first = 64, most = 1U << 30U;
  for (auto depth = first;; depth *= 2) {
    TRY_ASSIGN(const auto repository, git::Repository::open(directory));
    auto observed = observe_all(repository, policy);
    if (observed || observed.error().id() != "FL0304" || depth > most) return observed;
    if (depth == first) {
      upstream.observer.note(
          fmt::format("the clone is too shallow; fetching more of its history from {}", printable(upstream.remote)));
    }
    TRY_ASSIGN(const auto before, repository.shallow());
    TRY_ASSIGN(const auto head, repository.head());
    TRY(fetch(directory, head.commit, depth, upstream));
    TRY(forget(directory, upstream));
    TRY_ASSIGN(const auto after, repository.shallow());
    if (after == before) return observed;
  }
}

}  // namespace fairlead::release
