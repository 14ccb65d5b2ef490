#pragma once

#include "base/error.hpp"
#include "http/client.hpp"

#include <string>
#include <string_view>

namespace fairlead::oci {

/// What an answer that is no success says, in at most 300 characters: the codes and messages of the distribution
/// specification ("MANIFEST_UNKNOWN: manifest unknown"), the first line of plain text, or that a proxy sent HTML.
std::string registry_detail(const http::Response& answer);

/// Whether the body of `answer` carries this error code of the distribution specification.
bool has_error_code(const http::Response& answer, std::string_view code);

/// The error for an answer that is no success, by its status and code; `doing` is the frame around it.
Error registry_error(const http::Response& answer, std::string doing);

}  // namespace fairlead::oci
