#include "support/memory_filesystem.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <deque>
#include <doctest/doctest.h>
#include <fmt/core.h>
#include <utility>

namespace fairlead::test {
namespace {

using sys::FileType;

Error missing(const std::string& path) {
  return {Errc::not_found, path + ": no such file or directory"};
}

std::deque<std::string> parts_of(std::string_view path) {
  std::deque<std::string> parts;
  for (const auto part : split(path, '/')) {
    if (!part.empty() && part != ".") parts.emplace_back(part);
  }
  return parts;
}

std::string above(const std::string& resolved) {
  const auto slash = resolved.rfind('/');
  return slash == 0 || slash == resolved.npos ? "/" : resolved.substr(0, slash);
}

class MemoryReader final : public sys::Reader {
 public:
  explicit MemoryReader(std::string text) : text_(std::move(text)) {}
  Result<std::size_t> read(std::span<std::byte> buffer) override {
    const auto count = std::min(buffer.size(), text_.size() - at_);
    std::ranges::copy(std::as_bytes(std::span(text_)).subspan(at_, count), buffer.begin());
    at_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

class MemoryWriter final : public sys::Writer {
 public:
  explicit MemoryWriter(sys::FileSystem& files) : files_(files) {}
  Result<> write(std::span<const std::byte> bytes) override {
    text_ += as_text(bytes);
    return {};
  }
  Result<> commit(const std::string& path, std::uint32_t mode) override { return files_.write(path, text_, mode); }

 private:
  sys::FileSystem& files_;
  std::string text_;
};

class MemoryLock final : public sys::Lock {
 public:
  MemoryLock(std::set<std::string>& locks, std::string path) : locks_(locks), path_(std::move(path)) {}
  MemoryLock(const MemoryLock&) = delete;
  MemoryLock& operator=(const MemoryLock&) = delete;
  ~MemoryLock() override { locks_.erase(path_); }

 private:
  std::set<std::string>& locks_;
  std::string path_;
};

}  // namespace

MemoryFileSystem::MemoryFileSystem() {
  nodes_["/"] = {.type = FileType::directory, .mode = 0755};
  add_directory("/project");
}

void MemoryFileSystem::add_directory(const std::string& path) {
  std::string made;
  for (const auto& part : parts_of(path.starts_with('/') ? path : "/project/" + path)) {
    made += "/" + part;
    nodes_.try_emplace(made, Node{.type = FileType::directory, .mode = 0755});
  }
}

void MemoryFileSystem::add(const std::string& path, std::string text, std::uint32_t mode) {
  const auto full = path.starts_with('/') ? path : "/project/" + path;
  add_directory(above(full));
  nodes_[full] = {.type = FileType::regular, .text = std::move(text), .mode = mode};
}

void MemoryFileSystem::add_link(const std::string& path, std::string target) {
  const auto full = path.starts_with('/') ? path : "/project/" + path;
  add_directory(above(full));
  nodes_[full] = {.type = FileType::symlink, .text = std::move(target), .mode = 0777};
}

void MemoryFileSystem::fail(const std::string& path, Errc code) {
  failures_[path.starts_with('/') ? path : "/project/" + path] = code;
}

bool MemoryFileSystem::exists(const std::string& path) const {
  const auto resolved = resolve(path, LastLink::follow);
  return resolved && find(*resolved) != nullptr;
}

std::string MemoryFileSystem::text(const std::string& path) {
  const auto resolved = resolve(path, LastLink::follow);
  const auto* node = resolved ? find(*resolved) : nullptr;
  CHECK_MESSAGE(node != nullptr, "no file: ", path);
  return node == nullptr ? "" : node->text;
}

const MemoryFileSystem::Node* MemoryFileSystem::find(const std::string& resolved) const {
  const auto found = nodes_.find(resolved);
  return found == nodes_.end() ? nullptr : &found->second;
}

/// The absolute path without links and dots. Its directories exist, it need not.
Result<std::string> MemoryFileSystem::resolve(const std::string& path, LastLink last) const {
  if (path.empty()) return missing(path);
  auto left = parts_of(path.starts_with('/') ? path : "/project/" + path);
  std::string at;
  for (int links = 0; !left.empty();) {
    const auto part = std::move(left.front());
    left.pop_front();
    if (part == "..") {
      at = above(at) == "/" ? "" : above(at);
      continue;
    }
    const auto next = fmt::format("{}/{}", at, part);
    const auto* node = find(next);
    if (node == nullptr && !left.empty()) return missing(path);
    if (node != nullptr && node->type == FileType::regular && !left.empty()) {
      return Error(Errc::not_found, path + ": not a directory");
    }
    if (node == nullptr || node->type != FileType::symlink || (left.empty() && last == LastLink::keep)) {
      at = next;
      continue;
    }
    if (++links > 40) return Error(Errc::io, path + ": too many levels of symbolic links");
    if (node->text.starts_with('/')) at.clear();
    const auto target = parts_of(node->text);
    left.insert(left.begin(), target.begin(), target.end());
  }
  auto resolved = at.empty() ? "/" : at;
  if (const auto failure = failures_.find(resolved); failure != failures_.end()) {
    return Error(failure->second, path + ": made to fail");
  }
  return resolved;
}

Result<std::string> MemoryFileSystem::read(const std::string& path, std::uint64_t limit) {
  TRY_ASSIGN(const auto resolved, resolve(path, LastLink::follow));
  const auto* node = find(resolved);
  if (node == nullptr) return missing(path);
  if (node->type == FileType::directory) return Error(Errc::io, path + ": is a directory");
  reads.push_back(resolved);
  if (node->text.size() > limit) return Error(Errc::refused, fmt::format("{}: larger than {} bytes", path, limit));
  return node->text;
}

Result<std::unique_ptr<sys::Reader>> MemoryFileSystem::open(const std::string& path) {
  TRY_ASSIGN(auto text, read(path, ~std::uint64_t{0}));
  return std::make_unique<MemoryReader>(std::move(text));
}

Result<> MemoryFileSystem::write(const std::string& path, std::string_view text, std::uint32_t mode) {
  TRY_ASSIGN(const auto resolved, resolve(path, LastLink::follow));
  const auto* node = find(resolved);
  if (node != nullptr && node->type == FileType::directory) return Error(Errc::io, path + ": is a directory");
  writes.push_back(resolved);
  nodes_[resolved] = {.type = FileType::regular, .text = std::string(text), .mode = mode};
  return {};
}

Result<std::unique_ptr<sys::Writer>> MemoryFileSystem::create(const std::string& directory) {
  TRY(list(directory));
  return std::make_unique<MemoryWriter>(*this);
}

Result<std::unique_ptr<sys::Lock>> MemoryFileSystem::lock(const std::string& path) {
  TRY_ASSIGN(const auto resolved, resolve(path, LastLink::follow));
  if (!locks_.insert(resolved).second) return Error(Errc::conflict, path + " is locked by another process");
  nodes_.try_emplace(resolved);
  return std::make_unique<MemoryLock>(locks_, resolved);
}

Result<std::vector<sys::DirectoryEntry>> MemoryFileSystem::list(const std::string& directory) {
  TRY_ASSIGN(const auto resolved, resolve(directory, LastLink::follow));
  const auto* node = find(resolved);
  if (node == nullptr) return missing(directory);
  if (node->type != FileType::directory) return Error(Errc::not_found, directory + ": not a directory");
  std::vector<sys::DirectoryEntry> entries;
  for (const auto& [path, child] : nodes_) {
    if (path != "/" && above(path) == resolved) entries.push_back({path.substr(path.rfind('/') + 1), child.type});
  }
  std::ranges::sort(entries, {}, &sys::DirectoryEntry::name);
  return entries;
}

Result<sys::FileInfo> MemoryFileSystem::info(const std::string& path) {
  TRY_ASSIGN(const auto resolved, resolve(path, LastLink::keep));
  const auto* node = find(resolved);
  if (node == nullptr) return missing(path);
  return sys::FileInfo{node->type, node->text.size(), node->mode};
}

Result<std::string> MemoryFileSystem::read_link(const std::string& path) {
  TRY_ASSIGN(const auto resolved, resolve(path, LastLink::keep));
  const auto* node = find(resolved);
  if (node == nullptr) return missing(path);
  if (node->type != FileType::symlink) return Error(Errc::io, path + ": invalid argument");
  return node->text;
}

Result<> MemoryFileSystem::make_directories(const std::string& path) {
  std::string made = path.starts_with('/') ? "" : "/project";
  for (const auto& part : parts_of(path)) {
    TRY_ASSIGN(made, resolve(fmt::format("{}/{}", made, part), LastLink::follow));
    const auto [node, is_new] = nodes_.try_emplace(made, Node{.type = FileType::directory, .mode = 0755});
    if (node->second.type != FileType::directory) return Error(Errc::not_found, path + ": not a directory");
    if (is_new) writes.push_back(made);
  }
  return {};
}

Result<> MemoryFileSystem::rename(const std::string& from, const std::string& to) {
  TRY_ASSIGN(const auto source, resolve(from, LastLink::keep));
  TRY_ASSIGN(const auto target, resolve(to, LastLink::keep));
  if (find(source) == nullptr) return missing("rename " + from + " to " + to);
  std::map<std::string, Node> moved;
  std::erase_if(nodes_, [&](auto& entry) {
    if (entry.first != source && !entry.first.starts_with(source + "/")) return false;
    moved[target + entry.first.substr(source.size())] = std::move(entry.second);
    return true;
  });
  for (auto& [path, node] : moved) nodes_[path] = std::move(node);
  writes.push_back(target);
  return {};
}

Result<> MemoryFileSystem::remove(const std::string& path) {
  const auto resolved = resolve(path, LastLink::keep);
  if (!resolved && resolved.error().code() != Errc::not_found) return Error(resolved.error().code(), path);
  if (!resolved || find(*resolved) == nullptr) return {};
  std::erase_if(
      nodes_, [&](const auto& entry) { return entry.first == *resolved || entry.first.starts_with(*resolved + "/"); });
  removals.push_back(*resolved);
  return {};
}

}  // namespace fairlead::test
