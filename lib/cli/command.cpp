#include "cli/command.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace fairlead::cli {

std::vector<Flag> operator+(std::vector<Flag> first, std::vector<Flag> second) {
  std::ranges::move(second, std::back_inserter(first));
  return first;
}

}  // namespace fairlead::cli
