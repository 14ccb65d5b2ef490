#include "keys.hpp"

#include "cli/redactor.hpp"

#include <utility>

namespace fairlead::image {
namespace {

constexpr std::uint64_t largest_file = 64U << 10U;
constexpr std::string_view variable_scheme = "env://";

Result<Secret> read_key(const std::string& name, cli::Ports& ports) {
  if (!name.starts_with(variable_scheme)) {
    TRY_ASSIGN(auto text, ports.files.read(name, largest_file).during("read the key"));
    return Secret(std::move(text));
  }
  const auto variable = name.substr(variable_scheme.size());
  auto text = value_or(ports.environment, variable);
  if (text.empty()) return Error(Errc::config, "the variable " + printable(variable) + " holds no key").id("FL0442");
  return Secret(std::move(text));
}

}  // namespace

cli::Flag password_flag(std::string& file) {
  return {.name = "--password-file",
          .help = "Where the password of the key is; else FAIRLEAD_SIGN_PASSWORD or COSIGN_PASSWORD hold it",
          .target = &file,
          .value = "FILE",
          .env = "FAIRLEAD_SIGN_PASSWORD_FILE",
          .config = "image.sign.password-file"};
}

Result<std::optional<Secret>> read_password(const std::string& file, cli::Ports& ports) {
  std::optional<Secret> out;
  if (!file.empty()) {
    TRY_ASSIGN(auto text, ports.files.read(file, largest_file).during("read the password of the key"));
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    out = Secret(std::move(text));
  } else {
    for (const auto* name : {"FAIRLEAD_SIGN_PASSWORD", "COSIGN_PASSWORD"}) {
      const auto found = ports.environment.find(name);
      if (!out && found != ports.environment.end()) out = Secret(found->second);
    }
  }
  if (out && ports.redactor != nullptr) ports.redactor->add(*out);
  return out;
}

Result<crypto::PrivateKey> read_private_key(const std::string& name, const std::string& password_file,
                                            cli::Ports& ports) {
  TRY_ASSIGN(const auto password, read_password(password_file, ports));
  TRY_ASSIGN(const auto pem, read_key(name, ports));
  if (ports.redactor != nullptr) ports.redactor->add(pem);
  return crypto::PrivateKey::parse(pem, password.value_or(Secret()), name);
}

Result<crypto::PublicKey> read_public_key(const std::string& name, cli::Ports& ports) {
  TRY_ASSIGN(const auto pem, read_key(name, ports));
  return crypto::PublicKey::parse(pem.reveal(), name);
}

}  // namespace fairlead::image
