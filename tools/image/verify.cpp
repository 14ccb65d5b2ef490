#include "commands.hpp"
#include "keys.hpp"
#include "oci/sign.hpp"
#include "remote.hpp"
#include "report_json.hpp"

#include <memory>
#include <utility>

namespace fairlead::image {
namespace {

struct VerifyOptions {
  Remote remote;
  std::vector<std::string> references, keys, attestations;
  std::string identity;
};

Result<std::vector<oci::NamedKey>> read_keys(const std::vector<std::string>& names, cli::Ports& ports) {
  std::vector<oci::NamedKey> out;
  for (const auto& name : names) {
    TRY_ASSIGN(auto key, read_public_key(name, ports));
    out.push_back({.name = name, .key = std::move(key)});
  }
  return out;
}

Result<cli::Report> run_verify(const VerifyOptions& options, cli::Ports& ports) {
  TRY_ASSIGN(const auto references, parse_references(options.references));
  TRY_ASSIGN(const auto keys, read_keys(options.keys, ports));
  auto registry = connect(options.remote, ports, oci::Access::pull);
  std::vector<oci::Verified> all;
  cli::Report report;
  for (const auto& reference : references) {
    TRY_ASSIGN(auto verified, oci::verify(registry, reference, keys, {.identity = options.identity}, ports.stop));
    for (const auto& type : options.attestations) {
      TRY(oci::verify_attestation(registry, verified.subject, keys, type, ports.stop));
    }
    report.text += verified.subject.str() + "\n";
    all.push_back(std::move(verified));
  }
  report.json = verified_json(keys, all);
  return report;
}

std::vector<cli::Flag> verify_flags(VerifyOptions& options) {
  auto flags = remote_flags(options.remote);
  flags.push_back({.name = "--key",
                   .help = "A public key that must have signed: a PEM file, or env://VARIABLE; of several, every one",
                   .target = &options.keys,
                   .value = "KEY",
                   .env = "FAIRLEAD_VERIFY_KEY",
                   .config = "image.verify.key",
                   .required = true});
  flags.push_back({.name = "--identity",
                   .help = "Accept only signatures that call the image so (with any tag)",
                   .target = &options.identity,
                   .value = "NAME",
                   .env = "FAIRLEAD_VERIFY_IDENTITY",
                   .config = "image.verify.identity"});
  flags.push_back({.name = "--attestation",
                   .help = "A predicate type of which every key must have attested something, too",
                   .target = &options.attestations,
                   .value = "TYPE",
                   .env = "FAIRLEAD_VERIFY_ATTESTATION",
                   .config = "image.verify.attestation"});
  flags.push_back({.name = "reference",
                   .help = "The images to verify: HOST/REPOSITORY with a tag or a digest",
                   .target = &options.references,
                   .value = "REFERENCE",
                   .required = true});
  return flags;
}

}  // namespace

cli::Command verify_command() {
  auto options = std::make_shared<VerifyOptions>();
  return {.name = "verify",
          .summary = "Verify the signatures of images in a registry",
          .description =
              "Looks in the tag sha256-<digest>.sig and among the Sigstore bundles for a signature by every "
              "key, and prints the reference with the digest that was verified: deploy that. An attestation is "
              "no signature; --attestation asks for one beside it. Without a valid signature the exit status is 7.",
          .examples = {{"fairlead image verify --key cosign.pub registry.example.org/shop:1.0.0",
                        "Verify what a tag points to"},
                       {"fairlead image verify --key build.pub --key release.pub \"$IMAGE\"", "Require two signatures"},
                       {"fairlead image verify --key ci.pub --attestation https://slsa.dev/provenance/v1 \"$IMAGE\"",
                        "Require provenance beside the signature"}},
          .flags = verify_flags(*options),
          .run = [options](cli::Ports& ports) { return run_verify(*options, ports); }};
}

}  // namespace fairlead::image
