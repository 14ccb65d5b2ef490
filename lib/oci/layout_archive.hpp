#pragma once

#include "oci/layout.hpp"

#include <cstdint>
#include <string>

namespace fairlead::oci {

/// Packs a layout into the tar file `path`: an OCI archive, and with its manifest.json what `docker load` reads.
/// The same layout gives the same bytes; `mtime` is the date of every member.
Result<> pack_layout(const Layout& layout, sys::FileSystem& files, const std::string& path, std::int64_t mtime);

}  // namespace fairlead::oci
