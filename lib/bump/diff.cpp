#include "bump/bump.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::bump {
namespace {

constexpr std::size_t context = 3;

/// The lines with their ends.
std::vector<std::string_view> whole_lines(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    out.push_back(text.substr(0, end == text.npos ? end : end + 1));
    text.remove_prefix(out.back().size());
  }
  return out;
}

/// Lines that differ, [begin, end) of the old and of the new text.
struct Hunk {
  std::size_t before_begin, before_end, after_begin, after_end;
};

using Lines = std::vector<std::string_view>;

/// Versions are replaced within lines, so mostly the lines pair up. Otherwise all between the first and the last
/// difference is one hunk.
std::vector<Hunk> hunks(const Lines& before, const Lines& after) {
  std::vector<Hunk> out;
  if (before.size() == after.size()) {
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (before[i] == after[i]) continue;
      if (!out.empty() && i <= out.back().before_end + 2 * context) {
        out.back().before_end = out.back().after_end = i + 1;
      } else {
        out.push_back({i, i + 1, i, i + 1});
      }
    }
    return out;
  }
  const auto shorter = std::min(before.size(), after.size());
  std::size_t front = 0, back = 0;
  while (front < shorter && before[front] == after[front]) ++front;
  while (back < shorter - front && before[before.size() - 1 - back] == after[after.size() - 1 - back]) ++back;
  out.push_back({front, before.size() - back, front, after.size() - back});
  return out;
}

void put(std::string& out, char sign, std::string_view line) {
  out.append(1, sign).append(line);
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

std::string range(std::size_t begin, std::size_t end) {
  // An empty range names the line in front of it, and lines count from 1.
  return fmt::format("{},{}", begin == end ? begin : begin + 1, end - begin);
}

/// Equal lines within a hunk are shown once; differing ones first as they were.
void put_body(std::string& out, const Hunk& hunk, const Lines& before, const Lines& after) {
  const bool paired = hunk.before_end - hunk.before_begin == hunk.after_end - hunk.after_begin;
  if (!paired) {
    for (auto i = hunk.before_begin; i < hunk.before_end; ++i) put(out, '-', before[i]);
    for (auto i = hunk.after_begin; i < hunk.after_end; ++i) put(out, '+', after[i]);
    return;
  }
  for (auto i = hunk.before_begin; i < hunk.before_end; ++i) {
    if (before[i] == after[i]) {
      put(out, ' ', after[i]);
    } else {
      put(out, '-', before[i]);
      put(out, '+', after[i]);
    }
  }
}

}  // namespace

std::string diff(const Change& change) {
  const auto before = whole_lines(change.before), after = whole_lines(change.after);
  auto out = fmt::format("--- a/{0}\n+++ b/{0}\n", change.path);
  for (const auto& hunk : hunks(before, after)) {
    const auto lead = std::min(context, hunk.before_begin);
    const auto tail = std::min(context, before.size() - hunk.before_end);
    out += fmt::format("@@ -{} +{} @@\n", range(hunk.before_begin - lead, hunk.before_end + tail),
                       range(hunk.after_begin - lead, hunk.after_end + tail));
    for (auto i = hunk.before_begin - lead; i < hunk.before_begin; ++i) put(out, ' ', before[i]);
    put_body(out, hunk, before, after);
    for (auto i = hunk.before_end; i < hunk.before_end + tail; ++i) put(out, ' ', before[i]);
  }
  return out;
}

}  // namespace fairlead::bump
