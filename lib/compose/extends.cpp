#include "compose/merge.hpp"
#include "compose/paths.hpp"
#include "compose/reading.hpp"
#include "compose/rebase.hpp"
#include "compose/values.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>
#include <utility>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::size_t longest_chain = 32;

std::size_t size_of(const Node& node) {
  std::size_t size = 1;
  for (const auto& item : node.items) size += size_of(item);
  for (const auto& entry : node.entries) size += 1 + size_of(entry.value);
  return size;
}

Error too_much(const Node& where) {
  return Error(Errc::refused, "the files that extend each other are too large together")
      .id("FL0206")
      .at(where.place())
      .help("extend smaller services, or less often");
}

/// What `extends` says.
struct Base {
  std::string service;
  std::string file = {};  ///< "" is the same file.
  const Node* where = nullptr;
};

Result<Base> read_base(const Node& node) {
  Base base{.service = {}, .where = &node};
  if (!node.is_mapping()) {
    TRY_ASSIGN(base.service, scalar(node));
    return base;
  }
  for (const auto& [key, value] : node.entries) {
    if (key.value != "service" && key.value != "file") {
      return key.error(fmt::format("unknown key \"{}\"", printable(key.value)))
          .id("FL0211")
          .help("extends has \"service\" and \"file\"");
    }
    TRY_ASSIGN((key.value == "file" ? base.file : base.service), scalar(value));
  }
  if (!base.service.empty()) return base;
  return node.error("\"service\" is missing").id("FL0212").help("name the service to extend: service: base");
}

Error not_there(const Base& base, const Node& root, std::string_view file) {
  std::vector<std::string_view> known;
  if (const auto* services = root.find("services")) {
    for (const auto& entry : services->entries) known.push_back(entry.key.value);
  }
  const auto meant = closest(base.service, known);
  return base.where->error(fmt::format("there is no service \"{}\" to extend in {}", printable(base.service), file))
      .id("FL0217")
      .help(meant.empty() ? "name a service of that file" : fmt::format("did you mean \"{}\"?", meant));
}

const Node* service_of(const Node* root, std::string_view name) {
  const auto* services = root ? root->find("services") : nullptr;
  return services ? services->find(name) : nullptr;
}

/// Resolves the services of one file, one after the other; those that are extended come first.
class Resolver {
 public:
  Resolver(Node& root, const Node* earlier, const FileSet& set, Reading& reading)
      : root_(root), earlier_(earlier), set_(set), reading_(reading) {}

  Result<> all() {
    auto* services = root_.find("services");
    if (!services) return {};
    for (auto& [name, service] : services->entries) TRY(resolve(name.value, service));
    return {};
  }

  Result<> resolve(const std::string& name, Node& service) {
    const auto* extends = service.find("extends");
    if (!extends || extends->is_null() || is_tagged(*extends)) return {};
    const auto frame = fmt::format("service \"{}\"", name);
    if (std::ranges::find(open_, name) != open_.end()) return circle(*extends, name);
    if (open_.size() == longest_chain) return too_much(*extends).during(frame);
    open_.push_back(name);
    const auto where = *extends;
    TRY_ASSIGN(const auto base, read_base(where).during(frame));
    TRY_ASSIGN(auto found, (base.file.empty() ? of_this_file(base) : of_another_file(base)).during(frame));
    const auto size = size_of(found);
    if (size > reading_.nodes_left) return too_much(where).during(frame);
    reading_.nodes_left -= size;
    service.entries.erase_if([](const yaml::Entry& entry) { return entry.key.value == "extends"; });
    TRY_ASSIGN(service, merge_service(std::move(found), std::move(service)).during(frame));
    open_.pop_back();
    return {};
  }

 private:
  Error circle(const Node& where, const std::string& name) const {
    return where.error(fmt::format("services extend each other: {} -> {}", join(open_, " -> "), printable(name)))
        .id("FL0218")
        .help("remove one of these \"extends\"");
  }

  Result<Node> of_this_file(const Base& base) {
    if (service_of(&root_, base.service)) {
      auto& service = *root_.find("services")->find(base.service);
      TRY(resolve(base.service, service));
      return service;
    }
    if (const auto* service = service_of(earlier_, base.service)) return *service;
    return not_there(base, root_, "this file");
  }

  Result<Node> of_another_file(const Base& base) {
    const auto name = compose::resolve(set_.directory, base.file);
    if (reading_.open.size() >= longest_chain) return too_much(*base.where);
    reading_.open.push_back(name);
    TRY_ASSIGN(auto source, read_source(*base.where, name, reading_));
    const FileSet set{
        .sources = {}, .directory = directory_of(name), .variables = set_.variables, .interpolator = set_.interpolator};
    TRY_ASSIGN(auto root, read_one(source, nullptr, set, reading_));
    reading_.open.pop_back();
    auto* services = root.find("services");
    auto* service = services ? services->find(base.service) : nullptr;
    if (!service) return not_there(base, root, name);
    rebase_service(*service, relative_directory(set_.directory, set.directory));
    return std::move(*service);
  }

  Node& root_;
  const Node* earlier_;
  const FileSet& set_;
  Reading& reading_;
  std::vector<std::string> open_;  ///< The services that are being resolved, the extending one first.
};

}  // namespace

Result<> resolve_extends(Node& root, const Node* earlier, const FileSet& set, Reading& reading) {
  return Resolver(root, earlier, set, reading).all();
}

}  // namespace fairlead::compose
