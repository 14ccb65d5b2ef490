#include "rest/answer.hpp"

#include "base/text.hpp"
#include "http/url.hpp"

#include <nlohmann/json.hpp>

namespace fairlead::rest {
namespace {

/// {"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]}
std::string of_list(const json::Value& errors, std::size_t longest) {
  std::string out;
  if (!errors.is_array()) return out;
  for (const auto& error : errors) {
    const auto code = json::text_or(error, "code"), message = json::text_or(error, "message");
    if (!out.empty()) out += "; ";
    out += code;
    if (!code.empty() && !message.empty()) out += ": ";
    out += message;
    if (out.size() > longest) break;
  }
  return out;
}

/// A text, a list, or an object of lists: {"name": ["has already been taken"]}. Deeper nesting says nothing.
std::string flat(const json::Value& value) {
  if (value.is_string()) return value.get<std::string>();
  std::string out;
  if (!value.is_structured()) return out;
  for (const auto& [key, item] : value.items()) {
    auto text = item.is_array() && !item.empty() && item.front().is_string() ? item.front().get<std::string>()
                : item.is_string()                                           ? item.get<std::string>()
                                                                             : std::string();
    if (text.empty()) continue;
    if (!out.empty()) out += "; ";
    if (value.is_object() && key != "base" && key != "error") out += key + " ";
    out += text;
  }
  return out;
}

}  // namespace

std::string with_query(std::string url, const Query& query) {
  for (const auto& [name, value] : query) url = http::with_query(std::move(url), name, value);
  return url;
}

std::string json_body(const json::Value& value, std::vector<http::Header>& headers) {
  headers.push_back({"Content-Type", "application/json"});
  return json::dump(value);
}

Result<json::Value> json_of(const http::Response& answer, std::string_view source) {
  if (trim(answer.body).empty()) return json::Value();
  return json::parse(answer.body, source);
}

Errc code_of(int status, Errc otherwise) {
  switch (status) {
    case 400:
    case 422: return Errc::config;
    case 401:
    case 403: return Errc::denied;
    case 404: return Errc::not_found;
    case 409: return Errc::conflict;
    case 413: return Errc::refused;
    case 408:
    case 425:
    case 429: return Errc::unavailable;
    default: return status >= 500 ? Errc::unavailable : otherwise;
  }
}

std::string message_of(const http::Response& answer, std::size_t longest) {
  const auto value = json::parse(answer.body, "the answer");
  if (!value) return {};
  auto text = of_list(json::member(*value, "errors"), longest);
  if (text.empty()) text = flat(json::member(*value, "message"));
  if (text.empty()) text = json::text_or(*value, "error_description");
  if (text.empty()) text = flat(json::member(*value, "error"));
  return printable(text.substr(0, longest));
}

}  // namespace fairlead::rest
