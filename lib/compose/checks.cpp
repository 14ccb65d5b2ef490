#include "compose/checks.hpp"

#include "base/characters.hpp"
#include "compose/fields.hpp"
#include "compose/paths.hpp"
#include "compose/units.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <fmt/core.h>

namespace fairlead::compose {
namespace {

using yaml::Node;

Result<> read_url(const Node& node, Check& check, Context& context) {
  TRY(read(node, check.http, context));
  if (http::Url::parse(check.http)) return {};
  return node.error("this is no URL that can be asked")
      .id("FL0212")
      .help(
          "write http:// or https://, a host and a path, without a user or password: https://shop.example.org/health");
}

/// The port has to be written: there is none that would be usual.
Result<> read_address(const Node& node, Check& check, Context& context) {
  TRY(read(node, check.tcp, context));
  const auto url = http::Url::parse("http://" + check.tcp);
  const auto colon = check.tcp.rfind(':');
  const bool names_port = colon != check.tcp.npos && url && parse_unsigned(check.tcp.substr(colon + 1)) == url->port;
  if (names_port && url->path == "/" && url->query.empty()) return {};
  return bad_value(node, "a host and a port", "write for example db.example.org:5432 or [::1]:5432");
}

Result<> add_status(const Node& node, Check& check) {
  TRY_ASSIGN(const auto number, integer(node, 100, 599));
  check.status.push_back(static_cast<std::uint16_t>(number));
  return {};
}

Result<> read_status(const Node& node, Check& check, Context& /*context*/) {
  if (!node.is_sequence()) return add_status(node, check);
  for (const auto& item : node.items) TRY(add_status(item, check));
  return {};
}

template <auto Member>
Result<> duration(const Node& node, Check& check, Context& context) {
  std::optional<nanoseconds> read_time;
  TRY(read(node, read_time, context));
  const auto time = read_time.value_or(nanoseconds(0));
  if (time < std::chrono::milliseconds(1) || time > std::chrono::hours(1)) {
    return bad_value(node, "a time from 1ms to 1h", "write for example 5s");
  }
  check.*Member = time;
  return {};
}

Result<> read_retries(const Node& node, Check& check, Context& /*context*/) {
  TRY_ASSIGN(const auto number, integer(node, 0, 1000));
  check.retries = static_cast<std::uint64_t>(number);
  return {};
}

Result<> read_headers(const Node& node, Check& check, Context& context) {
  if (!node.is_mapping()) return not_a_map(node);
  for (const auto& [key, value] : node.entries) {
    const auto is_plain = [](char c) {
      return c > ' ' && c < 0x7f && std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
    };
    if (key.value.empty() || !std::ranges::all_of(key.value, is_plain)) {
      return bad_key(key, "the name of a header", "write for example Host: shop.example.org");
    }
    auto& text = check.headers[key.value];
    TRY(read(value, text, context));
    if (text.find_first_of("\r\n") == text.npos) continue;
    return value.error("a header's value is one line").id("FL0212").help("remove the line break");
  }
  return {};
}

Result<> read_ca_file(const Node& node, Check& check, Context& context) {
  TRY(read(node, check.ca_file, context));
  check.ca_file = resolve(context.directory, check.ca_file);
  if (context.files.info(check.ca_file)) return {};
  return node.error(fmt::format("there is no file {}", printable(check.ca_file)))
      .id("FL0213")
      .help("name a PEM file with the authority's certificate");
}

constexpr Field<Check> check_fields[] = {
    {"http", read_url},
    {"tcp", read_address},
    {"status", read_status},
    {"contains", into<&Check::contains>},
    {"headers", read_headers},
    {"timeout", duration<&Check::timeout>},
    {"interval", duration<&Check::interval>},
    {"retries", read_retries},
    {"follow_redirects", into<&Check::follow_redirects>},
    {"insecure", into<&Check::insecure>},
    {"ca_file", read_ca_file},
};

/// The keys that only a check over HTTP can have.
constexpr std::string_view http_only[] = {"status", "contains", "headers", "follow_redirects", "insecure", "ca_file"};

Result<> check_kind(const yaml::Written& key, const Node& node, const Check& check) {
  if (check.http.empty() == check.tcp.empty()) {
    return key.error(fmt::format("a check asks by http or by tcp; here is {}", check.http.empty() ? "neither" : "both"))
        .id("FL0216")
        .help("write http: https://shop.example.org/health, or tcp: db.example.org:5432");
  }
  for (const auto& entry : node.entries) {
    if (check.tcp.empty() || std::ranges::find(http_only, entry.key.value) == std::end(http_only)) continue;
    return entry.key.error(fmt::format("\"{}\" means nothing in a check by tcp", entry.key.value))
        .id("FL0216")
        .help("remove it, or ask by http");
  }
  return {};
}

Result<> check_name(const yaml::Written& key) {
  const auto is_plain = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; };
  const auto& name = key.value;
  if (!name.empty() && name.size() <= 63 && std::ranges::all_of(name, is_plain)) return {};
  return key.error(fmt::format("\"{}\" is no name of a check", printable(name.substr(0, 80))))
      .id("FL0215")
      .help("use letters, digits, \"-\" and \"_\", at most 63");
}

}  // namespace

Result<> read_checks(const Node& node, std::string_view service, std::vector<Check>& out, Context& context) {
  if (!node.is_mapping()) return not_a_map(node);
  for (const auto& [key, value] : node.entries) {
    TRY(check_name(key));
    Check check = {.name = service.empty() ? key.value : fmt::format("{}.{}", service, key.value),
                   .place = key.place()};
    TRY(read_fields(value, check_fields, check, context).during(fmt::format("check \"{}\"", key.value)));
    TRY(check_kind(key, value, check));
    out.push_back(std::move(check));
  }
  return {};
}

}  // namespace fairlead::compose
