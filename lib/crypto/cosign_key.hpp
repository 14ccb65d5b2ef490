#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace fairlead::crypto {

/// The JSON inside a cosign key file: scrypt and NaCl's secretbox around a PKCS#8 key (the format of
/// go-securesystemslib/encrypted). Only N = 32768, 65536 or 131072 with r = 8 and p = 1 is accepted, so that a
/// file cannot ask for any amount of memory. `denied` (FL0443) if the password is wrong, else `config` (FL0442).
Result<Secret> open_cosign_json(const Secret& text, const Secret& password, std::string_view source);

/// The same back, with N = 65536.
Result<Secret> seal_cosign_json(const Secret& plain, const Secret& password, std::span<const std::byte, 32> salt,
                                std::span<const std::byte, 24> nonce);

}  // namespace fairlead::crypto
