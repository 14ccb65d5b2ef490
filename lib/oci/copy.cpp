#include "oci/copy.hpp"

#include "base/text.hpp"
#include "oci/dockerfile_lines.hpp"
#include "oci/pattern.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace fairlead::oci {
namespace {

Error not_a_place(const std::string& what) {
  return bad_dockerfile(what, {});
}

Error missing(const Tree& tree, const std::string& source, const std::string& clean) {
  auto error = Error(Errc::config, "\"" + printable(source) + "\" is not there").id("FL0433");
  const auto directory = parent_path(clean);
  const auto below = directory.empty() ? std::string() : std::string(directory) + "/";
  std::vector<std::string_view> beside;
  for (auto at = tree.first_below(directory); at != tree.nodes().end() && at->first.starts_with(below); ++at) {
    if (at->first.find('/', below.size()) == std::string::npos) beside.push_back(at->first);
  }
  const auto near = closest(clean, beside);
  return near.empty() ? std::move(error) : std::move(error).help("did you mean \"" + printable(near) + "\"?");
}

/// Says which link on the way to `clean` leads to nothing, if one does.
std::optional<Error> dangling(const CopySource& from, const std::string& clean) {
  for (auto slash = clean.find('/');; slash = clean.find('/', slash + 1)) {
    const auto path = std::string_view(clean).substr(0, slash);
    const auto directory = from.tree.resolve(parent_path(path), from.escape);
    if (!directory) return std::nullopt;
    const auto* node = from.tree.find(join_path(*directory, base_name(path)));
    if (node != nullptr && node->is_symlink()) {
      const auto end = from.tree.resolve(path, from.escape);
      if (end && from.tree.find(*end) == nullptr) {
        return Error(Errc::config,
                     "\"" + printable(path) + "\" is a link to \"" + printable(node->link) + "\", which is not there")
            .id("FL0433")
            .help("copy what it should lead to, or mend the link");
      }
    }
    if (slash == std::string::npos) return std::nullopt;
  }
}

Result<FoundSource> find_one(const CopySource& from, const std::string& source, const std::string& clean) {
  TRY_ASSIGN(auto path, from.tree.resolve(clean, from.escape));
  const auto* node = from.tree.find(path);
  if (node == nullptr) {
    auto link = dangling(from, clean);
    return link ? *std::move(link) : missing(from.tree, source, clean);
  }
  return FoundSource{.name = clean, .tree = &from.tree, .path = std::move(path), .node = node};
}

Result<std::vector<FoundSource>> find_matching(const CopySource& from, const std::string& text) {
  TRY_ASSIGN(const auto pattern, Pattern::parse(text, Pattern::Dialect::copy).during("\"" + printable(text) + "\""));
  std::vector<FoundSource> out;
  const auto& nodes = from.tree.nodes();
  const auto& start = pattern.literal_start();
  for (auto at = nodes.lower_bound(start); at != nodes.end() && at->first.starts_with(start); ++at) {
    if (!pattern.matches(at->first)) continue;
    TRY_ASSIGN(auto found, find_one(from, at->first, at->first));
    out.push_back(std::move(found));
  }
  return out;
}

class Copier {
 public:
  Copier(const CopyRequest& request, Tree& to) : request_(request), to_(to) {}

  Result<> run(const std::vector<FoundSource>& found) {
    TRY_ASSIGN(destination_, to_.resolve(request_.destination, Tree::Escape::clamp));
    if (found.size() > 1 && !request_.into_directory && !is_directory(destination_)) {
      return not_a_place("more than one source goes to \"" + printable(request_.destination) +
                         "\", which is not a directory")
          .help("end the destination with \"/\"");
    }
    for (const auto& source : found) TRY(source.node->is_directory() ? copy_directory(source) : copy_file(source));
    return {};
  }

 private:
  bool is_directory(std::string_view path) const {
    const auto* node = to_.find(path);
    return node != nullptr && node->is_directory();
  }

  Result<> copy_file(const FoundSource& source) {
    const auto* there = to_.find(destination_);
    if (request_.into_directory && there != nullptr && !there->is_directory()) {
      return not_a_place("\"/" + printable(destination_) + "\" is a file, not a directory");
    }
    const bool goes_into = request_.into_directory || is_directory(destination_);
    return put(source.path, goes_into ? join_path(destination_, base_name(source.name)) : destination_, *source.node);
  }

  Result<> copy_directory(const FoundSource& source) {
    const auto* there = to_.find(destination_);
    if (there != nullptr && !there->is_directory()) {
      return not_a_place("a directory cannot replace the file \"/" + printable(destination_) + "\"");
    }
    TRY(check(source.path, *source.node));
    // As docker has it, only what is in the directory is copied, so a new destination is like any new parent.
    if (there == nullptr) to_.put(destination_, new_parent(), new_parent());
    const auto below = source.path.empty() ? std::string() : source.path + "/";
    const auto& nodes = source.tree->nodes();
    for (auto at = source.tree->first_below(source.path); at != nodes.end() && at->first.starts_with(below); ++at) {
      const auto relative = std::string_view(at->first).substr(below.size());
      if (!at->second.is_socket && !is_excluded(relative))
        TRY(put(at->first, join_path(destination_, relative), at->second));
    }
    return {};
  }

  bool is_excluded(std::string_view relative) const {
    auto matches = request_.excluded.nothing();
    if (matches.empty()) return false;
    for (auto slash = relative.find('/'); slash != std::string_view::npos; slash = relative.find('/', slash + 1)) {
      matches = request_.excluded.match(matches, relative.substr(0, slash));
    }
    return request_.excluded.is_excluded(request_.excluded.match(matches, relative));
  }

  static Result<> check(std::string_view path, const Node& node) {
    if (node.problem.empty()) return {};
    return Error(Errc::config, "\"" + printable(path) + "\" " + node.problem)
        .id("FL0435")
        .help("exclude it in .dockerignore, or mend it");
  }

  Result<> put(std::string_view path, const std::string& target, const Node& node) {
    TRY(check(path, node));
    const auto* there = to_.find(target);
    if (there != nullptr && there->is_directory() != node.is_directory()) {
      return not_a_place(
          node.is_directory()
              ? "the directory \"" + printable(path) + "\" cannot replace a file at \"/" + printable(target) + "\""
              : "the file \"" + printable(path) + "\" cannot replace a directory at \"/" + printable(target) + "\"");
    }
    to_.put(target, changed(node), new_parent());
    return {};
  }

  Node new_parent() const {
    auto out = plain_directory();
    const auto owner = request_.owner.value_or(Owner{});
    out.uid = owner.uid;
    out.gid = owner.gid;
    return out;
  }

  Node changed(Node node) const {
    if (request_.owner) {
      node.uid = request_.owner->uid;
      node.gid = request_.owner->gid;
    }
    if (request_.mode && !request_.is_archive && !node.is_symlink()) node.mode = *request_.mode;
    return node;
  }

  const CopyRequest& request_;
  Tree& to_;
  std::string destination_;
};

}  // namespace

Result<std::vector<FoundSource>> find_sources(const CopySource& from, const std::string& source) {
  auto clean = clean_path(source);
  if (clean == ".." || clean.starts_with("../")) {
    if (from.escape == Tree::Escape::refuse) {
      return Error(Errc::config, "\"" + printable(source) + "\" lies outside of the build context")
          .id("FL0434")
          .help("copy it into the context, or give a higher directory as the context");
    }
    clean = clean_path("/" + clean);
  }
  if (clean.starts_with('/')) clean.erase(0, 1);
  if (clean == ".") clean.clear();
  if (Pattern::has_wildcard(clean)) return find_matching(from, clean);
  TRY_ASSIGN(auto found, find_one(from, source, clean));
  return std::vector<FoundSource>{std::move(found)};
}

Result<> copy_found(const std::vector<FoundSource>& found, const CopyRequest& request, Tree& to) {
  return Copier(request, to).run(found);
}

}  // namespace fairlead::oci
