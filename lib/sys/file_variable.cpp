#include "sys/file_variable.hpp"

#include <utility>

namespace fairlead::sys {

Result<std::string> file_variable(FileSystem& files, const Variables& environment, const std::string& name,
                                  std::uint64_t limit) {
  auto value = value_or(environment, name);
  constexpr std::size_t longest_path = 4096;
  const bool may_be_path = !value.empty() && value.size() < longest_path && value.find('\n') == value.npos &&
                           value.front() != '{' && value.front() != '-';
  if (!may_be_path) return value;
  const bool is_path = value.front() == '/';
  const auto info = files.info(value);
  if (!info && !is_path) return value;
  auto text = files.read(value, limit);
  if (text) return text;
  if (!is_path) return value;
  // The value may be a secret that only looks like a path, so it is not shown.
  return Error(text.error().code() == Errc::not_found ? Errc::config : text.error().code(),
               "the variable " + name + " holds a path, and the file cannot be read")
      .help("set " + name + " to the text itself, or as a variable of the type File of a job that has it");
}

}  // namespace fairlead::sys
