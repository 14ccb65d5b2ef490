#pragma once

#include "base/error.hpp"
#include "http/client.hpp"

#include <string_view>

namespace fairlead::engine {

/// The error that an answer outside 2xx is, with the engine's own message; client.hpp lists the codes.
/// `what` was done: "POST /services/create".
Error status_error(const http::Response& response, std::string_view what);

}  // namespace fairlead::engine
