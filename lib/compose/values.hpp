#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "compose/context.hpp"
#include "compose/project.hpp"
#include "yaml/node.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Readers of single values. Compose takes numbers and booleans with quotes too, because variables put in text.
/// All fail `config` with the place of the value and what was expected.
namespace fairlead::compose {

/// An error for a value that is not what it has to be: `expected 1 to 65535, found "70000"`.
Error bad_value(const yaml::Node& node, std::string_view expected, std::string help);
Error bad_key(const yaml::Written& key, std::string_view expected, std::string help);

/// An error for "- NAME: value" in a list of NAME=value.
Error pair_in_list(const yaml::Node& item);

Result<bool> boolean(const yaml::Node& node, Context& context);
Result<std::uint64_t> whole_number(const yaml::Node& node);
/// The scalar's text; numbers and booleans are texts too, null is none.
Result<std::string> scalar(const yaml::Node& node);
/// Permission bits: octal with a leading 0 or in quotes, else decimal (warned of when it looks like octal).
Result<std::uint32_t> file_mode(const yaml::Node& node, Context& context);
/// A list of texts, or one text.
Result<Texts> text_or_texts(const yaml::Node& node);
/// The index in `choices`; otherwise an error that lists them.
Result<std::size_t> choice(const yaml::Node& node, std::span<const std::string_view> choices);

// One overload for each type that a member of the Project has.
Result<> read(const yaml::Node& node, std::string& out, Context& context);
Result<> read(const yaml::Node& node, std::optional<std::string>& out, Context& context);
Result<> read(const yaml::Node& node, bool& out, Context& context);
Result<> read(const yaml::Node& node, std::optional<bool>& out, Context& context);
Result<> read(const yaml::Node& node, std::uint64_t& out, Context& context);
Result<> read(const yaml::Node& node, std::optional<std::uint64_t>& out, Context& context);
Result<> read(const yaml::Node& node, std::optional<nanoseconds>& out, Context& context);
Result<> read(const yaml::Node& node, Texts& out, Context& context);      ///< A list of texts.
Result<> read(const yaml::Node& node, Variables& out, Context& context);  ///< A map, or a list of "K=V" or "K".

/// Bytes, and CPUs: both are std::int64_t, so the table has to say which.
Result<> read_bytes(const yaml::Node& node, std::optional<std::int64_t>& out);
Result<> read_cpus(const yaml::Node& node, std::optional<std::int64_t>& out);
/// A whole number, perhaps negative, from `low` to `high`.
Result<std::int64_t> integer(const yaml::Node& node, std::int64_t low, std::int64_t high);

/// Reads the names of an enumeration, which stand in the order of its values.
template <class Enum, std::size_t Size>
Result<Enum> enumerator(const yaml::Node& node, const std::string_view (&choices)[Size]) {
  TRY_ASSIGN(const auto index, choice(node, choices));
  return static_cast<Enum>(index);
}

}  // namespace fairlead::compose
