#include "oci/tree_content.hpp"

#include "base/bytes.hpp"
#include "oci/tree_tar.hpp"

#include <memory>
#include <set>

namespace fairlead::oci {
namespace {

Result<archive::Source> open_file(sys::FileSystem& files, const std::string& path) {
  TRY_ASSIGN(auto reader, files.open(path));
  return archive::Source([file = std::shared_ptr<sys::Reader>(std::move(reader))](std::span<std::byte> buffer) {
    return file->read(buffer);
  });
}

}  // namespace

Contents::~Contents() {
  // What cannot be removed now is removed by the next writer of the layout.
  for (const auto& [member, path] : unpacked_) std::ignore = files_->remove(path);
}

Result<> Contents::unpack(const Tree::Nodes& nodes, const std::stop_token& stop) {
  std::map<std::shared_ptr<const TarFile>, std::set<std::string>> wanted;
  for (const auto& [path, node] : nodes) {
    const auto& content = node.content;
    if (content.kind != Content::Kind::member || unpacked_.contains({content.tar.get(), content.where})) continue;
    wanted[content.tar].insert(content.where);
  }
  for (const auto& [tar, paths] : wanted) TRY(unpack_from(*tar, paths, stop));
  return {};
}

Result<> Contents::unpack_from(const TarFile& tar, const std::set<std::string>& paths, const std::stop_token& stop) {
  std::unique_ptr<sys::Writer> writer;
  std::string path;
  const auto finish = [&]() -> Result<> {
    return writer == nullptr ? Result<>() : std::exchange(writer, nullptr)->commit(path, 0600);
  };
  const auto start = [&](const std::string& name) -> Result<archive::Sink> {
    if (auto finished = finish(); !finished) return std::move(finished).error();
    TRY_ASSIGN(writer, files_->create(directory_));
    const auto number = std::to_string(unpacked_.size());
    path = unpacked_.try_emplace({&tar, name}, directory_ + "/.new-member-" + number).first->second;
    return archive::Sink([&](std::span<const std::byte> bytes) { return writer->write(bytes); });
  };
  TRY(read_members(tar, paths, start, stop));
  return finish();
}

Result<archive::Source> Contents::open(const Node& node) const {
  const auto& content = node.content;
  if (content.kind == Content::Kind::text) return archive::source_of(content.where);
  if (content.kind == Content::Kind::file) return open_file(*files_, content.where);
  const auto found = unpacked_.find({content.tar.get(), content.where});
  if (found == unpacked_.end()) return Error(Errc::internal, "\"" + content.where + "\" was not unpacked");
  return open_file(*files_, found->second);
}

Result<std::string> read_small(sys::FileSystem& files, const Tree& tree, std::string_view path, std::size_t limit,
                               const std::stop_token& stop) {
  TRY_ASSIGN(const auto resolved, tree.resolve(path, Tree::Escape::clamp));
  const auto* node = tree.find(resolved);
  if (node == nullptr || node->type != archive::TarType::file) return std::string();
  const auto& content = node->content;
  if (content.kind == Content::Kind::text) return content.where;
  if (content.kind == Content::Kind::file) return files.read(content.where, limit);
  std::string out;
  const auto start = [&](const std::string&) -> Result<archive::Sink> {
    out.clear();
    return archive::Sink([&](std::span<const std::byte> bytes) -> Result<> {
      if (bytes.size() > limit - out.size()) return Error(Errc::refused, std::string(path) + " is too large");
      out += as_text(bytes);
      return {};
    });
  };
  TRY(read_members(*content.tar, {content.where}, start, stop));
  return out;
}

}  // namespace fairlead::oci
