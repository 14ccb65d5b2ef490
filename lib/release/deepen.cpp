#include "release/deepen.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "git/program.hpp"
#include "release/remote.hpp"
#include "release/tags.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace fairlead::release {
namespace {

/// git stores what it fetches under a name, else it would not fetch the tags in it too. The name is removed afterwards.
constexpr auto kept_as = "refs/fairlead/history";

sys::Invocation git(const std::string& directory, std::vector<std::string> arguments, const Upstream& upstream) {
  sys::Invocation out{.arguments = {"git", "-C", directory}, .environment = git_environment(upstream.environment)};
  out.arguments.insert(out.arguments.end(), std::make_move_iterator(arguments.begin()),
                       std::make_move_iterator(arguments.end()));
  out.timeout = std::chrono::minutes(10);
  return out;
}

Error cannot_fetch(const sys::Completion& completion, const std::string& remote) {
  const auto says = [&](std::string_view part) { return completion.errors.find(part) != std::string::npos; };
  const bool denied = says("Authentication failed") || says("Permission denied") || says("could not read Username") ||
                      says("403") || says("not allowed");
  auto error = Error(denied ? Errc::denied : Errc::unavailable,
                     fmt::format("git could not fetch more history from \"{}\"", printable(remote)))
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
  if (completion.status != 0) return cannot_fetch(completion, upstream.remote);
  return {};
}

Result<> forget(const std::string& directory, const Upstream& upstream) {
  const auto call = git(directory, {"update-ref", "-d", kept_as}, upstream);
  TRY(upstream.processes.run(call, upstream.stop));
  return {};
}

/// Lines of git-ls-remote(1): an id, a tab and a ref; the commit of a tag object follows under its name and "^{}".
std::vector<git::Tag> listed_tags(std::string_view output) {
  std::vector<git::Tag> out;
  for (const auto line : lines(output)) {
    const auto tab = line.find('\t');
    const auto id = git::Id::parse(line.substr(0, tab));
    auto name = tab == line.npos ? std::string_view() : line.substr(tab + 1);
    if (!id || !take(name, "refs/tags/")) continue;
    if (name.ends_with("^{}") && !out.empty()) {
      out.back().peeled = id;
    } else {
      out.push_back({std::string(name), id, id});
    }
  }
  return out;
}

bool names_version(std::string_view tag, const Policy& policy) {
  if (policy.components.empty()) return tagged_version(tag, policy.form()).has_value();
  return std::ranges::any_of(policy.components, [&](const Component& component) {
    return tagged_version(tag, policy_for(policy, component).form()).has_value();
  });
}

/// What the remote has counts: a version that only this clone has under that name is in nobody's history.
Error is_another(const std::string& tag, const git::Id& here, const git::Id& there, const std::string& remote) {
  return Error(Errc::conflict, fmt::format("tag \"{}\" names commit {} here and {} at \"{}\"", printable(tag),
                                           here.brief(), there.brief(), printable(remote)))
      .id("FL0305")
      .help(fmt::format("take that of the remote with `git fetch --force {} tag {}`, and plan again; a tag that is "
                        "there is never moved",
                        printable(remote), printable(tag)));
}

/// Reads a repository again and again, and fetches what is missing in between.
class Reader {
 public:
  Reader(const std::string& directory, const Policy& policy, const Upstream& upstream)
      : directory_(directory), policy_(policy), upstream_(upstream) {}

  Result<std::vector<Observed>> read() {
    for (;;) {
      TRY_ASSIGN(const auto repository, git::Repository::open(directory_));
      auto observed = observe_all(repository, policy_);
      const bool is_shallow = !observed && observed.error().id() == "FL0304";
      const bool is_first =
          observed && std::ranges::any_of(*observed, [](const Observed& one) { return !one.base.has_value(); });
      const bool asks = !asked_ && (is_shallow || is_first || (upstream_.ask && upstream_.fetch));
      if (!is_shallow && (!observed || !asks)) return observed;
      if (asks) {
        asked_ = true;
        TRY_ASSIGN(const bool more, ask(repository, is_shallow, is_first));
        if (more) continue;
      }
      if (!is_shallow) return observed;
      TRY_ASSIGN(const bool deeper, deepen(repository));
      if (!deeper) return observed;
    }
  }

 private:
  /// Which tags the remotes have. True if that changes what there is to see.
  Result<bool> ask(const git::Repository& repository, bool is_shallow, bool is_first) {
    tags_.clear();
    TRY_ASSIGN(auto remotes, repository.remotes());
    if (std::ranges::find(remotes, upstream_.remote) != remotes.end()) remotes = {upstream_.remote};
    for (const auto& remote : remotes) {
      const auto call = git(directory_, {"ls-remote", "--tags", "--", remote}, upstream_);
      auto completion = upstream_.fetch
                            ? upstream_.processes.run(call, upstream_.stop)
                            : Result<sys::Completion>(sys::Completion{.status = 1, .output = {}, .errors = {}});
      if (completion && completion->status == 0) {
        for (auto& tag : listed_tags(completion->output)) tags_.push_back({remote, std::move(tag)});
      } else if (is_shallow) {
        asked_ = false;  // with more history there may be a release to start from, or the same question
      } else if (is_first) {
        TRY(go_on_without(remote, std::move(completion)));
      }
    }
    return get_tags(repository);
  }

  /// Without the remote's word there is no first version, unless the user says so.
  Result<> go_on_without(const std::string& remote, Result<sys::Completion> completion) {
    if (!completion && completion.error().code() == Errc::cancelled) return std::move(completion).error();
    const auto what =
        fmt::format("{} {} its tags", printable(remote), upstream_.fetch ? "does not tell" : "was not asked for");
    if (policy_.first_given || policy_.as) {
      upstream_.observer.warning(what + ", so that a release may be there already");
      return {};
    }
    auto error = Error(Errc::conflict, "no release is known, and " + what)
                     .id("FL0353")
                     .help(fmt::format("{}git fetch --tags {}; if there was no release yet: --first 1.0.0",
                                       upstream_.fetch ? "" : "leave out --no-fetch, or ", printable(remote)));
    if (!completion) return std::move(error).note(completion.error().message());
    for (const auto line : lines(completion->errors)) {
      if (!trim(line).empty()) error = std::move(error).note(printable(git::without_credentials(line)));
    }
    return error;
  }

  /// Every tag of a version names here what it names at the remotes, or at one of several.
  Result<> check_same(const git::Repository& repository, const std::vector<git::Tag>& here) const {
    std::unordered_map<std::string_view, const git::Tag*> local;
    for (const auto& tag : here) local.emplace(tag.name, &tag);
    std::map<std::string_view, Error> others;
    std::unordered_set<std::string_view> same;
    for (const auto& [remote, tag] : tags_) {
      const auto found = local.find(tag.name);
      if (found == local.end() || !tag.peeled || !names_version(tag.name, policy_)) continue;
      const bool equal = found->second->object && found->second->object == tag.object;
      TRY_ASSIGN(const auto commit, equal ? tag.peeled : repository.commit_of(*found->second));
      if (!commit || *commit == *tag.peeled) {
        same.insert(tag.name);
      } else {
        others.try_emplace(tag.name, is_another(tag.name, *commit, *tag.peeled, remote));
      }
    }
    for (auto& [name, error] : others) {
      if (!same.contains(name)) return std::move(error);
    }
    return {};
  }

  /// Fetches those of the tags whose commits are here, and remembers the names of the others.
  Result<bool> get_tags(const git::Repository& repository) {
    if (tags_.empty()) return false;
    TRY_ASSIGN(const auto here, repository.tags());
    TRY(check_same(repository, here));
    std::unordered_set<std::string> known;
    for (const auto& tag : here) known.insert(tag.name);
    std::map<std::string, std::string> wanted;  // refspecs by remote
    policy_.elsewhere.clear();
    for (const auto& [remote, tag] : tags_) {
      if (!known.insert(tag.name).second) continue;
      if (tag.peeled && repository.contains(*tag.peeled)) {
        wanted[remote] += fmt::format("refs/tags/{0}:refs/tags/{0}\n", tag.name);
      } else {
        policy_.elsewhere.push_back(tag.name);
      }
    }
    for (auto& [remote, refspecs] : wanted) {
      auto call = git(directory_,
                      {"fetch", "--quiet", "--no-recurse-submodules", "--no-auto-maintenance", "--no-write-fetch-head",
                       "--no-tags", "--stdin", remote},
                      upstream_);
      call.input = Secret(std::move(refspecs));
      TRY_ASSIGN(const auto completion, upstream_.processes.run(call, upstream_.stop).during("fetch tags"));
      if (completion.status != 0) return cannot_fetch(completion, remote);
    }
    return !wanted.empty() || !policy_.elsewhere.empty();
  }

  /// Fetches more history. False if there was no more.
  Result<bool> deepen(const git::Repository& repository) {
    constexpr std::size_t most = 1U << 30U;
    if (!upstream_.fetch || depth_ > most) return false;
    if (depth_ == first_depth) {
      upstream_.observer.note(
          fmt::format("the clone is too shallow; fetching more of its history from {}", printable(upstream_.remote)));
    }
    TRY_ASSIGN(const auto before, repository.shallow());
    TRY_ASSIGN(const auto head, repository.head());
    TRY(fetch(directory_, head.commit, depth_, upstream_));
    TRY(forget(directory_, upstream_));
    depth_ *= 2;
    TRY_ASSIGN(const auto now, git::Repository::open(directory_));
    TRY(get_tags(now));
    TRY_ASSIGN(const auto after, now.shallow());
    return after != before;
  }

  static constexpr std::size_t first_depth = 64;

  const std::string& directory_;
  Policy policy_;
  const Upstream& upstream_;
  std::size_t depth_ = first_depth;
  bool asked_ = false;
  std::vector<std::pair<std::string, git::Tag>> tags_;  ///< Of the remotes, each with its remote.
};

}  // namespace

Result<bool> fetch_tag(const std::string& directory, const std::string& tag, const Upstream& upstream) {
  const auto call =
      git(directory,
          {"fetch", "--quiet", "--no-recurse-submodules", "--no-auto-maintenance", "--no-write-fetch-head", "--no-tags",
           upstream.remote, fmt::format("refs/tags/{0}:refs/tags/{0}", tag)},
          upstream);
  TRY_ASSIGN(const auto completion, upstream.processes.run(call, upstream.stop).during("fetch a tag"));
  return completion.status == 0;
}

Result<std::vector<Observed>> observe_deepening(const std::string& directory, const Policy& policy,
                                                const Upstream& upstream) {
  return Reader(directory, policy, upstream).read();
}

}  // namespace fairlead::release
