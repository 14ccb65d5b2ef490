// Any bytes, taken for a layer (plain, gzip or zstd), are either refused or a tree whose paths stay inside.
#include "archive/decompress.hpp"
#include "oci/tree_tar.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

using namespace fairlead;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto tar = std::make_shared<oci::TarFile>();
  tar->name = "fuzz";
  tar->open = [bytes = std::string(reinterpret_cast<const char*>(data), size)] {
    return archive::decompressed(archive::source_of(bytes), 1U << 22U);
  };
  oci::Tree tree;
  if (!oci::apply_tar(tree, tar, oci::TarMeaning::layer, {})) return 0;
  for (const auto& [path, node] : tree.nodes()) {
    if (path.starts_with('/') || path.starts_with("../") || path.find("/../") != path.npos) std::abort();
    const auto* parent = tree.find(oci::parent_path(path));
    if (parent == nullptr || !parent->is_directory()) std::abort();
    if (const auto resolved = tree.resolve(path, oci::Tree::Escape::clamp); resolved && resolved->starts_with(".."))
      std::abort();
  }
  return 0;
}
