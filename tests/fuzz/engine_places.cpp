// The host of an engine, and docker's files of contexts, are read or refused; what becomes an argument of ssh is no
// option and no shell's word.
#include "engine/context.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto check = [](const engine::SshTarget& target) {
    if (target.host.empty() || target.host.starts_with('-') || target.user.starts_with('-')) std::abort();
    if (!engine::is_forwardable(target.socket)) std::abort();
    for (const auto& word : {target.user, target.host, target.socket}) {
      if (word.find_first_of(" \t\r\n$`;&|<>'\"") != std::string::npos) std::abort();
    }
  };
  if (const auto target = engine::SshTarget::parse(text)) check(*target);
  const auto endpoint = engine::endpoint_at(text, {}, "fuzz");
  if (endpoint && endpoint->ssh) check(*endpoint->ssh);
  if (const auto host = engine::context_host(text, "fuzz"); host && host->empty()) std::abort();
  (void)engine::current_context(text, "fuzz").has_value();
  return 0;
}
