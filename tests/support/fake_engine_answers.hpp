#pragma once

#include "base/text.hpp"
#include "http/client.hpp"
#include "support/fake_http.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

/// What the files of FakeEngine share.
namespace fairlead::test {

inline http::Response error(int status, std::string_view message) {
  return answer(status, nlohmann::json{{"message", message}}.dump());
}

inline http::Response done(int status, const nlohmann::json& body) {
  return answer(status, body.dump(), {{"Content-Type", "application/json"}});
}

inline nlohmann::json member(const nlohmann::json& value, const char* key) {
  return value.is_object() && value.contains(key) ? value.at(key) : nlohmann::json();
}

inline const std::string& name_of(const nlohmann::json& object) {
  return (object.contains("Spec") ? object.at("Spec") : object).at("Name").get_ref<const std::string&>();
}

inline bool has_labels(const nlohmann::json& labels, const std::vector<std::string>& wanted) {
  return std::ranges::all_of(wanted, [&](const std::string& one) {
    const auto equals = one.find('=');
    const auto key = one.substr(0, equals);
    return labels.is_object() && labels.contains(key) && (equals == one.npos || labels[key] == one.substr(equals + 1));
  });
}

/// The engine takes the start of a name for the name.
inline bool has_name(const std::string& name, const std::vector<std::string>& wanted) {
  return std::ranges::any_of(wanted, [&](const std::string& one) { return name.starts_with(one); });
}

/// Whether the filter `key` is not there, or `test` likes its values.
template <class Test>
bool passes(const std::map<std::string, std::vector<std::string>>& filters, const char* key, Test test) {
  const auto found = filters.find(key);
  return found == filters.end() || test(found->second);
}

}  // namespace fairlead::test
