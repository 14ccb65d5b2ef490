#include "cli/catalogue.hpp"

#include "base/text.hpp"
#include "cli/catalogue_parts.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace fairlead::cli {

std::span<const Entry> catalogue() {
  static const auto all = [] {
    std::vector<Entry> out;
    for (const auto part : {general_entries(), release_entries(), stack_entries()}) {
      out.insert(out.end(), part.begin(), part.end());
    }
    return out;
  }();
  return all;
}

const Entry* find_entry(std::string_view id) {
  auto wanted = upper(id);
  if (!wanted.starts_with("FL")) wanted = "FL" + std::string(wanted.size() < 4 ? 4 - wanted.size() : 0, '0') + wanted;
  const auto entries = catalogue();
  const auto found = std::ranges::find(entries, std::string_view(wanted), &Entry::id);
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace fairlead::cli
