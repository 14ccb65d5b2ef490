#include "swarm/holder.hpp"

#include "swarm/checkout.hpp"

#include <fmt/core.h>

namespace fairlead::swarm {
namespace {

std::string first_line(sys::FileSystem& files, const std::string& path) {
  const auto text = files.read(path, 4096);
  return text ? std::string(trim(*text)) : std::string();
}

struct ProcessFacts {
  std::string number, start;
};

/// proc(5), /proc/pid/stat: the number, the name in parentheses, which may hold anything, and from the third field on
/// words; the 22nd is when it started.
ProcessFacts process_facts(const std::string& stat) {
  const auto name_end = stat.rfind(')');
  if (name_end == stat.npos || name_end + 2 > stat.size()) return {};
  const auto words = split(std::string_view(stat).substr(name_end + 2), ' ');
  constexpr std::size_t start = 22 - 3;
  if (words.size() <= start) return {};
  return {.number = stat.substr(0, stat.find(' ')), .start = std::string(words[start])};
}

std::string user(const Variables& environment) {
  for (const auto* name : {"USER", "LOGNAME"}) {
    if (const auto value = value_or(environment, name); !value.empty()) return value;
  }
  return "somebody";
}

}  // namespace

Holder this_holder(sys::FileSystem& files, const Variables& environment) {
  Holder out;
  const auto host = first_line(files, "/proc/sys/kernel/hostname");
  const auto boot = first_line(files, "/proc/sys/kernel/random/boot_id");
  const auto facts = process_facts(first_line(files, "/proc/self/stat"));
  const auto space = files.read_link("/proc/self/ns/pid");
  if (!host.empty() && !boot.empty() && !facts.start.empty() && space) {
    out.machine = fmt::format("{} {}", host, boot);
    out.process = fmt::format("{} {} {}", facts.number, facts.start, *space);
  }
  out.who = fmt::format("{} on {}, process {}", user(environment), host.empty() ? "an unknown machine" : host,
                        facts.number.empty() ? "unknown" : facts.number);
  const auto pipeline = value_or(environment, "CI_PIPELINE_ID"), name = value_or(environment, "CI_JOB_NAME");
  if (value_or(environment, "GITLAB_CI").empty() || pipeline.empty() || name.empty()) return out;
  out.job = fmt::format("{} {} {}", value_or(environment, "CI_SERVER_HOST"), pipeline, name);
  const auto url = value_or(environment, "CI_JOB_URL");
  out.who = url.empty() ? fmt::format("the GitLab job \"{}\" of pipeline {}", name, pipeline) : url;
  return out;
}

Origin this_origin(const Holder& holder, const Variables& environment, const std::string& directory,
                   sys::FileSystem& files) {
  Origin out = {.by = holder.who.substr(0, holder.who.rfind(", process "))};
  const auto login = value_or(environment, "GITLAB_USER_LOGIN");
  if (!holder.job.empty() && !login.empty()) out.by = fmt::format("{}, {}", login, out.by);
  if (const auto sha = value_or(environment, "CI_COMMIT_SHORT_SHA"); !sha.empty()) {
    out.commit = trim(fmt::format("{} {}", value_or(environment, "CI_COMMIT_REF_NAME"), sha));
  } else {
    out.commit = commit_of(directory, files);
  }
  return out;
}

bool has_ended(const Holder& other, const Holder& us, sys::FileSystem& files) {
  const auto theirs = split(other.process, ' '), ours = split(us.process, ' ');
  const bool is_visible = !us.machine.empty() && other.machine == us.machine && theirs.size() == 3 &&
                          ours.size() == 3 && theirs[2] == ours[2];
  if (!is_visible) return !other.job.empty() && other.job == us.job;
  if (other.process == us.process) return true;  // Ours, from before.
  const auto facts = process_facts(first_line(files, fmt::format("/proc/{}/stat", theirs[0])));
  return facts.start != theirs[1];
}

}  // namespace fairlead::swarm
