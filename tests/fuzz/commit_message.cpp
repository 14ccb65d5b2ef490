// Any text is judged without a fault, and a conventional message that is written down from its parts reads the same.
#include "release/change.hpp"
#include "release/lint.hpp"
#include "release/message.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using fairlead::release::Message;
using fairlead::release::Preset;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string written(const Message& message) {
  auto out = message.type;
  if (!message.scope.empty()) out += "(" + message.scope + ")";
  out += (message.bang ? "!: " : ": ") + message.description + "\n";
  for (const auto& footer : message.footers) out += "\n" + footer.token + ": " + footer.value + "\n";
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  auto message = fairlead::release::parse_message(text);
  require(message.description.find('\n') == std::string::npos);
  if (message.is_conventional()) {
    require(!message.description.empty());
    message.body.clear();
    // "\r\r\n" is a line that ends with "\r", which reads as a line end the next time.
    bool is_stable = std::ranges::none_of(
        message.footers, [](const auto& footer) { return footer.value.find("\r\n") != std::string::npos; });
    // A fence behind a token is none any more.
    is_stable = is_stable && text.find("```") == text.npos && text.find("~~~") == text.npos;
    require(!is_stable || fairlead::release::parse_message(written(message)) == message);
  }
  fairlead::release::without_comments(text);
  const auto change = fairlead::release::classify({.id = {}, .message = text}, {});
  require((change.bump == fairlead::semver::Bump::major) == message.is_breaking());
  require(change.description.size() <= 2048 && change.breaking.size() <= 49152 && change.warnings.size() <= 4);
  fairlead::release::settle({change, change}, {});
  for (const auto preset : {Preset::sr_angular, Preset::sr_cc, Preset::go_semrel}) {
    const auto rules = fairlead::release::rules_of(preset);
    const auto peer = fairlead::release::classify({.id = {}, .message = text}, rules);
    require(peer.header.size() <= 2048 && peer.warnings.size() <= 2);
    fairlead::release::settle({peer, peer}, rules);
  }
  const auto squashed = fairlead::release::classify({.id = {}, .parents = {{}, {}}, .message = text},
                                                    {.squash = fairlead::release::Squash::both});
  require(squashed.parts.size() <= 1001);
  const fairlead::release::LintReport report = {
      .messages = {{.source = "x",
                    .header = change.header,
                    .findings = fairlead::release::lint({.id = {}, .message = text}, {}, {})}}};
  require(report.messages.front().findings.size() <= 6);
  fairlead::release::to_json(report);
  fairlead::release::to_junit(report);
  return 0;
}
