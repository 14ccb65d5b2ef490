// The matchers that each version of Traefik has, and what their values may be.
#include "base/text.hpp"
#include "traefik/rule.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <span>

namespace fairlead::traefik {
namespace {

enum class Value : std::uint8_t { any, host, path, pattern, regexp };

struct Known {
  std::string_view name;
  std::size_t least, most;  ///< How many values.
  Value value;
};

constexpr std::size_t many = SIZE_MAX;

// traefik/pkg/muxer/http/matcher.go and matcher_v2.go, pkg/muxer/tcp/matcher.go; 1.7: rules/rules.go
constexpr Known http_v3[] = {
    {"ClientIP", 1, 1, Value::any},      {"Method", 1, 1, Value::any},      {"Host", 1, 1, Value::host},
    {"HostRegexp", 1, 1, Value::regexp}, {"Path", 1, 1, Value::path},       {"PathRegexp", 1, 1, Value::regexp},
    {"PathPrefix", 1, 1, Value::path},   {"Header", 2, 2, Value::any},      {"HeaderRegexp", 2, 2, Value::any},
    {"Query", 1, 2, Value::any},         {"QueryRegexp", 1, 2, Value::any},
};
constexpr Known http_v2[] = {
    {"ClientIP", 1, many, Value::any},    {"Method", 1, many, Value::any},         {"Host", 1, many, Value::host},
    {"HostHeader", 1, many, Value::host}, {"HostRegexp", 1, many, Value::pattern}, {"Path", 1, many, Value::path},
    {"PathPrefix", 1, many, Value::path}, {"Headers", 2, 2, Value::any},           {"HeadersRegexp", 2, 2, Value::any},
    {"Query", 1, many, Value::any},
};
constexpr Known tcp_v3[] = {
    {"HostSNI", 1, 1, Value::host},
    {"HostSNIRegexp", 1, 1, Value::regexp},
    {"ClientIP", 1, 1, Value::any},
    {"ALPN", 1, 1, Value::any},
};
constexpr Known tcp_v2[] = {
    {"HostSNI", 1, many, Value::host},
    {"HostSNIRegexp", 1, many, Value::pattern},
    {"ClientIP", 1, many, Value::any},
    {"ALPN", 1, many, Value::any},
};
constexpr Known http_v1[] = {
    {"Host", 1, many, Value::host},
    {"HostRegexp", 1, many, Value::pattern},
    {"Path", 1, many, Value::path},
    {"PathStrip", 1, many, Value::path},
    {"PathStripRegex", 1, many, Value::path},
    {"PathPrefix", 1, many, Value::path},
    {"PathPrefixStrip", 1, many, Value::path},
    {"PathPrefixStripRegex", 1, many, Value::path},
    {"AddPrefix", 1, many, Value::path},
    {"ReplacePath", 1, many, Value::any},
    {"ReplacePathRegex", 1, many, Value::any},
    {"Method", 1, many, Value::any},
    {"Headers", 2, many, Value::any},
    {"HeadersRegexp", 2, many, Value::any},
    {"Query", 1, many, Value::any},
};

std::span<const Known> known_matchers(Protocol protocol, Syntax syntax) {
  if (syntax == Syntax::v1) return http_v1;
  if (protocol == Protocol::tcp) return syntax == Syntax::v3 ? std::span<const Known>(tcp_v3) : tcp_v2;
  return syntax == Syntax::v3 ? std::span<const Known>(http_v3) : http_v2;
}

/// Traefik takes names as written, in lower case, in upper case, and with one capital (pkg/rules/parser.go).
bool is_called(std::string_view written, std::string_view name) {
  if (!equal_ignoring_case(written, name)) return false;
  const auto small = lower(name);
  const auto is_upper = [](char c) { return c < 'a' || c > 'z'; };
  return written == name || written == small || std::ranges::all_of(written, is_upper) ||
         (written.substr(0, 1) == name.substr(0, 1) && written.substr(1) == std::string_view(small).substr(1));
}

Problem problem(const Matcher& matcher, std::string message, std::string help) {
  return {.offset = matcher.offset, .message = std::move(message), .help = std::move(help)};
}

Problem unknown(const Matcher& matcher, std::span<const Known> all, Syntax syntax) {
  std::vector<std::string> names;
  for (const auto& each : all) names.emplace_back(each.name);
  const auto meant = closest(matcher.name, std::vector<std::string_view>(names.begin(), names.end()));
  return problem(
      matcher, fmt::format("Traefik {} has no matcher {}", word(syntax), printable(matcher.name.substr(0, 40))),
      meant.empty() ? fmt::format("use one of {}", join(names, ", ")) : fmt::format("did you mean {}?", meant));
}

std::optional<Problem> check_count(const Matcher& matcher, const Known& known) {
  const auto count = matcher.values.size();
  if (count >= known.least && count <= known.most) return std::nullopt;
  if (count < known.least)
    return problem(matcher, fmt::format("{} wants {}, and has {}", known.name, plural(known.least, "value"), count),
                   "write each value in backticks");
  return problem(matcher,
                 fmt::format("{} takes {} in Traefik v3, and has {}", known.name, plural(known.most, "value"), count),
                 fmt::format("write {}(`a`) || {}(`b`)", known.name, known.name));
}

/// A regular expression of Go: brackets that match, and nothing that looks around.
bool is_regexp(std::string_view text) {
  std::size_t open = 0;
  bool in_class = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      if (++i == text.size()) return false;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
      if (text.substr(i + 1).starts_with("^")) ++i;
      if (text.substr(i + 1).starts_with("]")) ++i;  // the first one is a character
    } else if (c == '(') {
      ++open;
      for (const std::string_view looks : {"(?=", "(?!", "(?<=", "(?<!"})
        if (text.substr(i).starts_with(looks)) return false;
    } else if (c == ')' && open-- == 0) {
      return false;
    }
  }
  return open == 0 && !in_class;
}

/// {name:expression}, which v1 and v2 have.
bool has_named_part(std::string_view text) {
  const auto open = text.find('{');
  if (open == text.npos) return false;
  const auto colon = text.find_first_of(":}", open);
  return colon != text.npos && text[colon] == ':';
}

std::optional<Problem> check_host(const Matcher& matcher, const std::string& host) {
  if (host == "*") return std::nullopt;  // HostSNI(`*`)
  if (host.empty()) return problem(matcher, "a host is empty", "is a variable not set?");
  if (std::ranges::any_of(host, [](char c) { return static_cast<unsigned char>(c) >= 0x80U; }))
    return problem(matcher, fmt::format("the host \"{}\" has characters that are not ASCII", printable(host)),
                   "write it in Punycode: xn--...");
  if (host.find_first_of("/ \t") != host.npos || host.find("://") != host.npos)
    return problem(matcher, fmt::format("\"{}\" is no host", printable(host)),
                   "write the name alone: shop.example.org");
  return std::nullopt;
}

std::optional<Problem> check_value(const Matcher& matcher, const Known& known, const std::string& value) {
  switch (known.value) {
    case Value::any: return std::nullopt;
    case Value::host: return check_host(matcher, value);
    case Value::path:
      if (value.starts_with('/')) return std::nullopt;
      return problem(matcher, fmt::format("the path \"{}\" does not start with a slash", printable(value)),
                     fmt::format("write /{}", printable(value)));
    case Value::pattern:
      if (has_named_part(value) || value.find_first_of("+*^$\\[(|") == value.npos) return std::nullopt;
      return problem(matcher, fmt::format("\"{}\" is a regular expression in the form of Traefik v3", printable(value)),
                     "write it as {name:expression}");
    case Value::regexp:
      if (has_named_part(value))
        return problem(matcher, fmt::format("\"{}\" is a pattern in the form of Traefik v2", printable(value)),
                       "write a regular expression: ^[a-z]+\\.example\\.org$");
      if (is_regexp(value)) return std::nullopt;
      return problem(matcher, fmt::format("\"{}\" is no regular expression of Go", printable(value)),
                     "close its brackets; Go cannot look ahead or behind");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> check_matchers(const Rule& rule, Protocol protocol, Syntax syntax) {
  const auto all = known_matchers(protocol, syntax);
  for (const auto& matcher : rule.matchers) {
    const auto known = std::ranges::find_if(all, [&](const Known& each) { return is_called(matcher.name, each.name); });
    if (known == all.end()) return unknown(matcher, all, syntax);
    if (auto wrong = check_count(matcher, *known)) return wrong;
    for (const auto& value : matcher.values)
      if (auto wrong = check_value(matcher, *known, value)) return wrong;
  }
  return std::nullopt;
}

}  // namespace fairlead::traefik
