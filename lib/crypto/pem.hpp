#pragma once

#include "base/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fairlead::crypto {

/// One block of RFC 7468: its label ("PRIVATE KEY") and its decoded bytes.
struct PemBlock {
  std::string label;
  Secret bytes;
};

/// The first block of `text`; nothing if there is none or its base64 is broken.
std::optional<PemBlock> read_pem(std::string_view text);
/// The block as text, 64 characters a line.
Secret write_pem(const PemBlock& block);

}  // namespace fairlead::crypto
