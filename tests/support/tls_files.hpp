#pragma once

#include <string>

namespace fairlead::test {

/// PEM files in one directory, made for a test: an authority, a server of it (127.0.0.1), a client of it.
struct TlsFiles {
  std::string authority, server_certificate, server_key, client_certificate, client_key;
};

/// Makes them anew in `directory`, with keys of the P-256 curve and a day of validity. Fails the test if it cannot.
TlsFiles make_tls_files(const std::string& directory);

}  // namespace fairlead::test
