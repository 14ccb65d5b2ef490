#include "demo_transcript.hpp"

#include "base/digests.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

namespace fairlead::demo {
namespace {

constexpr std::string_view bold = "\x1b[1m", faint = "\x1b[2m", normal = "\x1b[0m";

/// Broken between words where it gets longer than a terminal; what follows is indented by two more.
std::string wrapped(std::string_view text, std::string_view indent) {
  constexpr std::size_t width = 140;
  std::string out;
  std::size_t room = width - indent.size();
  while (text.size() > room) {
    const auto at = text.rfind(' ', room);
    if (at == text.npos || trim(text.substr(0, at)).empty()) break;
    out.append(text.substr(0, at)).append("\n").append(indent).append("  ");
    text.remove_prefix(at + 1);
    room = width - indent.size() - 2;
  }
  return out.append(text);
}

}  // namespace

void Transcript::line(std::string_view indent, std::string_view text, std::string_view style) {
  const bool styled = colour_ && !style.empty();
  const auto safe = with_short_digests(printable(redactor_ == nullptr ? std::string(text) : redactor_->redact(text)));
  const auto shown = wrapped(safe, indent);
  fmt::print(out_, "{}{}{}{}\n", indent, styled ? style : "", shown, styled ? normal : "");
  std::fflush(out_);
}

void Transcript::title(std::string_view text) {
  line("", text, bold);
}

void Transcript::scene(std::string_view text) {
  line("", "");
  line("", text, bold);
}

void Transcript::fact(std::string_view name, std::string_view text) {
  line("  ", fmt::format("{:<9} {}", name, text));
}

void Transcript::command(std::string_view text) {
  line("  $ ", text, bold);
}

void Transcript::output(std::string_view text) {
  for (const auto one : lines(text))
    if (!trim(one).empty()) line("    ", one, faint);
}

}  // namespace fairlead::demo
