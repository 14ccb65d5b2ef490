#include "compose/fairlead.hpp"

#include "compose/checks.hpp"
#include "compose/fields.hpp"
#include "compose/strategy.hpp"
#include "http/url.hpp"

namespace fairlead::compose {
namespace {

using yaml::Node;

Result<> read_url(const Node& node, Project& project, Context& context) {
  TRY(read(node, project.url, context));
  if (http::Url::parse(project.url)) return {};
  return node.error("this is no URL")
      .id("FL0212")
      .help("write for example https://${COMPOSE_PROJECT_NAME}.example.org");
}

/// For those who judge the file, who read it where it stands.
template <class T>
Result<> leave(const Node&, T&, Context&) {
  return {};
}

constexpr Field<Project> project_fields[] = {
    {"lint-ignore", leave<Project>},
    {"url", read_url},
    {"checks",
     [](const Node& node, Project& out, Context& context) { return read_checks(node, {}, out.checks, context); }},
};

constexpr Field<Service> service_fields[] = {
    {"lint-ignore", leave<Service>},
    {"checks",
     [](const Node& node, Service& out, Context& context) { return read_checks(node, out.name, out.checks, context); }},
    {"strategy", read_strategy},
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
