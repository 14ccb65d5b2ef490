#pragma once

#include "archive/stream.hpp"

#include <cstdint>

namespace fairlead::archive {

/// The bytes of `source`, decompressed if its first bytes are gzip's or Zstandard's. `refused` (FL0439) for bzip2 and
/// xz, and when there are more than `limit` bytes.
Result<Source> decompressed(Source source, std::uint64_t limit);

}  // namespace fairlead::archive
