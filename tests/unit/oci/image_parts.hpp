#pragma once

#include "archive/decompress.hpp"
#include "archive/tar.hpp"
#include "base/bytes.hpp"
#include "oci/layout.hpp"
#include "oci/tree.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fairlead::test {

/// A member of a tar file and its content.
struct TarMember {
  archive::TarEntry entry;
  std::string content = {};
};

inline std::string tar_of(const std::vector<TarMember>& members) {
  std::string out;
  archive::TarWriter writer(archive::sink_to(out));
  for (auto [entry, content] : members) {
    entry.size = content.size();
    REQUIRE(writer.add(entry));
    REQUIRE(writer.write(as_bytes(content)));
  }
  REQUIRE(writer.finish());
  return out;
}

inline std::shared_ptr<const oci::TarFile> tar_file(const std::vector<TarMember>& members) {
  auto out = std::make_shared<oci::TarFile>();
  out->name = "test.tar";
  out->open = [tar = tar_of(members)]() -> Result<archive::Source> { return archive::source_of(tar); };
  return out;
}

/// A line an entry: "d 755 0:0 etc", "f 644 1:2 etc/a 3 bytes", "l etc/b -> a", "h x = y", "p 600 0:0 pipe".
inline std::string line_of(const archive::TarEntry& entry) {
  const auto head = fmt::format("{:o} {}:{} {}", entry.mode, entry.uid, entry.gid, entry.path);
  switch (entry.type) {
    case archive::TarType::directory: return "d " + head;
    case archive::TarType::file: return fmt::format("f {} {}", head, entry.size);
    case archive::TarType::symlink: return fmt::format("l {} -> {}", entry.path, entry.link);
    case archive::TarType::hardlink: return fmt::format("h {} = {}", entry.path, entry.link);
    case archive::TarType::fifo: return "p " + head;
    default: return "? " + head;
  }
}

inline std::vector<std::string> lines_of(const oci::Tree::Nodes& nodes) {
  std::vector<std::string> out;
  for (const auto& [path, node] : nodes) {
    out.push_back(line_of({.path = path,
                           .type = node.type,
                           .mode = node.mode,
                           .uid = node.uid,
                           .gid = node.gid,
                           .size = node.size,
                           .link = node.link}));
  }
  return out;
}

/// The entries of a layer in a layout, and what is in its files, by path.
inline std::vector<std::pair<std::string, std::string>> layer_in(const oci::Layout& layout,
                                                                 const oci::Descriptor& descriptor) {
  auto blob = layout.open_blob(descriptor);
  REQUIRE(blob);
  auto source = archive::decompressed(*std::move(blob), 1U << 30U);
  REQUIRE(source);
  archive::TarReader reader(*std::move(source));
  std::vector<std::pair<std::string, std::string>> out;
  for (;;) {
    auto entry = reader.next();
    REQUIRE(entry);
    if (!*entry) return out;
    auto content = archive::read_all([&](std::span<std::byte> buffer) { return reader.read(buffer); }, 1U << 24U);
    REQUIRE(content);
    out.emplace_back(line_of(**entry), *std::move(content));
  }
}

}  // namespace fairlead::test
