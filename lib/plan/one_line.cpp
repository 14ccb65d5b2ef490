#include "plan/one_line.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace fairlead::plan {

std::string one_line(std::string_view value) {
  constexpr std::size_t longest = 200;
  std::string out;
  for (const char c : printable(value)) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
  if (out.size() <= longest) return out;
  auto cut = longest;  // between characters
  while ((static_cast<unsigned char>(out[cut]) & 0xc0U) == 0x80U) --cut;
  return fmt::format("{}... ({} bytes)", out.substr(0, cut), value.size());
}

std::map<std::string, std::vector<std::string>> by_node(std::span<const Interrupted> interrupted) {
  std::map<std::string, std::vector<std::string>> out;
  for (const auto& [task, node] : interrupted) out[node].push_back(task);
  return out;
}

}  // namespace fairlead::plan
