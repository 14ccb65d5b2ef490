#include "json/unique.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

namespace fairlead::json {

Result<Value> parse_unique(std::string_view text, std::string_view source) {
  TRY_ASSIGN(auto value, parse(text, source));
  std::vector<std::set<std::string>> objects;
  std::optional<std::string> twice;
  const auto see = [&](int, Value::parse_event_t event, Value& parsed) {
    if (event == Value::parse_event_t::object_start) objects.emplace_back();
    if (event == Value::parse_event_t::object_end) objects.pop_back();
    if (event != Value::parse_event_t::key) return true;
    const auto& key = parsed.get_ref<const std::string&>();
    if (!objects.back().insert(key).second && !twice) twice = key;
    return true;
  };
  value = Value::parse(text.begin(), text.end(), see);  // throws nothing, as it was parsed before
  if (!twice) return value;
  return Error(Errc::corrupt, fmt::format("\"{}\" is there twice", printable(*twice)))
      .id("FL0015")
      .at({.file = std::string(source)});
}

}  // namespace fairlead::json
