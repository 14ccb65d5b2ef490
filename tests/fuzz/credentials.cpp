// A Docker configuration, the answer of a helper and that of a token service are read or refused.
#include "oci/auth.hpp"
#include "oci/authorizer.hpp"
#include "sys/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto config = oci::parse_docker_config(text, "fuzz")) {
    for (const auto& login : config->logins) {
      if (oci::engine_auth_header(login.credential, login.key).empty()) std::abort();
    }
  }
  (void)oci::parse_helper_answer(text, "fuzz").has_value();
  const sys::RealClock clock;
  const auto token = oci::parse_token(text, "fuzz", clock);
  // It becomes a header: nothing in it may end one.
  if (token && token->value.reveal().find_first_of("\r\n\0 ", 0, 4) != std::string::npos) std::abort();
  return 0;
}
