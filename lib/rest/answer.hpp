#pragma once

#include "base/result.hpp"
#include "http/client.hpp"
#include "json/json.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fairlead::rest {

/// Names and values of a query, in order, not yet percent-encoded.
using Query = std::vector<std::pair<std::string, std::string>>;
std::string with_query(std::string url, const Query& query);

/// A request's body as JSON: gives the text, and adds its Content-Type to `headers`.
std::string json_body(const json::Value& value, std::vector<http::Header>& headers);
/// The JSON of an answer; null when it has none. `source` names it in errors: "GitLab's answer to /releases".
Result<json::Value> json_of(const http::Response& answer, std::string_view source);

/// What the status of an answer that is no success says the caller can do (RFC 9110 section 15): `config` (400, 422),
/// `denied` (401, 403), `not_found` (404), `conflict` (409), `refused` (413), `unavailable` (408, 425, 429, 5xx);
/// `otherwise` for all others.
Errc code_of(int status, Errc otherwise);

/// What the JSON of such an answer says is wrong, printable, cut after `longest` bytes: the codes and messages of
/// `errors`, else `message`, `error_description` or `error`, where lists and objects give their first texts. "" when it
/// is no JSON or says nothing in these ways.
std::string message_of(const http::Response& answer, std::size_t longest);

}  // namespace fairlead::rest
