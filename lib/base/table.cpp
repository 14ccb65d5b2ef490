#include "base/table.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace fairlead {
namespace {

constexpr std::size_t gap = 2, narrowest = 8;

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
}

/// Without colours: ESC "[" ... "m".
std::string plain(std::string_view text) {
  std::string out;
  for (auto at = text.find('\x1b'); at != text.npos; at = text.find('\x1b')) {
    out += text.substr(0, at);
    text.remove_prefix(std::min(text.find('m', at), text.size() - 1) + 1);
  }
  return out.append(text);
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(plain(text), starts_character));
}

std::string cut(const std::string& cell, std::size_t width) {
  if (characters(cell) <= width) return cell;
  std::string out;
  std::size_t count = 0;
  for (const char c : plain(cell)) {
    if (starts_character(c) && ++count > width - 2) break;
    out += c;
  }
  return out + "..";
}

std::vector<std::size_t> widths_of(std::span<const std::vector<std::string>> rows, std::size_t width) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], characters(row[i]));
  }
  if (width == 0 || widths.empty()) return widths;
  auto total = std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
  while (total > width) {
    const auto widest = std::ranges::max_element(widths);
    if (*widest <= narrowest) break;
    --*widest;
    --total;
  }
  return widths;
}

}  // namespace

std::string table(std::span<const std::vector<std::string>> rows, std::size_t width) {
  const auto widths = widths_of(rows, width);
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto cell = cut(row[i], widths[i]);
      line += cell + std::string(widths[i] - characters(cell) + gap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace fairlead
