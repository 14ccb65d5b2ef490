#pragma once

#include "base/result.hpp"
#include "oci/descriptor.hpp"

#include <string_view>

namespace fairlead::oci {

/// "linux/amd64", "linux/arm64/v8", or an architecture alone, which means linux. Names of other tools are understood:
/// x86_64 is amd64, aarch64 is arm64. `config` when it is none.
Result<Platform> parse_platform(std::string_view text);

/// Linux on the architecture that this program was built for.
Platform host_platform();

}  // namespace fairlead::oci
