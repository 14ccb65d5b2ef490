#include "commands.hpp"
#include "keys.hpp"

#include <array>
#include <memory>

namespace fairlead::image {
namespace {

struct KeygenOptions {
  std::string out = "cosign", password_file;
};

Result<bool> exists(const std::string& path, cli::Ports& ports) {
  const auto info = ports.files.info(path);
  if (info) return true;
  if (info.error().code() == Errc::not_found) return false;
  return Error(Errc::io, info.error().message());
}

Error there_already(const std::string& path) {
  return Error(Errc::refused, path + " exists already")
      .help("a key that is lost cannot be made again: choose another --out");
}

Result<> write_private_key(const std::string& path, const crypto::PrivateKey& key, const Secret& password,
                           cli::Ports& ports) {
  std::array<std::byte, 32> salt{};
  std::array<std::byte, 24> nonce{};
  ports.random.fill(salt);
  ports.random.fill(nonce);
  TRY_ASSIGN(const auto file, key.encrypted(password, salt, nonce));
  return ports.files.write(path, file.reveal(), 0600);
}

Result<cli::Report> run_keygen(const KeygenOptions& options, cli::Ports& ports) {
  const auto key_file = options.out + ".key", public_file = options.out + ".pub";
  TRY_ASSIGN(const bool has_public, exists(public_file, ports));
  if (has_public) return there_already(public_file);
  TRY_ASSIGN(const auto password, read_password(options.password_file, ports));
  if (!password) {
    return Error(Errc::config, "there is no password for the new key")
        .help("set FAIRLEAD_SIGN_PASSWORD or COSIGN_PASSWORD; set it to nothing for a key without a password");
  }
  // A private key without its public half is what a killed keygen leaves: it is completed.
  TRY_ASSIGN(const bool has_key, exists(key_file, ports));
  TRY_ASSIGN(const auto key,
             has_key ? read_private_key(key_file, options.password_file, ports) : crypto::PrivateKey::generate());
  if (!has_key) {
    TRY(write_private_key(key_file, key, *password, ports));
  }
  TRY(ports.files.write(public_file, key.public_key().pem()));
  return cli::Report{.text = key_file + "\n" + public_file + "\n"};
}

}  // namespace

cli::Command keygen_command() {
  auto options = std::make_shared<KeygenOptions>();
  return {.name = "keygen",
          .summary = "Make a key pair to sign images with",
          .description =
              "Writes PREFIX.key, encrypted with the password, and PREFIX.pub, in the format of cosign. Keep the "
              "private key as a file variable of the CI, and the public one in the repository.",
          .examples = {{"COSIGN_PASSWORD=... fairlead image keygen --out release", "Make release.key and release.pub"}},
          .flags = {{.name = "--out", .help = "Where the two files go", .target = &options->out, .value = "PREFIX"},
                    password_flag(options->password_file)},
          .run = [options](cli::Ports& ports) { return run_keygen(*options, ports); }};
}

}  // namespace fairlead::image
