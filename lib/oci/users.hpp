#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace fairlead::oci {

struct Owner {
  std::uint64_t uid = 0, gid = 0;
  friend bool operator==(const Owner&, const Owner&) = default;
};

/// Reads /etc/passwd or /etc/group of an image; "" when it has none.
using ReadUserFile = std::function<Result<std::string>(std::string_view path)>;

/// "user", "user:group", numbers or names. As in docker, a lone number is the group too, and a lone name brings the
/// group that it has in passwd. `config` (FL0437) when a name is not there.
Result<Owner> parse_owner(std::string_view text, const ReadUserFile& read);

}  // namespace fairlead::oci
