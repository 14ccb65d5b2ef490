#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Routes of Traefik, as labels of services have them: https://doc.traefik.io/traefik/reference/routing-configuration/.
namespace fairlead::traefik {

enum class Protocol : std::uint8_t { http, tcp, udp };

/// The language of a rule. v1 is "Host:a;PathPrefix:/b"; v2 and v3 are expressions of matchers, which differ in their
/// names and in how many values they take.
enum class Syntax : std::uint8_t { v1, v2, v3 };

std::string_view word(Syntax syntax);  ///< "v1", "v2", "v3"

/// Host(`a`, `b`)
struct Matcher {
  std::string name;  ///< As written.
  std::vector<std::string> values = {};
  bool negated = false;    ///< Under an odd number of "!".
  std::size_t offset = 0;  ///< In bytes, in the rule.
};

/// Why Traefik does not take a rule, or takes it for something else.
struct Problem {
  std::size_t offset = 0;
  std::string message, help;
};

struct Rule {
  std::vector<Matcher> matchers = {};  ///< In the order of the text; those before the problem if there is one.
  std::optional<Problem> problem = {};
};

/// Reads a rule by the grammar of v1, or that which v2 and v3 share: matchers, &&, ||, ! and parentheses; values in
/// backticks or double quotes. Matchers are not looked at. Linear in the size of the text.
Rule parse_rule(std::string_view text, Syntax syntax);

/// What is wrong with the matchers of a rule: unknown names, too many values, paths without a slash, regular
/// expressions in the form of another version.
std::optional<Problem> check_matchers(const Rule& rule, Protocol protocol, Syntax syntax);

/// Both together: nothing if Traefik takes the rule.
std::optional<Problem> check_rule(std::string_view text, Protocol protocol, Syntax syntax);

}  // namespace fairlead::traefik
