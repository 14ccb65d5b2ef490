#include "policy/images.hpp"

#include "base/glob.hpp"
#include "sys/file_variable.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <optional>
#include <utility>

namespace fairlead::policy {
namespace {

constexpr std::uint64_t largest_key = 64U << 10U;
constexpr std::string_view variable_scheme = "env://";

Error not_allowed(const ImagePolicy& policy, const Candidate& candidate) {
  return Error(Errc::refused, fmt::format("no rule of {} allows the image \"{}\"", policy.name, candidate.image))
      .id("FL0584")
      .help("add a rule that says who has to sign it, or `allow: unsigned`");
}

Error unpinned(const Candidate& candidate) {
  return Error(Errc::refused,
               fmt::format("the image \"{}\" has no digest, so nothing about it can be verified", candidate.image))
      .id("FL0584")
      .help("let its registry be asked: without --resolve-image never");
}

Result<> check_rule(const Rule& rule, const oci::Reference& image, oci::Registry& registry,
                    const std::stop_token& stop) {
  if (!rule.keys.empty()) {
    TRY(oci::verify(registry, image, rule.keys, {}, stop));
  }
  for (const auto& [type, keys] : rule.attestations) {
    TRY(oci::verify_attestation(registry, image, keys, type, stop));
  }
  return {};
}

Result<> check_image(const ImagePolicy& policy, const Candidate& candidate, oci::Registry& registry,
                     const std::stop_token& stop) {
  TRY_ASSIGN(const auto image, oci::Reference::parse(candidate.image).at(candidate.place));
  const auto* rule = policy.rule_for(image);
  if (rule == nullptr) return not_allowed(policy, candidate).at(candidate.place);
  if (rule->allows_unsigned && rule->attestations.empty()) return {};
  if (image.digest.empty()) return unpinned(candidate).at(candidate.place);
  return check_rule(*rule, image, registry, stop)
      .at(candidate.place)
      .during(fmt::format("image of service \"{}\"", candidate.service));
}

}  // namespace

const Rule* ImagePolicy::rule_for(const oci::Reference& image) const {
  const auto names = oci::names_of_host(image.host);
  const auto found = std::ranges::find_if(rules, [&](const Rule& rule) {
    const Glob pattern(rule.images);
    return std::ranges::any_of(names,
                               [&](const std::string& host) { return pattern.matches(host + "/" + image.repository); });
  });
  return found == rules.end() ? nullptr : &*found;
}

KeyReader key_reader(std::string directory, sys::FileSystem& files, const Variables& environment) {
  return
      [directory = std::move(directory), &files, &environment](const std::string& name) -> Result<crypto::PublicKey> {
        if (name.starts_with(variable_scheme)) {
          const auto variable = name.substr(variable_scheme.size());
          TRY_ASSIGN(const auto text, sys::file_variable(files, environment, variable, largest_key));
          if (text.empty()) {
            return Error(Errc::config, fmt::format("{} holds no key", printable(name)))
                .id("FL0442")
                .help(fmt::format("set {} to the public key in PEM, or to the path of its file", printable(variable)));
          }
          return crypto::PublicKey::parse(text, name);
        }
        const auto path = name.starts_with('/') || directory.empty() ? name : directory + "/" + name;
        auto text = files.read(path, largest_key).during("read the key");
        if (text) return crypto::PublicKey::parse(*text, name);
        if (text.error().code() != Errc::not_found) return std::move(text).error();
        return std::move(text).error().help(
            "name the file of a public key, or env://VARIABLE; names in a policy are relative to it");
      };
}

Result<ImagePolicy> require_keys(const std::vector<std::string>& names, const KeyReader& read_key) {
  Rule rule = {.images = "**"};
  for (const auto& name : names) {
    TRY_ASSIGN(auto key, read_key(name));
    rule.keys.push_back({.name = name, .key = std::move(key)});
  }
  return ImagePolicy{.name = "--verify-key", .rules = {std::move(rule)}};
}

Result<> check_images(const ImagePolicy& policy, const std::vector<Candidate>& images, oci::Registry& registry,
                      const std::stop_token& stop) {
  std::optional<Error> first;
  for (const auto& candidate : images) {
    auto checked = check_image(policy, candidate, registry, stop);
    if (checked) continue;
    if (checked.error().code() != Errc::refused) return checked;
    first = first ? std::move(*first).note("also: " + checked.error().message()) : std::move(checked).error();
  }
  if (first) return *std::move(first);
  return {};
}

}  // namespace fairlead::policy
