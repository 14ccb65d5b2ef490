// Any bytes from a name server or a web server are read without harm, and nothing is found beyond their end.
#include "service/fetch.hpp"
#include "service/resolve.hpp"
#include "service/server.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)fairlead::demo::first_address(bytes, 0);
  (void)fairlead::demo::parse_url(bytes);
  if (fairlead::demo::requested_path(bytes).size() > size) std::abort();
  if (fairlead::demo::parse_answer(bytes).body.size() > size) std::abort();
  return 0;
}
