#include "compose/fairlead.hpp"

#include "compose/checks.hpp"
#include "compose/fields.hpp"

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr Field<Project> project_fields[] = {
    {"checks",
     [](const Node& node, Project& out, Context& context) { return read_checks(node, {}, out.checks, context); }},
};

constexpr Field<Service> service_fields[] = {
    {"checks",
     [](const Node& node, Service& out, Context& context) { return read_checks(node, out.name, out.checks, context); }},
};

template <class T, std::size_t Size>
Result<> read_block(const Node& parent, const Field<T> (&fields)[Size], T& out, Context& context) {
  const auto* block = parent.find(fairlead_key);
  if (block == nullptr || block->is_null()) return {};
  return read_fields(*block, fields, out, context);
}

}  // namespace

Result<> read_fairlead(const Node& root, Project& project, Context& context) {
  return read_block(root, project_fields, project, context);
}

Result<> read_fairlead(const Node& node, Service& service, Context& context) {
  return read_block(node, service_fields, service, context);
}

}  // namespace fairlead::compose
