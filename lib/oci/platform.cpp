#include "oci/platform.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string>

namespace fairlead::oci {
namespace {

std::string architecture_of(std::string name) {
  if (name == "x86_64" || name == "x86-64") return "amd64";
  if (name == "aarch64") return "arm64";
  return name;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '.';
  });
}

}  // namespace

Result<Platform> parse_platform(std::string_view text) {
  auto parts = split(text, '/');
  if (parts.size() == 1) parts.insert(parts.begin(), "linux");
  if (parts.size() > 3 || !std::ranges::all_of(parts, [](std::string_view part) { return is_word(lower(part)); })) {
    return Error(Errc::config, "\"" + printable(text) + "\" is not a platform")
        .help("write linux/amd64 or linux/arm64");
  }
  Platform out{.os = lower(parts[0]), .architecture = architecture_of(lower(parts[1]))};
  if (parts.size() == 3) out.variant = lower(parts[2]);
  // Every 64-bit ARM is v8 until one says otherwise (containerd, platforms/database.go says the same).
  if (out.architecture == "arm64" && out.variant == "v8") out.variant.clear();
  return out;
}

Platform host_platform() {
#if defined(__x86_64__)
  return {.os = "linux", .architecture = "amd64"};
#elif defined(__aarch64__)
  return {.os = "linux", .architecture = "arm64"};
#elif defined(__riscv) && __riscv_xlen == 64
  return {.os = "linux", .architecture = "riscv64"};
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
  return {.os = "linux", .architecture = "ppc64le"};
#elif defined(__s390x__)
  return {.os = "linux", .architecture = "s390x"};
#elif defined(__arm__)
  return {.os = "linux", .architecture = "arm", .variant = "v7"};
#else
  return {.os = "linux", .architecture = "386"};
#endif
}

}  // namespace fairlead::oci
