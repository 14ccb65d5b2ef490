#pragma once

#include "archive/stream.hpp"

#include <cstdint>

namespace fairlead::archive {

/// The bytes that `source` holds compressed as Zstandard (RFC 8878), all frames, windows of at most 128 MiB.
/// `corrupt` (FL0439) when damaged or cut off, `refused` (FL0439) when there are more than `limit` bytes.
Source unzstd(Source source, std::uint64_t limit);

}  // namespace fairlead::archive
