#include "lint/secret_names.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace fairlead::lint {
namespace {

/// The words that mark a variable as a secret: the last one or two of PART_PART_PART.
constexpr std::string_view secret_words[] = {"PASSWORD",    "PASSWD",     "PASSPHRASE", "PASS",
                                             "PWD",         "SECRET",     "TOKEN",      "APIKEY",
                                             "CREDENTIALS", "CREDENTIAL", "SECRETS",    "REQUIREPASS"};
constexpr std::string_view key_words[] = {"API",        "SECRET",  "ACCESS", "PRIVATE",
                                          "ENCRYPTION", "SIGNING", "AUTH",   "MASTER"};
constexpr std::string_view switches[] = {"true", "false", "yes", "no", "on", "off", "0", "1", "none", "null"};

/// How long what follows the prefix is at least.
struct TokenForm {
  std::string_view prefix, kind;
  std::size_t rest;
};

constexpr TokenForm token_forms[] = {
    {"glpat-", "a token of GitLab", 20},
    {"gldt-", "a deploy token of GitLab", 20},
    {"glrt-", "a runner token of GitLab", 20},
    {"glcbt-", "a job token of GitLab", 20},
    {"glptt-", "a token of GitLab", 20},
    {"ghp_", "a token of GitHub", 36},
    {"gho_", "a token of GitHub", 36},
    {"ghs_", "a token of GitHub", 36},
    {"github_pat_", "a token of GitHub", 36},
    {"dckr_pat_", "a token of Docker Hub", 20},
    {"npm_", "a token of npm", 36},
    {"xoxb-", "a token of Slack", 20},
    {"xoxp-", "a token of Slack", 20},
    {"sk_live_", "a key of Stripe", 20},
    {"AKIA", "a key of AWS", 16},
    {"AIza", "a key of Google", 35},
    {"hvs.", "a token of Vault", 20},
};

template <std::size_t Size>
bool is_one_of(std::string_view word, const std::string_view (&words)[Size]) {
  return std::ranges::any_of(words, [&](std::string_view each) { return equal_ignoring_case(word, each); });
}

/// scheme://user:password@host
bool holds_password(std::string_view value) {
  const auto scheme = value.find("://");
  if (scheme == value.npos) return false;
  const auto authority = value.substr(scheme + 3, value.find_first_of("/?#", scheme + 3) - scheme - 3);
  const auto at = authority.rfind('@');
  if (at == authority.npos) return false;
  const auto colon = authority.find(':');
  return colon < at && colon + 1 < at;
}

/// $NAME, ${NAME} and $(command)
bool is_for_shell(std::string_view value) {
  return value.size() > 1 && value[0] == '$' &&
         (is_letter(value[1]) || value[1] == '_' || value[1] == '{' || value[1] == '(');
}

}  // namespace

bool names_secret(std::string_view name) {
  std::string words(name);
  std::ranges::replace_if(words, [](char c) { return c == '-' || c == '.'; }, '_');
  const auto parts = split(words, '_');
  const auto last = parts.back();
  if (is_one_of(last, secret_words)) return true;
  if (parts.size() > 1 && equal_ignoring_case(last, "KEY")) return is_one_of(parts[parts.size() - 2], key_words);
  return parts.size() > 2 && equal_ignoring_case(last, "BASE") && equal_ignoring_case(parts[parts.size() - 2], "KEY");
}

bool is_harmless(std::string_view value) {
  return value.empty() || value.starts_with('/') || is_for_shell(value) || is_one_of(value, switches);
}

std::string_view secret_kind(std::string_view value) {
  if (holds_password(value)) return "a URL with a password";
  if (value.starts_with("-----BEGIN ") && value.find("PRIVATE KEY-----") != value.npos) return "a private key";
  const auto* form = std::ranges::find_if(token_forms, [&](const TokenForm& each) {
    const auto rest = value.substr(std::min(value.size(), each.prefix.size()));
    return value.starts_with(each.prefix) && rest.size() >= each.rest &&
           std::ranges::all_of(rest, [](char c) { return is_alphanumeric(c) || c == '_' || c == '-' || c == '.'; });
  });
  return form == std::end(token_forms) ? "" : form->kind;
}

}  // namespace fairlead::lint
