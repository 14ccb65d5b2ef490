#include "sys/os_error.hpp"

#include <cerrno>
#include <fmt/core.h>
#include <system_error>

namespace fairlead::sys {

std::string os_text(int number) {
  auto text = std::generic_category().message(number);
  // "No such file" reads on after a colon; "RPC ..." and the like stay as they are.
  if (text.size() > 1 && text[1] >= 'a' && text[1] <= 'z' && text[0] >= 'A' && text[0] <= 'Z') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

Error os_error(std::string_view what, int number) {
  const auto code = number == ENOENT || number == ENOTDIR ? Errc::not_found : Errc::io;
  return {code, fmt::format("{}: {}", what, os_text(number))};
}

}  // namespace fairlead::sys
