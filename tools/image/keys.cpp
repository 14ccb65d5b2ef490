#include "keys.hpp"

#include "cli/redactor.hpp"
#include "sys/file_variable.hpp"

#include <utility>

namespace fairlead::image {
namespace {

constexpr std::uint64_t largest_file = 64U << 10U;
constexpr std::string_view variable_scheme = "env://";

Result<Secret> read_key(const std::string& name, cli::Ports& ports) {
  if (!name.starts_with(variable_scheme)) {
    auto text = ports.files.read(name, largest_file);
    if (text) return Secret(*std::move(text));
    auto error = std::move(text).error().during("read the key");
    if (error.code() != Errc::not_found) return error;
    return std::move(error).help("--key takes a PEM file, or env://VARIABLE; fairlead image keygen makes a pair");
  }
  const auto variable = name.substr(variable_scheme.size());
  TRY_ASSIGN(auto text, sys::file_variable(ports.files, ports.environment, variable, largest_file));
  if (!text.empty()) return Secret(std::move(text));
  return Error(Errc::config, "the variable " + printable(variable) + " holds no key")
      .id("FL0442")
      .help("set " + printable(variable) +
            " to the key in PEM, or to the path of its file; GitLab gives protected "
            "variables to protected branches and tags only");
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
    auto read = ports.files.read(file, largest_file).during("read the password of the key");
    if (!read) return std::move(read).error().help("--password-file names a file whose first line is the password");
    auto text = *std::move(read);
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
  auto key = crypto::PrivateKey::parse(pem, password.value_or(Secret()), name);
  const bool has_password = password && !password->empty();
  if (key || has_password || key.error().id() != "FL0443") return key;
  return Error(Errc::denied, printable(name) + ": the key is encrypted, and there is no password for it")
      .id("FL0445")
      .help(
          "set COSIGN_PASSWORD or FAIRLEAD_SIGN_PASSWORD, or name --password-file; GitLab gives protected variables to "
          "protected branches and tags only");
}

Result<crypto::PublicKey> read_public_key(const std::string& name, cli::Ports& ports) {
  TRY_ASSIGN(const auto pem, read_key(name, ports));
  return crypto::PublicKey::parse(pem.reveal(), name);
}

}  // namespace fairlead::image
