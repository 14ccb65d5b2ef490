#pragma once

#include "base/text.hpp"
#include "http/url.hpp"

#include <string>

namespace fairlead::http {

/// By which proxy to go, and the hosts that need none, as no_proxy has them.
struct Proxy {
  std::string url = {}, exceptions = {};  ///< An empty `url` is no proxy. It may hold a password.
};

/// What `environment` says for `url`, by curl's rules: http_proxy in lower case only (a server that runs CGI programs
/// puts a request's "Proxy" header into HTTP_PROXY), the others in lower case before upper case. Loopback needs none.
Proxy proxy_for(const Url& url, const Variables& environment);

}  // namespace fairlead::http
