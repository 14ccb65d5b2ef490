#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace fairlead {

/// A table for a terminal: rows of cells in columns as wide as their widest cell, two spaces between them, no spaces
/// at the ends of lines. Cells are UTF-8 of one line, and may have colours
/// (base/paint.hpp), which a cut takes away. With `width`, the widest columns are cut until a line has no more
/// characters than that; a cut cell ends in "..". No column gets narrower than 8, so a line may still be wider.
std::string table(std::span<const std::vector<std::string>> rows, std::size_t width = 0);

}  // namespace fairlead
