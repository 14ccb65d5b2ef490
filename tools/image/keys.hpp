#pragma once

#include "cli/command.hpp"
#include "crypto/signature.hpp"

#include <optional>
#include <string>

namespace fairlead::image {

/// The flag --password-file; the password itself is never an argument.
cli::Flag password_flag(std::string& file);

/// The password of the signing key: the file (without its last newline), else FAIRLEAD_SIGN_PASSWORD, else
/// COSIGN_PASSWORD. Nothing when none of them is set. The redactor learns it.
Result<std::optional<Secret>> read_password(const std::string& file, cli::Ports& ports);

/// The key in the file `name`, or in the variable VAR when it is "env://VAR". The redactor learns a private key.
Result<crypto::PrivateKey> read_private_key(const std::string& name, const std::string& password_file,
                                            cli::Ports& ports);
Result<crypto::PublicKey> read_public_key(const std::string& name, cli::Ports& ports);

}  // namespace fairlead::image
