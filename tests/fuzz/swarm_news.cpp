// Whatever an engine streams as events and as lines of logs: nothing is unprintable, and no text is lost.
#include "base/text.hpp"
#include "swarm/event_parts.hpp"
#include "swarm/logs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fairlead;
  if (size == 0) return 0;
  const std::size_t piece = data[0] % 32U + 1;
  auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  const auto line = swarm::parse_log_line(engine::Channel::output, as_text(bytes));
  if (!as_text(bytes).ends_with(line.text)) std::abort();
  swarm::EventReader reader([](const swarm::Event& event) {
    if (printable(event.subject + event.text) != event.subject + event.text) std::abort();
  });
  while (!bytes.empty() && reader.feed(bytes.first(std::min(piece, bytes.size())))) {
    bytes = bytes.subspan(std::min(piece, bytes.size()));
  }
  return 0;
}
