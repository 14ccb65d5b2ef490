#include "base/text.hpp"
#include "json/json.hpp"
#include "oci/registry_error.hpp"
#include "rest/answer.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::size_t longest_message = 300, largest_body = 64U << 10U;

using json::Value;

Value errors_of(const http::Response& answer) {
  const auto text = trim(answer.body);
  if (text.size() > largest_body || !text.starts_with('{')) return {};
  const auto value = json::parse(text, "answer");
  return value ? json::member(*value, "errors") : Value();
}

std::string plain_text(std::string_view body) {
  const auto text = trim(body);
  if (text.empty()) return {};
  if (text.starts_with('<')) return "an HTML page, probably of a proxy in between";
  return printable(trim(text.substr(0, text.find('\n'))).substr(0, longest_message));
}

struct Meaning {
  Errc code;
  std::string_view id, help;
};

Meaning meaning_of(const http::Response& answer) {
  switch (rest::code_of(answer.status, Errc::config)) {
    case Errc::denied:
      return {Errc::denied, "FL0622", "check the login and its rights: writing needs a token that may push"};
    case Errc::not_found: return {Errc::not_found, "FL0623", "check host, repository and tag"};
    case Errc::refused:
      return {Errc::refused, "FL0627", "raise the body limit of the proxy before the registry (client_max_body_size)"};
    case Errc::unavailable: return {Errc::unavailable, {}, {}};
    default: break;
  }
  for (const auto* code : {"DIGEST_INVALID", "SIZE_INVALID", "MANIFEST_INVALID", "MANIFEST_BLOB_UNKNOWN"}) {
    if (has_error_code(answer, code)) return {Errc::corrupt, "FL0624", {}};
  }
  return {Errc::refused, "FL0627", {}};
}

}  // namespace

std::string registry_detail(const http::Response& answer) {
  const auto said = rest::message_of(answer, longest_message);
  return said.empty() ? plain_text(answer.body) : said;
}

bool has_error_code(const http::Response& answer, std::string_view code) {
  const auto errors = errors_of(answer);
  if (!errors.is_array()) return false;
  for (const auto& error : errors) {
    if (json::text_or(error, "code") == code) return true;
  }
  return false;
}

Error registry_error(const http::Response& answer, std::string doing) {
  const auto detail = registry_detail(answer);
  const auto meaning = meaning_of(answer);
  auto error = Error(meaning.code, "the registry answers " + std::to_string(answer.status) +
                                       (detail.empty() ? "" : " (" + detail + ")"))
                   .during(std::move(doing));
  if (!meaning.id.empty()) error = std::move(error).id(meaning.id);
  if (!meaning.help.empty()) error = std::move(error).help(std::string(meaning.help));
  return error;
}

}  // namespace fairlead::oci
