#pragma once

#include "cli/catalogue.hpp"

namespace fairlead::cli {

// The tables that the catalogue is made of, each sorted by id, in this order.

std::span<const Entry> general_entries();  ///< FL00xx to FL02xx: all tools, and what reads files.
std::span<const Entry> release_entries();  ///< FL03xx and FL04xx: what is made of a commit.
std::span<const Entry> stack_entries();    ///< FL05xx and FL06xx: what is deployed, and the remotes.

}  // namespace fairlead::cli
