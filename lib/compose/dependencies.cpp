#include "compose/dependencies.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace fairlead::compose {
namespace {

Result<> check_known(Service& service, const Project& project) {
  std::erase_if(service.depends_on, [&](const Dependency& dependency) {
    return !dependency.required && !project.services.contains(dependency.service);
  });
  for (const auto& dependency : service.depends_on) {
    if (project.services.contains(dependency.service)) continue;
    std::vector<std::string_view> known;
    for (const auto& [name, other] : project.services) known.push_back(name);
    const auto meant = closest(dependency.service, known);
    return Error(Errc::config, fmt::format("there is no service \"{}\" to depend on", printable(dependency.service)))
        .id("FL0217")
        .at(dependency.place)
        .help(meant.empty() ? "name a service of this project; those of inactive profiles are not there"
                            : fmt::format("did you mean \"{}\"?", meant));
  }
  return {};
}

/// Walks the dependencies depth first, without recursion: a chain may be as long as the file.
class Walk {
 public:
  explicit Walk(const Project& project) : project_(project) {}

  Result<> from(std::string_view name) {
    if (state_[name] == State::done) return {};
    push(name);
    while (!path_.empty()) {
      auto& [current, next] = path_.back();
      const auto& dependencies = project_.services.find(current)->second.depends_on;
      if (next == dependencies.size()) {
        state_[current] = State::done;
        path_.pop_back();
        continue;
      }
      const auto& dependency = dependencies[next++];
      const auto state = state_[dependency.service];
      if (state == State::open) return cycle(dependency);
      if (state == State::unseen) push(dependency.service);
    }
    return {};
  }

 private:
  enum class State : std::uint8_t { unseen, open, done };
  struct Step {
    std::string_view service;
    std::size_t next = 0;  // index of the dependency to look at
  };

  void push(std::string_view name) {
    state_[name] = State::open;
    path_.push_back({.service = name});
  }

  Error cycle(const Dependency& last) const {
    std::string text;
    bool inside = false;
    for (const auto& step : path_) {
      inside = inside || step.service == last.service;
      if (inside && text.size() < 200) text += std::string(step.service) + " -> ";
    }
    return Error(Errc::config, fmt::format("services wait for each other: {}{}", text, last.service))
        .id("FL0218")
        .at(last.place)
        .help("remove one of these dependencies");
  }

  const Project& project_;
  std::map<std::string_view, State> state_;
  std::vector<Step> path_;
};

}  // namespace

Result<> check_dependencies(Project& project) {
  for (auto& [name, service] : project.services) {
    TRY(check_known(service, project).during(fmt::format("service \"{}\"", name)));
  }
  Walk walk(project);
  for (const auto& [name, service] : project.services) TRY(walk.from(name));
  return {};
}

}  // namespace fairlead::compose
