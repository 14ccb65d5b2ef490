#include "swarm/names.hpp"

#include "base/characters.hpp"
#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::swarm {
namespace {

constexpr std::size_t longest_object = 64;

bool is_made_of(std::string_view name, std::string_view others) {
  return std::ranges::all_of(name, [&](char c) { return is_alphanumeric(c) || others.find(c) != others.npos; });
}

bool has_plain_ends(std::string_view name) {
  return !name.empty() && is_alphanumeric(name.front()) && is_alphanumeric(name.back());
}

// swarmkit, manager/controlapi/common.go: validateAnnotations, isValidDNSName
bool is_dns_name(std::string_view name) {
  return name.size() <= 63 && has_plain_ends(name) && is_made_of(name, "-_");
}

}  // namespace

std::string lease_name(std::string_view stack) {
  return fmt::format("fairlead.{}.lock", stack);
}

std::string revision_name(std::string_view stack, std::uint64_t number) {
  return fmt::format("fairlead.{}.r{}", stack, number);
}

std::string scoped(std::string_view stack, std::string_view key) {
  return fmt::format("{}_{}", stack, key);
}

bool is_predefined_network(std::string_view name) {
  constexpr std::string_view names[] = {"host", "bridge", "none", "default", "nat"};
  return std::ranges::find(names, name) != std::end(names);
}

std::string driver_name(std::string_view driver) {
  constexpr std::string_view latest = ":latest";
  if (driver.ends_with(latest)) driver.remove_suffix(latest.size());
  return std::string(driver);
}

std::string object_name(const std::optional<std::string>& name, std::string_view stack, std::string_view key) {
  return name && !name->empty() ? *name : scoped(stack, key);
}

std::string rotated_name(std::string_view stack, std::string_view key, std::string_view hash) {
  const auto tail = fmt::format("_{}", hash.substr(0, 12));
  return scoped(stack, key).substr(0, longest_object - tail.size()) + tail;
}

std::string fingerprint(std::string_view salt, std::string_view text) {
  crypto::Sha256 sum;
  sum.update(salt);
  sum.update(std::string_view("\0", 1));
  sum.update(text);
  return hex(sum.finish());
}

Result<> check_stack_name(std::string_view name) {
  if (!name.empty() && name.size() <= 50 && is_alphanumeric(name.front()) && is_made_of(name, "-_")) return {};
  return Error(Errc::config, fmt::format("\"{}\" cannot name a stack", name))
      .id("FL0520")
      .help(R"(use at most 50 letters, digits, "-" and "_", a letter or digit first: shop-staging)");
}

Result<> check_service_name(std::string_view name) {
  if (is_dns_name(name)) return {};
  return Error(Errc::config, fmt::format("\"{}\" cannot name a service in Swarm", name))
      .id("FL0520")
      .help(R"(stack and service name together have at most 63 letters, digits, "-" and "_", no "-" or "_" last)");
}

Result<> check_network_name(std::string_view name) {
  if (is_dns_name(name)) return {};
  return Error(Errc::config, fmt::format("\"{}\" cannot name a network in Swarm", name))
      .id("FL0520")
      .help(R"(use at most 63 letters, digits, "-" and "_", a letter or digit first and last; stack and key together)");
}

// swarmkit, manager/controlapi/common.go: validateConfigOrSecretAnnotations
Result<> check_object_name(std::string_view name) {
  if (name.size() <= longest_object && has_plain_ends(name) && is_made_of(name, "-_.")) return {};
  return Error(Errc::config, fmt::format("\"{}\" cannot name a secret or config in Swarm", name))
      .id("FL0520")
      .help(R"(use at most 64 letters, digits, "-", "_" and ".", a letter or digit first and last)");
}

}  // namespace fairlead::swarm
