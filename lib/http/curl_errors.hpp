#pragma once

#include "http/client.hpp"

#include <string>

namespace fairlead::http {

/// What libcurl says about an exchange that got no answer.
struct Failure {
  int code = 0;             ///< A CURLcode.
  long os_error = 0;        ///< The errno of a connection that failed, or 0.
  long proxy_status = 0;    ///< What the proxy answered to CONNECT, or 0.
  bool was_sent = false;    ///< The request, or a part of it, left us.
  std::string detail = {};  ///< libcurl's own words.
};

/// The error of `request`: what was done, what went wrong, and the next step where there is one.
Error transfer_error(const Request& request, const Failure& failure);

}  // namespace fairlead::http
