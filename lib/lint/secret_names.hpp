#pragma once

#include <string_view>

namespace fairlead::lint {

/// Whether a variable of this name usually holds a secret: DB_PASSWORD, SECRET_KEY and API_TOKEN do; TOKEN_LIFETIME,
/// PASSWORD_FILE and PUBLIC_KEY do not. Flags count like variables: "--api-token".
bool names_secret(std::string_view name);

/// Whether no one has to hide the value: a switch, a path of a file, a variable of a shell.
bool is_harmless(std::string_view value);

/// What kind of secret the value is, whatever its name: "a private key", "a token of GitLab"; "" when it is none.
std::string_view secret_kind(std::string_view value);

}  // namespace fairlead::lint
