#pragma once

#include "git/types.hpp"

#include <string>

namespace fairlead::test {

/// The id of one digit, forty times.
inline git::Id id(char digit) {
  return *git::Id::parse(std::string(40, digit));
}

}  // namespace fairlead::test
