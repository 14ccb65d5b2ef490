#pragma once

#include "git/types.hpp"

#include <map>

namespace fairlead::git {

/// The names and addresses that people are to be known by (gitmailmap(5)), read as git reads them: its lines are
///
///     Proper Name <commit@address>
///     <proper@address> <commit@address>
///     Proper Name <proper@address> <commit@address>
///     Proper Name <proper@address> Commit Name <commit@address>
///
/// and comments that start with "#". The last of several lines for the same counts; case does not matter.
class Mailmap {
 public:
  Mailmap() = default;
  /// Reads any text. Lines that are none of these are passed over, as git does.
  explicit Mailmap(std::string_view text);

  /// The name by which `git shortlog` shows somebody who committed as this.
  std::string name_of(const Signature& signature) const;

 private:
  struct Person {
    std::string name = {};                          ///< Empty: as the commit has it.
    std::map<std::string, std::string> names = {};  ///< By what the commit has, in lower case.
  };
  void add_line(std::string_view line);

  std::map<std::string, Person> people_ = {};  ///< By their addresses in commits, in lower case.
};

}  // namespace fairlead::git
