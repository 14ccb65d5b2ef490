#pragma once

#include "oci/tree.hpp"

#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <string>

namespace fairlead::oci {

/// Adds what `tar` holds to `tree`. A layer (image specification 1.1, layer.md) also removes: `.wh.name` and
/// `.wh..wh..opq`. `corrupt` (FL0439) for paths that leave the root and links to nothing; `cancelled` on a stop.
enum class TarMeaning : std::uint8_t { files, layer };
Result<> apply_tar(Tree& tree, const std::shared_ptr<const TarFile>& tar, TarMeaning meaning,
                   const std::stop_token& stop);

/// Hands the bytes of each of `paths` inside `tar`, named as in Content::where, to what `each` gives for it.
/// When a path comes twice, the last one counts, so `each` may be asked for it again.
Result<> read_members(const TarFile& tar, const std::set<std::string>& paths,
                      const std::function<Result<archive::Sink>(const std::string&)>& each,
                      const std::stop_token& stop);

}  // namespace fairlead::oci
