#pragma once

#include <string>
#include <string_view>

/// Values that plans and errors may show.
namespace fairlead::swarm {

/// Whether a variable or label of this name usually holds a secret: DB_PASSWORD, API_TOKEN, basicauth.users.
bool names_a_secret(std::string_view name);

/// `value` as it may be shown under `name`: "***" for secrets; in other values, "***" for the user and password of a
/// URL and for what follows a secret-looking flag or name: "--requirepass ***", "PGPASSWORD=***".
std::string masked(std::string_view name, std::string_view value);

}  // namespace fairlead::swarm
