#pragma once

#include "base/error.hpp"
#include "yaml/node.hpp"

#include <utility>
#include <vector>

namespace fairlead::compose {

/// For those who judge files without the variables of a deploy (Options::tolerant): leaves out what is not known.
class Known {
 public:
  /// `unknown`: the scalars that hold a variable that is not set.
  explicit Known(std::vector<Place> unknown) : places_(std::move(unknown)) {}

  /// Removes from `root` the unknown scalar at `place`, where reading failed; or the map or list there that lacks
  /// something since an earlier call. False when there is neither: the failure has another reason.
  bool leave_out(yaml::Node& root, const Place& place);

 private:
  std::vector<Place> places_;
};

}  // namespace fairlead::compose
