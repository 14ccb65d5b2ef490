#include "compose/hosts.hpp"

#include "compose/fields.hpp"
#include "compose/limits.hpp"

#include <algorithm>
#include <limits>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::string_view host_form = "write host=address, for example db=10.0.0.5";

Result<> add_host(const Node& node, std::string host, std::string address, std::vector<ExtraHost>& out,
                  Context& context) {
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  if (host.empty() || address.empty()) return bad_value(node, "a host and its address", std::string(host_form));
  TRY(check_host_address(node, address, context));
  out.push_back({.host = std::move(host), .address = std::move(address)});
  return {};
}

Result<> read_limit(const Node& node, std::int64_t& out) {
  TRY_ASSIGN(out, integer(node, -1, std::numeric_limits<std::int64_t>::max()));
  return {};
}

constexpr Field<Ulimit> ulimit_fields[] = {
    {"soft", [](const Node& node, Ulimit& out, Context&) { return read_limit(node, out.soft); }},
    {"hard", [](const Node& node, Ulimit& out, Context&) { return read_limit(node, out.hard); }},
};

Result<Ulimit> ulimit_of(const Node& node, Context& context) {
  Ulimit out;
  if (node.is_scalar()) {
    TRY(read_limit(node, out.soft));
    out.hard = out.soft;
    return out;
  }
  TRY(read_fields(node, ulimit_fields, out, context));
  if (!node.find("soft") || !node.find("hard") || (out.hard != -1 && (out.soft == -1 || out.soft > out.hard))) {
    return node.error("a limit needs soft and hard, and soft may not be above hard")
        .id("FL0212")
        .help("write {soft: 1024, hard: 4096}, or one number for both");
  }
  return out;
}

}  // namespace

Result<> read_extra_hosts(const Node& node, std::vector<ExtraHost>& out, Context& context) {
  if (node.is_scalar()) return bad_value(node, "a list of hosts", std::string(host_form));
  for (const auto& item : node.items) {
    TRY_ASSIGN(const auto text, scalar(item));
    const auto equals = text.find('=');
    const auto cut = equals == text.npos ? text.find(':') : equals;
    if (cut == text.npos && context.as_docker()) continue;
    TRY(add_host(item, text.substr(0, cut), cut == text.npos ? "" : text.substr(cut + 1), out, context));
  }
  for (const auto& [key, value] : node.entries) {
    TRY_ASSIGN(const auto addresses, text_or_texts(value));
    for (const auto& address : addresses) TRY(add_host(value, key.value, address, out, context));
  }
  // The order of a map means nothing: sorted, it makes no difference to the Swarm.
  if (node.is_mapping())
    std::ranges::stable_sort(out, {}, [](const ExtraHost& one) { return one.host + ":" + one.address; });
  return {};
}

Result<> read_ulimits(const Node& node, Named<Ulimit>& out, Context& context) {
  if (!node.is_mapping()) return not_a_map(node);
  for (const auto& [key, value] : node.entries) {
    TRY(check_ulimit(key, context));
    TRY_ASSIGN(const auto limit, ulimit_of(value, context));
    out.emplace(key.value, limit);
  }
  return {};
}

}  // namespace fairlead::compose
