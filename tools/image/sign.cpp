#include "oci/sign.hpp"

#include "commands.hpp"
#include "keys.hpp"
#include "remote.hpp"
#include "report_json.hpp"

#include <fmt/core.h>
#include <memory>
#include <utility>

namespace fairlead::image {
namespace {

struct SignOptions {
  Remote remote;
  std::vector<std::string> references;
  std::string key, password_file, identity;
};

void tell(const oci::Signed& done, plan::Observer& observer) {
  if (done.tag == oci::SignOutcome::already_there && done.bundle != oci::SignOutcome::written) {
    observer.note(done.subject.str() + " carries this signature already");
  }
  if (done.bundle == oci::SignOutcome::not_supported) {
    observer.note(fmt::format("{}: signed in its .sig tag only: {}", done.subject.str(), done.note));
  }
}

Result<cli::Report> run_sign(const SignOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto references, parse_references(options.references));
  TRY_ASSIGN(const auto key, read_private_key(options.key, options.password_file, ports));
  auto registry = connect(options.remote, ports, oci::Access::push);
  std::vector<oci::Signed> all;
  cli::Report report;
  for (const auto& reference : references) {
    const oci::SignOptions how = {.identity = options.identity, .created = sys::rfc3339(ports.clock.wall())};
    TRY_ASSIGN(auto done, oci::sign(registry, reference, key, how, ports.stop));
    tell(done, ports.observer);
    report.text += done.subject.str() + "\n";
    all.push_back(std::move(done));
  }
  report.json = signed_json(all);
  return report;
}

std::vector<cli::Flag> sign_flags(SignOptions& options) {
  auto flags = remote_flags(options.remote);
  flags.push_back({.name = "--key",
                   .help = "The private key: a PEM file, or env://VARIABLE",
                   .target = &options.key,
                   .value = "KEY",
                   .env = "FAIRLEAD_SIGN_KEY",
                   .config = "image.sign.key",
                   .required = true});
  flags.push_back(password_flag(options.password_file));
  flags.push_back({.name = "--identity",
                   .help = "What the signature calls the image; HOST/REPOSITORY when left out",
                   .target = &options.identity,
                   .value = "NAME"});
  flags.push_back({.name = "reference",
                   .help = "The images to sign: HOST/REPOSITORY with a tag or a digest",
                   .target = &options.references,
                   .value = "REFERENCE",
                   .required = true});
  return flags;
}

}  // namespace

cli::Command sign_command() {
  auto options = std::make_shared<SignOptions>();
  return {.name = "sign",
          .summary = "Sign images in a registry with a key",
          .description =
              "Signs the digest that the reference has now, in the two forms that cosign reads: the tag "
              "sha256-<digest>.sig and a Sigstore bundle. Uses no network but the registry. What this key has "
              "signed already is left as it is.",
          .examples = {{"fairlead image sign --key cosign.key registry.example.org/shop:1.0.0",
                        "Sign what a tag points to"},
                       {"fairlead image sign --key env://COSIGN_KEY \"$IMAGE\"", "With a key from a CI variable"}},
          .flags = sign_flags(*options),
          .run = [options](cli::Ports& ports) { return run_sign(*options, ports); }};
}

}  // namespace fairlead::image
