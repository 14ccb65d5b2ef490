#include "demo_transcript.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace fairlead::demo {
namespace {

constexpr std::string_view bold = "\x1b[1m", faint = "\x1b[2m", normal = "\x1b[0m";

}  // namespace

void Transcript::line(std::string_view indent, std::string_view text, std::string_view style) {
  const bool styled = colour_ && !style.empty();
  fmt::print(out_, "{}{}{}{}\n", indent, styled ? style : "", printable(text), styled ? normal : "");
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
