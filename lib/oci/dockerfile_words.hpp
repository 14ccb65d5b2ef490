#pragma once

#include "base/result.hpp"
#include "oci/dockerfile_lines.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// A piece of an instruction as it was written: quotes, escapes and variables are still in it.
struct Word {
  std::string text = {};
  Place place = {};

  friend bool operator==(const Word&, const Word&) = default;
};

struct NameValue {
  Word name, value;
};

/// `--chown=1000:1000`; without "=" the value is empty.
struct DockerfileFlag {
  std::string name;
  std::optional<std::string> value;
  Place place;
};

// The arguments of these are views into `line.text`.

/// Takes the leading flags off `rest`. `--` alone ends them.
Result<std::vector<DockerfileFlag>> take_flags(const LogicalLine& line, std::string_view& rest, char escape);

/// Words between white space; quotes do not matter here.
std::vector<Word> words_of(const LogicalLine& line, std::string_view rest);

/// `name=value name="other value"`, or one pair in the old form `name value with spaces`.
Result<std::vector<NameValue>> pairs_of(const LogicalLine& line, std::string_view rest, char escape);

/// `name` and `name=value`, as ARG has them.
Result<std::vector<std::pair<Word, std::optional<Word>>>> names_of(const LogicalLine& line, std::string_view rest,
                                                                   char escape);

/// The texts of a JSON array, or nothing when `rest` is none: the shell form then.
/// An array of other things than texts is an error, as it is in docker.
Result<std::optional<std::vector<std::string>>> json_array_of(const LogicalLine& line, std::string_view rest);

}  // namespace fairlead::oci
