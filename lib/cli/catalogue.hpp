#pragma once

#include <span>
#include <string_view>

namespace fairlead::cli {

/// One kind of error: what `fairlead explain FL0204` prints. Ids are never reused.
///   FL00xx general, one a code   FL01xx command line, configuration, doctor   FL02xx yaml, compose
///   FL03xx git, release          FL04xx image, oci, signing                  FL05xx engine, swarm, stack
///   FL06xx http, registry, credentials
struct Entry {
  std::string_view id;     ///< "FL0204"
  std::string_view title;  ///< A short statement: "A service has no image"
  std::string_view text;   ///< What it means, why it matters, what to do. Plain text, paragraphs by empty lines.
};

/// All entries, sorted by id.
std::span<const Entry> catalogue();

/// The entry of `id` (case does not matter, "204" will do), or nothing.
const Entry* find_entry(std::string_view id);

}  // namespace fairlead::cli
