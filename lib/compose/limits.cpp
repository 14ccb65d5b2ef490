#include "compose/limits.hpp"

#include "base/characters.hpp"
#include "base/signal_names.hpp"
#include "base/subnet.hpp"
#include "base/text.hpp"
#include "compose/refusal.hpp"
#include "compose/short_forms.hpp"
#include "compose/units.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fairlead::compose {
namespace {

using yaml::Node;

bool is_among(std::string_view text, std::span<const std::string_view> all) {
  return std::ranges::any_of(all, [&](std::string_view one) { return equal_ignoring_case(text, one); });
}

/// "did you mean X?", or `otherwise` when `near` is "".
std::string meant(std::string_view near, std::string_view otherwise) {
  return near.empty() ? std::string(otherwise) : fmt::format("did you mean {}?", near);
}

// ---- constraints -----------------------------------------------------------------------------------------------

constexpr std::string_view node_keys[] = {"node.id",   "node.hostname",    "node.ip",
                                          "node.role", "node.platform.os", "node.platform.arch"};
constexpr std::string_view node_roles[] = {"manager", "worker"};
constexpr std::string_view label_keys[] = {"node.labels.", "engine.labels."};
constexpr std::string_view constraint_form = "write for example node.role == manager or node.labels.zone != a";

bool is_label(std::string_view key) {
  return std::ranges::any_of(label_keys, [&](std::string_view prefix) {
    return key.size() > prefix.size() && equal_ignoring_case(key.substr(0, prefix.size()), prefix);
  });
}

bool is_made_of(std::string_view text, std::string_view others) {
  return std::ranges::all_of(text, [&](char c) { return is_alphanumeric(c) || others.find(c) != others.npos; });
}

struct Problem {
  std::string what, help;
};

std::optional<Problem> problem_of_key(std::string_view key) {
  const bool is_plain = key.size() > 1 && !is_digit(key[0]) && key[0] != '-' && key[0] != '.' && is_made_of(key, "-_.");
  if (is_plain && (is_among(key, node_keys) || is_label(key))) return {};
  return Problem{fmt::format("no node has {}", excerpt(key)),
                 meant(closest(key, node_keys), "write node.labels.NAME for a label that you gave to nodes")};
}

std::optional<Problem> problem_of_constraint(std::string_view text) {
  const auto is_equal = text.find("==");
  const auto at = is_equal != text.npos ? is_equal : text.find("!=");
  if (at == text.npos)
    return Problem{fmt::format("the constraint {} has neither == nor !=", excerpt(text)), std::string(constraint_form)};
  const auto key = trim(text.substr(0, at)), value = trim(text.substr(at + 2));
  if (auto problem = problem_of_key(key)) return problem;
  if (value.empty() || !is_made_of(value, ":-_ \t.*()?+[]\\^$|/"))
    return Problem{fmt::format("a constraint cannot ask for {}", excerpt(value)),
                   "use letters, digits and -_.:/ without quotes around them"};
  const bool wants = is_equal != text.npos;
  if (wants && equal_ignoring_case(key, "node.role") && !is_among(value, node_roles))
    return Problem{fmt::format("no node has the role {}", excerpt(value)), "write manager or worker"};
  if (equal_ignoring_case(key, "node.ip") && !Subnet::parse_address(value) && !Subnet::parse(value))
    return Problem{fmt::format("no node has the address {}", excerpt(value)),
                   "write an address, or a subnet: 10.0.0.0/8"};
  return {};
}

// ---- processes -------------------------------------------------------------------------------------------------

constexpr std::string_view known_capabilities[] = {"ALL",
                                                   "AUDIT_CONTROL",
                                                   "AUDIT_READ",
                                                   "AUDIT_WRITE",
                                                   "BLOCK_SUSPEND",
                                                   "BPF",
                                                   "CHOWN",
                                                   "CHECKPOINT_RESTORE",
                                                   "DAC_OVERRIDE",
                                                   "FOWNER",
                                                   "DAC_READ_SEARCH",
                                                   "FSETID",
                                                   "IPC_LOCK",
                                                   "IPC_OWNER",
                                                   "KILL",
                                                   "LEASE",
                                                   "LINUX_IMMUTABLE",
                                                   "MAC_ADMIN",
                                                   "MAC_OVERRIDE",
                                                   "MKNOD",
                                                   "NET_ADMIN",
                                                   "NET_BROADCAST",
                                                   "NET_BIND_SERVICE",
                                                   "NET_RAW",
                                                   "PERFMON",
                                                   "SETFCAP",
                                                   "SETGID",
                                                   "SETPCAP",
                                                   "SETUID",
                                                   "SYS_ADMIN",
                                                   "SYS_BOOT",
                                                   "SYS_CHROOT",
                                                   "SYS_MODULE",
                                                   "SYS_NICE",
                                                   "SYS_PACCT",
                                                   "SYS_PTRACE",
                                                   "SYS_RAWIO",
                                                   "SYS_RESOURCE",
                                                   "SYS_TTY_CONFIG",
                                                   "SYS_TIME",
                                                   "SYSLOG",
                                                   "WAKE_ALARM"};

constexpr std::string_view known_sysctls[] = {"kernel.msgmax", "kernel.msgmnb",          "kernel.msgmni",
                                              "kernel.sem",    "kernel.shmall",          "kernel.shmmax",
                                              "kernel.shmmni", "kernel.shm_rmid_forced", "kernel.domainname"};

constexpr std::string_view known_ulimits[] = {"core",    "cpu",      "data",   "fsize",      "locks",
                                              "memlock", "msgqueue", "nice",   "nofile",     "nproc",
                                              "rss",     "rtprio",   "rttime", "sigpending", "stack"};

Result<> check_sysctl(const yaml::Written& where, std::string_view name, Context& context) {
  if (is_among(name, known_sysctls) || name.starts_with("net.") || name.starts_with("fs.mqueue.")) return {};
  return refuse(
      never_taken(where.place(), fmt::format("{} is of the whole node: no container can set it", excerpt(name)),
                  "set it on the nodes (sysctl -w, /etc/sysctl.d) and remove it here"),
      context);
}

}  // namespace

Result<> check_constraint(const Node& node, Context& context) {
  auto problem = problem_of_constraint(node.value);
  if (!problem) return {};
  return refuse(never_taken(node.place(), std::move(problem->what), std::move(problem->help)), context);
}

Result<> check_preference(const Node& node, Context& context) {
  if (!is_label(node.value))
    context.warn(node.place(), fmt::format("{} spreads over nothing: it is no label of a node", excerpt(node.value)),
                 "write spread: node.labels.NAME", Concern::no_effect);
  return {};
}

Result<> check_signal(const Node& node, Context& context) {
  const auto number = parse_unsigned(node.value);
  if (node.value.empty() || is_signal_name(node.value) || (number && *number > 0)) return {};
  return refuse(never_taken(node.place(), fmt::format("{} is no signal", excerpt(node.value)),
                            meant(closest_signal(node.value), "write for example SIGTERM or SIGQUIT")),
                context);
}

Result<> check_working_dir(const Node& node, Context& context) {
  if (node.value.empty() || is_absolute(node.value)) return {};
  return refuse(
      never_taken(node.place(), fmt::format("the working directory {} is no absolute path", excerpt(node.value)),
                  "start it with \"/\""),
      context);
}

Result<> check_hostname(const Node& node, Context& context) {
  if (node.value.size() <= 64 || node.value.find("{{") != node.value.npos) return {};
  return refuse(
      never_taken(node.place(), fmt::format("a host name has at most 64 characters, not {}", node.value.size()),
                  "choose a shorter one"),
      context);
}

Result<> check_capabilities(const Node& node, Context& context) {
  for (const auto& item : node.items) {
    auto name = upper(item.value);
    if (name.starts_with("CAP_")) name.erase(0, 4);
    if (is_among(name, known_capabilities)) continue;
    TRY(refuse(never_taken(item.place(), fmt::format("there is no capability {}", excerpt(item.value)),
                           meant(closest(name, known_capabilities), "see: man 7 capabilities")),
               context));
  }
  return {};
}

Result<> check_sysctls(const Node& node, Context& context) {
  for (const auto& item : node.items)
    TRY(check_sysctl(item, std::string_view(item.value).substr(0, item.value.find('=')), context));
  for (const auto& [key, value] : node.entries) TRY(check_sysctl(key, key.value, context));
  return {};
}

Result<> check_ulimit(const yaml::Written& key, Context& context) {
  if (is_among(key.value, known_ulimits)) return {};
  return refuse(never_taken(key.place(), fmt::format("there is no ulimit {}", excerpt(key.value)),
                            meant(closest(key.value, known_ulimits), "see: man 2 getrlimit, nofile for example")),
                context);
}

Result<> check_owner(const Node& node, Context& context) {
  if (node.value.empty() || parse_unsigned(node.value)) return {};
  return refuse(
      never_taken(node.place(), fmt::format("{} is no number: nodes look up no names here", excerpt(node.value)),
                  "write the number, as id -u and id -g print it in the image: uid: \"1000\""),
      context);
}

Result<> check_addresses(const Node& node, Context& context) {
  for (const auto& item : node.items) TRY(check_addresses(item, context));
  if (!node.is_scalar() || Subnet::parse_address(node.value)) return {};
  return refuse(never_taken(node.place(), fmt::format("{} is no address of a DNS server", excerpt(node.value)),
                            "write an address, for example 10.0.0.53"),
                context);
}

Result<> check_host_address(const Node& node, const std::string& address, Context& context) {
  if (address == "host-gateway" || Subnet::parse_address(address)) return {};
  return refuse(never_taken(node.place(), fmt::format("{} is no address", excerpt(address)),
                            "write the host's address, for example db=10.0.0.5, or host-gateway for the node itself"),
                context);
}

}  // namespace fairlead::compose
