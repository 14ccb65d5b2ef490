#include "oci/tree.hpp"

#include "base/text.hpp"

#include <ranges>
#include <utility>

namespace fairlead::oci {
namespace {

// What Linux follows at most (path_resolution(7)).
constexpr int most_links = 40;
constexpr std::size_t longest_path = 64U << 10U;

Error escapes(std::string_view path) {
  return Error(Errc::config, "\"" + printable(path) + "\" leads out of the build context")
      .id("FL0434")
      .help("copy what it points to into the context");
}

std::vector<std::string> reversed_parts(std::string_view path) {
  std::vector<std::string> out;
  const auto parts = split(path, '/');
  for (const auto part : parts | std::views::reverse) {
    if (!part.empty() && part != ".") out.emplace_back(part);
  }
  return out;
}

}  // namespace

const Node* Tree::find(std::string_view path) const {
  static const Node root = plain_directory();
  if (path.empty()) return &root;
  const auto found = nodes_.find(path);
  return found == nodes_.end() ? nullptr : &found->second;
}

Tree::Nodes::const_iterator Tree::first_below(std::string_view directory) const {
  return directory.empty() ? nodes_.begin() : nodes_.lower_bound(std::string(directory) + "/");
}

void Tree::remove(std::string_view path) {
  const auto below = std::string(path) + "/";
  for (auto at = nodes_.lower_bound(below); at != nodes_.end() && at->first.starts_with(below);) at = nodes_.erase(at);
  if (const auto at = nodes_.find(path); at != nodes_.end()) nodes_.erase(at);
}

void Tree::put_parents(std::string_view path, const Node& parent) {
  for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    const auto directory = path.substr(0, slash);
    if (const auto* there = find(directory); there != nullptr && there->is_directory()) continue;
    remove(directory);
    nodes_.insert_or_assign(std::string(directory), parent);
    changed_.emplace(directory);
  }
}

void Tree::put(std::string_view path, Node node, const Node& parent) {
  if (path.empty()) return;
  put_parents(path, parent);
  const auto* there = find(path);
  if (there != nullptr && !(there->is_directory() && node.is_directory())) remove(path);
  nodes_.insert_or_assign(std::string(path), std::move(node));
  changed_.emplace(path);
}

Result<std::string> Tree::resolve(std::string_view path, Escape escape) const {
  auto todo = reversed_parts(path);
  std::string done;
  int links = 0;
  while (!todo.empty()) {
    const auto part = std::move(todo.back());
    todo.pop_back();
    if (part == "..") {
      if (done.empty() && escape == Escape::refuse) return escapes(path);
      done = parent_path(done);
      continue;
    }
    auto next = join_path(done, part);
    const auto* node = find(next);
    if (node == nullptr || !node->is_symlink()) {
      done = std::move(next);
      continue;
    }
    if (++links > most_links || todo.size() > longest_path) {
      return Error(Errc::config, "\"" + printable(path) + "\" has links that go round in circles").id("FL0433");
    }
    if (node->link.starts_with('/')) {
      if (escape == Escape::refuse) return escapes(path);
      done.clear();
    }
    for (auto& linked : reversed_parts(node->link)) todo.push_back(std::move(linked));
  }
  return done;
}

Tree::Nodes Tree::take_changes() {
  Nodes out;
  for (const auto& path : std::exchange(changed_, {})) {
    const auto* node = find(path);
    if (node == nullptr) continue;  // replaced by something above it
    out.insert_or_assign(path, *node);
    // A layer that lacks a parent would give it the extractor's mode in place of the one below.
    for (auto parent = parent_path(path); !parent.empty(); parent = parent_path(parent)) {
      out.try_emplace(std::string(parent), *find(parent));
    }
  }
  return out;
}

Node plain_directory(std::uint32_t mode) {
  return {.type = archive::TarType::directory, .mode = mode};
}

std::string join_path(std::string_view directory, std::string_view name) {
  if (directory.empty()) return std::string(name);
  return std::string(directory) + "/" + std::string(name);
}

std::string_view parent_path(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace fairlead::oci
