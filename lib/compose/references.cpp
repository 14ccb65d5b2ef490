#include "compose/references.hpp"

#include "compose/fields.hpp"
#include "compose/limits.hpp"

#include <fmt/core.h>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::string_view start_conditions[] = {"service_started", "service_healthy",
                                                 "service_completed_successfully"};
constexpr std::string_view no_addresses = "remove it: services of a Swarm find each other by name";

constexpr Field<Attachment> attachment_fields[] = {
    {"aliases", into<&Attachment::aliases>},
    {"driver_opts", into<&Attachment::driver_opts>},
    {"ipv4_address", nullptr, no_addresses},
    {"ipv6_address", nullptr, no_addresses},
    {"link_local_ips", nullptr, no_addresses},
    {"mac_address", nullptr, no_addresses},
    {"gw_priority"},
    {"interface_name"},
    {"priority"},
};

template <auto Member>
Result<> owner(const Node& node, FileReference& out, Context& context) {
  TRY(read(node, out.*Member, context));
  return check_owner(node, context);
}

constexpr Field<FileReference> file_fields[] = {
    {"source", into<&FileReference::source>},
    {"target", into<&FileReference::target>},
    {"uid", owner<&FileReference::uid>},
    {"gid", owner<&FileReference::gid>},
    {"mode",
     [](const Node& node, FileReference& out, Context& context) -> Result<> {
       TRY_ASSIGN(out.mode, file_mode(node, context));
       return {};
     }},
};

Result<> read_required(const Node& node, Dependency& out, Context& context) {
  return read(node, out.required, context);
}

Result<> ignore_restart(const Node& node, Dependency& /*out*/, Context& context) {
  TRY_ASSIGN(const bool restart, boolean(node, context));
  if (restart)
    context.warn(node.place(), "a dependency's restart restarts nothing in Swarm", "remove it", Concern::no_effect);
  return {};
}

constexpr Field<Dependency> dependency_fields[] = {
    {"condition",
     [](const Node& node, Dependency& out, Context&) -> Result<> {
       TRY_ASSIGN(out.condition, enumerator<DependencyCondition>(node, start_conditions));
       return {};
     }},
    {"required", read_required},
    {"restart", ignore_restart},
};

constexpr Field<CredentialSpec> credential_fields[] = {
    {"config", into<&CredentialSpec::config>},
    {"file", into<&CredentialSpec::file>},
    {"registry", into<&CredentialSpec::registry>},
};

Error not_a_list(const Node& node) {
  return bad_value(node, "a list of names", "write \"- name\" lines below the key");
}

}  // namespace

Result<> read_attachments(const Node& node, std::vector<Attachment>& out, Context& context) {
  if (node.is_scalar()) return not_a_list(node);
  for (const auto& item : node.items) {
    TRY_ASSIGN(auto name, scalar(item));
    out.push_back({.network = std::move(name), .place = item.place()});
  }
  for (const auto& [key, value] : node.entries) {
    auto& attachment = out.emplace_back(Attachment{.network = key.value, .place = key.place()});
    if (!value.is_null()) TRY(read_fields(value, attachment_fields, attachment, context));
  }
  return {};
}

Result<> read_file_references(const Node& node, std::vector<FileReference>& out, Context& context) {
  if (!node.is_sequence()) return not_a_list(node);
  for (const auto& item : node.items) {
    FileReference file{.place = item.place()};
    if (item.is_mapping()) {
      TRY(read_fields(item, file_fields, file, context));
    } else {
      TRY_ASSIGN(file.source, scalar(item));
    }
    if (file.source.empty()) return item.error("\"source\" is missing").id("FL0212").help("name what is mounted");
    if (file.target.empty()) file.target = file.source;
    if (file.uid.empty()) file.uid = "0";
    if (file.gid.empty()) file.gid = "0";
    out.push_back(std::move(file));
  }
  return {};
}

Result<> read_dependencies(const Node& node, std::vector<Dependency>& out, Context& context) {
  if (node.is_scalar()) return not_a_list(node);
  if (context.as_docker()) {
    context.warn(node.place(), "docker's client leaves out \"depends_on\"", "remove it");
    return {};
  }
  for (const auto& item : node.items) {
    TRY_ASSIGN(auto name, scalar(item));
    out.push_back({.service = std::move(name), .place = item.place()});
  }
  for (const auto& [key, value] : node.entries) {
    auto& dependency = out.emplace_back(Dependency{.service = key.value, .place = key.place()});
    if (!value.is_null()) TRY(read_fields(value, dependency_fields, dependency, context));
  }
  return {};
}

Result<> read_credential_spec(const Node& node, std::optional<CredentialSpec>& out, Context& context) {
  auto& spec = out.emplace();
  spec.place = node.place();
  TRY(read_fields(node, credential_fields, spec, context));
  const int count = int{!spec.config.empty()} + int{!spec.file.empty()} + int{!spec.registry.empty()};
  if (count == 0 && context.as_docker()) out.reset();
  if (count == 1 || !out) return {};
  return node.error("a credential_spec has exactly one of config, file and registry")
      .id("FL0216")
      .help("write one of the three");
}

}  // namespace fairlead::compose
