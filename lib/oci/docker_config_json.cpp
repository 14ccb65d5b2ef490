#include "base/encoding.hpp"
#include "json/json.hpp"
#include "oci/auth.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::oci {
namespace {

using json::Value;

Error unreadable_config(std::string_view source, const std::string& reason) {
  return Error(Errc::config, std::string(source) + ": " + reason)
      .id("FL0620")
      .help("mend it, or make it anew with docker login");
}

// "auth" is base64 of user:password. Old versions of Docker padded the password with NUL.
Result<Credential> credential_of(const Value& login, const std::string& key, std::string_view source) {
  Credential out{.user = json::text_or(login, "username"),
                 .password = Secret(json::text_or(login, "password")),
                 .identity_token = Secret(json::text_or(login, "identitytoken")),
                 .source = std::string(source)};
  const Secret encoded(json::text_or(login, "auth"));
  if (encoded.empty()) return out;
  auto bytes = from_base64(encoded.reveal());
  if (!bytes) return unreadable_config(source, fmt::format(R"("auth" of "{}" is not base64)", printable(key)));
  const Secret pair{std::string(as_text(*bytes))};
  const auto colon = pair.reveal().find(':');
  if (colon == std::string::npos)
    return unreadable_config(source, fmt::format(R"("auth" of "{}" is not user:password)", printable(key)));
  out.user = pair.reveal().substr(0, colon);
  auto password = pair.reveal().substr(colon + 1);
  password.erase(password.find_last_not_of('\0') + 1);
  out.password = Secret(std::move(password));
  return out;
}

}  // namespace

Result<DockerConfig> parse_docker_config(std::string_view text, std::string_view source) {
  if (trim(text).empty()) return DockerConfig{};
  auto value = json::parse(text, source);
  if (!value) return unreadable_config(source, value.error().message()).at(value.error().place());
  if (!value->is_object()) return unreadable_config(source, "not a JSON object");
  DockerConfig out{.store = json::text_or(*value, "credsStore")};
  if (const auto& logins = json::member(*value, "auths"); logins.is_object()) {
    for (const auto& [key, login] : logins.items()) {
      TRY_ASSIGN(auto credential, credential_of(login, key, source));
      out.logins.push_back({.key = key, .credential = std::move(credential)});
    }
  }
  if (const auto& helpers = json::member(*value, "credHelpers"); helpers.is_object()) {
    for (const auto& [host, helper] : helpers.items()) {
      if (helper.is_string()) out.helpers.emplace(host, helper.get<std::string>());
    }
  }
  return out;
}

Secret engine_auth_header(const std::optional<Credential>& credential, std::string_view host) {
  auto value = Value::object();
  if (credential) {
    value["serveraddress"] = host == "docker.io" ? "https://index.docker.io/v1/" : host;
    if (credential->identity_token.empty()) {
      value["username"] = credential->user;
      value["password"] = credential->password.reveal();
    } else {
      value["identitytoken"] = credential->identity_token.reveal();
    }
  }
  // moby decodes with Go's base64.URLEncoding, which insists on the padding.
  const Secret text(json::dump(value));
  return Secret(base64url(as_bytes(text.reveal())));
}

Result<std::optional<Credential>> parse_helper_answer(std::string_view text, std::string_view source) {
  auto value = json::parse(text, source);
  if (!value || !value->is_object()) {
    return Error(Errc::denied, std::string(source) + " did not answer with a JSON object").id("FL0621");
  }
  Credential out{.user = json::text_or(*value, "Username"), .source = std::string(source)};
  Secret secret(json::text_or(*value, "Secret"));
  if (out.user.empty() && secret.empty()) return std::optional<Credential>{};
  // docker-credential-helpers, credentials.go: this user name marks an identity token.
  if (out.user == "<token>") {
    out.user.clear();
    out.identity_token = std::move(secret);
  } else {
    out.password = std::move(secret);
  }
  return std::optional(std::move(out));
}

}  // namespace fairlead::oci
