#include "policy/images.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <span>
#include <utility>

namespace fairlead::policy {
namespace {

using yaml::Node;

constexpr yaml::Limits limits = {.bytes = 1U << 20U, .depth = 16, .nodes = 20'000, .expanded_bytes = 4U << 20U};

Error wrong_policy(const yaml::Written& node, std::string message) {
  return node.error(std::move(message)).id("FL0583");
}

Result<> check_keys(const Node& node, std::string_view what, std::span<const std::string_view> known) {
  if (!node.is_mapping()) return wrong_policy(node, fmt::format("{} is a map, not {}", what, node.kind_name()));
  for (const auto& [key, value] : node.entries) {
    if (std::ranges::find(known, key.value) != known.end()) continue;
    const auto near = closest(key.value, known);
    auto error = wrong_policy(key, fmt::format("{} has no \"{}\"", what, printable(key.value)));
    if (near.empty()) return error;
    return std::move(error).help(fmt::format("did you mean \"{}\"?", near));
  }
  return {};
}

/// A list, or the one thing that stands for a list of it.
std::vector<const Node*> items(const Node& node) {
  if (!node.is_sequence()) return {&node};
  std::vector<const Node*> out;
  out.reserve(node.items.size());
  for (const auto& item : node.items) out.push_back(&item);
  return out;
}

Result<std::vector<oci::NamedKey>> keys_of(const Node& node, const KeyReader& read_key) {
  std::vector<oci::NamedKey> out;
  for (const auto* item : items(node)) {
    TRY_ASSIGN(const auto name, item->text());
    TRY_ASSIGN(auto key, read_key(name).at(item->place()));
    out.push_back({.name = name, .key = std::move(key)});
  }
  if (out.empty()) return wrong_policy(node, "an empty list of keys would let everything pass");
  return out;
}

/// Images are matched by their whole names, so a pattern has to begin with a host; and since a pattern that fits
/// nothing leaves its images to weaker rules, it has to be one that can fit.
Result<std::string> pattern_of(const Node& node) {
  TRY_ASSIGN(auto text, node.text());
  if (text == "**") return text;
  const auto wrong = [&](std::string_view why) {
    return wrong_policy(node, fmt::format("the pattern \"{}\" {}", printable(text), why));
  };
  auto host = text.substr(0, text.find('/'));
  auto rest = text.substr(host.size());
  if (rest.size() < 2 || (lower(host) != "localhost" && host.find_first_of(".:*?") == host.npos)) {
    return wrong("does not begin with the host of a registry")
        .help(
            "images are matched as host/repository, without tag: docker.io/library/nginx, registry.example.org/shop/*");
  }
  if (rest.find_first_of(":@") != rest.npos) {
    return wrong("has a tag or a digest").help("images are matched without: leave it out");
  }
  if (lower(rest) != rest) return wrong("has a repository that is not lower case").help("write " + lower(text));
  if (host.find_first_of("*?") != host.npos) return lower(host) + rest;
  const auto canonical = oci::canonical_host(host);
  if (!canonical) return wrong("does not begin with a host").help("write HOST[:PORT]/REPOSITORY");
  // Docker Hub has no repository without a directory: nginx is library/nginx.
  if (*canonical == oci::docker_hub && rest.find('/', 1) == rest.npos && !rest.contains("**")) rest = "/library" + rest;
  return *canonical + rest;
}

Result<Attestation> attestation_of(const Node& node, const Rule& rule, const KeyReader& read_key) {
  constexpr std::string_view known[] = {"type", "keys"};
  TRY(check_keys(node, "an attestation", known));
  const auto* type = node.find("type");
  if (type == nullptr)
    return wrong_policy(node, "an attestation needs the type of its predicate").help("add type: https://...");
  Attestation out;
  TRY_ASSIGN(out.type, type->text());
  if (out.type.find("://") == std::string::npos) {
    return wrong_policy(*type, fmt::format("\"{}\" is not the URI of a predicate type", printable(out.type)))
        .help("write it in full: https://slsa.dev/provenance/v1, https://spdx.dev/Document, https://cyclonedx.org/bom");
  }
  const auto* keys = node.find("keys");
  out.keys = rule.keys;
  if (keys != nullptr) {
    TRY_ASSIGN(out.keys, keys_of(*keys, read_key));
  }
  if (out.keys.empty()) return wrong_policy(node, "the attestation names no keys, and neither does its rule");
  return out;
}

Result<Rule> rule_of(const Node& node, const KeyReader& read_key) {
  constexpr std::string_view known[] = {"image", "keys", "attestations", "allow"};
  TRY(check_keys(node, "a rule", known));
  const auto *image = node.find("image"), *keys = node.find("keys"), *allow = node.find("allow");
  if (image == nullptr)
    return wrong_policy(node, "a rule needs the images it is for").help("add image: registry.example.org/**");
  Rule out;
  out.place = node.place();
  TRY_ASSIGN(out.images, pattern_of(*image));
  if ((keys == nullptr) == (allow == nullptr)) {
    return wrong_policy(node, "a rule has either keys or `allow: unsigned`")
        .help("say who has to sign: keys: [release.pub]");
  }
  if (keys != nullptr) {
    TRY_ASSIGN(out.keys, keys_of(*keys, read_key));
  } else {
    TRY_ASSIGN(const auto what, allow->text());
    if (what != "unsigned")
      return wrong_policy(*allow, fmt::format("\"{}\" cannot be allowed, only unsigned", printable(what)));
    out.allows_unsigned = true;
  }
  if (const auto* attestations = node.find("attestations")) {
    for (const auto* item : items(*attestations)) {
      TRY_ASSIGN(auto attestation, attestation_of(*item, out, read_key));
      out.attestations.push_back(std::move(attestation));
    }
  }
  return out;
}

}  // namespace

Result<ImagePolicy> parse_image_policy(std::string_view text, const std::string& file, const KeyReader& read_key) {
  TRY_ASSIGN(const auto root, yaml::parse(text, file, limits));
  constexpr std::string_view known[] = {"rules"};
  TRY(check_keys(root, "a policy", known));
  const auto* rules = root.find("rules");
  if (rules == nullptr || !rules->is_sequence())
    return wrong_policy(root, "a policy is a list of rules").help("begin with rules:");
  ImagePolicy out = {.name = file, .rules = {}};
  for (const auto& item : rules->items) {
    TRY_ASSIGN(auto rule, rule_of(item, read_key));
    out.rules.push_back(std::move(rule));
  }
  return out;
}

}  // namespace fairlead::policy
