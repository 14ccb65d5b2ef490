#include "cli/dotenv.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::cli {
namespace {

constexpr std::size_t largest_dotenv = 5120, most_variables = 20;

Result<> check(std::string_view name, std::string_view value) {
  const auto refuse = [&](std::string_view why) {
    return Error(Errc::refused, fmt::format("\"{}\" cannot go into a dotenv file: {}", printable(name), why))
        .id("FL0108");
  };
  if (!is_variable_name(name)) return refuse("its name is not that of a variable");
  if (value.find_first_of("\r\n") != value.npos) return refuse("its value has a line break");
  if (trim(value).size() != value.size()) return refuse("its value starts or ends with white space");
  if (printable(value) != value) return refuse("its value is not printable UTF-8");
  return {};
}

}  // namespace

bool is_variable_name(std::string_view name) {
  const auto letter = [](char c) { return is_letter(c) || c == '_'; };
  const auto rest = [&](char c) { return letter(c) || is_digit(c); };
  return !name.empty() && letter(name.front()) && std::ranges::all_of(name, rest);
}

Result<> write_dotenv(sys::FileSystem& files, const std::string& path,
                      std::span<const std::pair<std::string, std::string>> variables, plan::Observer& observer) {
  std::string text;
  for (const auto& [name, value] : variables) {
    TRY(check(name, value));
    text += fmt::format("{}={}\n", name, value);
  }
  if (text.size() > largest_dotenv) {
    const auto why =
        fmt::format("{}: {} bytes of variables, GitLab reads at most {}", path, text.size(), largest_dotenv);
    return Error(Errc::refused, why).id("FL0108");
  }
  if (variables.size() > most_variables) {
    observer.warning(
        fmt::format("{}: {} variables, GitLab's free tier reads only {}", path, variables.size(), most_variables));
  }
  return files.write(path, text).during("write variables for later jobs");
}

}  // namespace fairlead::cli
