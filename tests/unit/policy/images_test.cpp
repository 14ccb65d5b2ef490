#include "policy/images.hpp"

#include "support/memory_filesystem.hpp"
#include "unit/oci/fake_registry.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using namespace fairlead::policy;
using crypto::PrivateKey;

TEST_SUITE_BEGIN("policy");

namespace {

/// A registry with an image, the keys of two people in files, and policies that name them.
struct House {
  test::FakeRegistry server;
  test::MemoryFileSystem files;
  Variables environment;
  PrivateKey alice = *PrivateKey::generate(), bob = *PrivateKey::generate();
  oci::RawManifest image = oci::RawManifest::of(std::string(oci::media_type::index), oci::to_json(oci::Index{}));

  House() {
    files.add("/keys/alice.pub", alice.public_key().pem());
    files.add("/keys/bob.pub", bob.public_key().pem());
    environment["BOB"] = bob.public_key().pem();
    for (const auto* repository : {"shop/web", "shop/db", "other"}) server.add_manifest(repository, "1", image);
  }
  std::string pinned(const std::string& repository) {
    return "localhost:5000/" + repository + ":1@" + image.digest.str();
  }
  void sign(const std::string& repository, const PrivateKey& key) {
    oci::Registry registry(server.ports());
    REQUIRE(oci::sign(registry, *oci::Reference::parse("localhost:5000/" + repository + ":1"), key, {}, {}));
  }
  Result<ImagePolicy> parse(std::string_view text) {
    return parse_image_policy(text, "policy.yml", key_reader("/keys", files, environment));
  }
  /// "" when all images may be deployed.
  std::string check(std::string_view text, const std::vector<std::string>& images) {
    const auto policy = parse(text);
    REQUIRE_MESSAGE(policy.has_value(), (policy ? "" : policy.error().message()));
    std::vector<Candidate> candidates;
    for (const auto& one : images) candidates.push_back({.image = one, .service = "web", .place = {"stack.yml", 3, 5}});
    oci::Registry registry(server.ports());
    const auto checked = check_images(*policy, candidates, registry, {});
    if (checked) return "";
    CHECK(checked.error().code() == Errc::refused);
    CHECK(checked.error().place().line == 3);
    return std::string(checked.error().id()) + " " + checked.error().message();
  }
};

constexpr auto shop_by_alice = "rules: [{image: 'localhost:5000/shop/*', keys: alice.pub}]";

}  // namespace

TEST_CASE("an image that the rule's key has signed may be deployed, by its digest") {
  House house;
  house.sign("shop/web", house.alice);
  CHECK(house.check(shop_by_alice, {house.pinned("shop/web")}).empty());
  CHECK(house.check(shop_by_alice, {house.pinned("shop/db")}).starts_with("FL0440 image of service \"web\": "));
  CHECK(house.check(shop_by_alice, {"localhost:5000/shop/web:1"}).starts_with("FL0584 the image"));
}

TEST_CASE("a signature counts only for the digest that is deployed") {
  House house;
  house.sign("shop/web", house.alice);
  const auto other =
      oci::RawManifest::of(std::string(oci::media_type::index), "{\"manifests\":[],\"schemaVersion\":2}");
  house.server.add_manifest("shop/web", "1", other);
  CHECK(house.check(shop_by_alice, {"localhost:5000/shop/web:1@" + other.digest.str()}).starts_with("FL0440"));
  CHECK(house.check(shop_by_alice, {house.pinned("shop/web")}).empty());
}

TEST_CASE("what no rule names is refused; the first rule that fits counts") {
  House house;
  CHECK(house.check(shop_by_alice, {house.pinned("other")}) ==
        "FL0584 no rule of policy.yml allows the image \"" + house.pinned("other") + "\"");
  const auto open = "rules: [{image: localhost:5000/other, allow: unsigned}, {image: '**', keys: [alice.pub]}]";
  CHECK(house.check(open, {house.pinned("other"), "localhost:5000/other:2"}).empty());
  CHECK(house.check(open, {house.pinned("shop/web")}).starts_with("FL0440"));
  CHECK(house.check("rules: []", {house.pinned("other")}).starts_with("FL0584"));
}

TEST_CASE("however the registry is written, by whoever, its rule fits") {
  House house;
  const auto rule_for = [&](const std::string& pattern, const std::string& image) {
    CAPTURE(pattern);
    CAPTURE(image);
    const auto policy =
        house.parse("rules: [{image: '" + pattern + "', keys: alice.pub}, {image: '**', allow: unsigned}]");
    REQUIRE(policy.has_value());
    const auto reference = oci::Reference::parse(image);
    if (!reference) return -1;  // Nothing is deployed that cannot be read.
    const auto* rule = policy->rule_for(*reference);
    return rule == &policy->rules[0] ? 0 : 1;
  };
  // Each line is one registry.
  const std::vector<std::vector<std::string>> registries = {
      {"registry.example.org", "registry.example.org:443"},
      {"registry.example.org:5000"},
      {"docker.io", "index.docker.io", "registry-1.docker.io", "docker.io:443", "registry.hub.docker.com"},
      {"localhost", "localhost:80", "localhost:443", "127.0.0.1", "[::1]:80", "127.0.0.1:443", "[0:0:0:0:0:0:0:1]"},
      {"localhost:5000", "127.0.0.1:5000", "[::1]:5000", "[::ffff:7f00:0001]:5000", "0.0.0.0:5000", "127.9.9.9:5000",
       "x.localhost:5000", "[::]:5000"},
      {"192.0.2.1:5000", "[::ffff:c000:201]:5000"},
      {"shop:443"},
      {"[2001:db8::1]", "[2001:db8:0:0::1]:443", "[2001:0db8::0001]"},
  };
  const auto spellings = [](const std::string& host) {
    std::vector<std::string> out = {host, upper(host), host};
    for (std::size_t i = 0; i < host.size(); i += 2) out[2][i] = upper(host.substr(i, 1))[0];
    const auto colon = host.rfind(':');
    if (colon == host.npos || host.ends_with(']')) return out;
    for (std::size_t i = 0; i < 3; ++i) out.push_back(out[i].substr(0, colon + 1) + "000" + out[i].substr(colon + 1));
    return out;
  };
  for (const auto& guarded : registries) {
    for (const auto& asked : registries) {
      for (const auto& pattern_host : guarded) {
        // Where a pattern names one of the other addresses of this machine, it means that one.
        const bool is_exact = pattern_host.find("9.9") == std::string::npos && !pattern_host.starts_with("x.") &&
                              !pattern_host.starts_with("[::]") && !pattern_host.starts_with("0.");
        if (!is_exact) continue;
        for (const auto& image_host : asked) {
          const int expected = &guarded == &asked ? 0 : 1;
          for (const auto& pattern : spellings(pattern_host)) {
            CAPTURE(pattern);
            CAPTURE(image_host);
            CHECK(rule_for(pattern + "/team/**", image_host + "/team/web:1") == expected);
          }
          for (const auto& image : spellings(image_host)) {
            CAPTURE(pattern_host);
            CAPTURE(image);
            CHECK(rule_for(pattern_host + "/team/**", image + "/team/web:1") == expected);
          }
        }
      }
    }
  }
  CHECK(rule_for("docker.io/nginx", "nginx:1") == 0);
  CHECK(rule_for("DOCKER.IO/library/nginx", "index.docker.io/nginx:1") == 0);
  CHECK(rule_for("docker.io/*", "nginx:1") == 0);
  CHECK(rule_for("docker.io/**", "nginx:1") == 0);
  CHECK(rule_for("*.Example.org/*", "registry.example.org:443/web:1") == 0);
  CHECK(rule_for("registry.example.org:*/*", "registry.example.org/web:1") == 0);
  CHECK(rule_for("shop:443/*", "SHOP/web:1") == 0);
  for (const auto* image : {"registry.example.org./web", "127.1:5000/web", "r\u00e9gistry.example.org/web"}) {
    CHECK(rule_for("registry.example.org/**", image) == -1);
  }
}

TEST_CASE("every key of a rule has to have signed") {
  House house;
  const auto both = "rules: [{image: '**', keys: [alice.pub, env://BOB]}]";
  house.sign("shop/web", house.alice);
  CHECK(house.check(both, {house.pinned("shop/web")}).starts_with("FL0441"));
  house.sign("shop/web", house.bob);
  CHECK(house.check(both, {house.pinned("shop/web")}).empty());
}

TEST_CASE("attestations are asked for beside the signature") {
  House house;
  house.sign("shop/web", house.alice);
  const auto wanted =
      "rules: [{image: '**', keys: alice.pub, attestations: [{type: 'https://slsa.dev/provenance/v1'}]}]";
  CHECK(house.check(wanted, {house.pinned("shop/web")}).find("attestation") != std::string::npos);
}

TEST_CASE("all images that do not pass are told at once") {
  House house;
  const auto policy = house.parse(shop_by_alice);
  REQUIRE(policy.has_value());
  oci::Registry registry(house.server.ports());
  const auto checked =
      check_images(*policy, {{house.pinned("shop/web"), "web"}, {house.pinned("shop/db"), "db"}}, registry, {});
  REQUIRE_FALSE(checked.has_value());
  REQUIRE_FALSE(checked.error().notes().empty());
  CHECK(checked.error().notes().back().starts_with("also: image of service \"db\""));
}

TEST_CASE("--verify-key is a rule for everything") {
  House house;
  const auto policy = require_keys({"alice.pub"}, key_reader("/keys", house.files, house.environment));
  REQUIRE(policy.has_value());
  CHECK(policy->rule_for(*oci::Reference::parse("nginx")) != nullptr);
  CHECK_FALSE(require_keys({"nobody.pub"}, key_reader("/keys", house.files, house.environment)).has_value());
  CHECK_FALSE(require_keys({"env://NOBODY"}, key_reader("/keys", house.files, house.environment)).has_value());
}

TEST_CASE("a policy that is not understood is an error at its place, never a weaker policy") {
  House house;
  struct Case {
    const char *text, *place, *message;
  };
  const Case cases[] = {
      {"rule: []", "policy.yml:1:1", "a policy has no \"rule\""},
      {"[]", "policy.yml:1:1", "a policy is a map, not a list"},
      {"rules: {a: b}", "policy.yml:1:1", "a policy is a list of rules"},
      {"rules:\n- {image: a.example/x}", "policy.yml:2:3", "a rule has either keys or `allow: unsigned`"},
      {"rules:\n- {keys: alice.pub}", "policy.yml:2:3", "a rule needs the images it is for"},
      {"rules:\n- {image: a.example/x, keys: []}", "policy.yml:2:30",
       "an empty list of keys would let everything pass"},
      {"rules:\n- {image: a.example/x, keys: alice.pub, allow: unsigned}", "policy.yml:2:3",
       "a rule has either keys or `allow: unsigned`"},
      {"rules:\n- {image: a.example/x, allow: all}", "policy.yml:2:31", "\"all\" cannot be allowed, only unsigned"},
      {"rules:\n- {image: nginx, keys: alice.pub}", "policy.yml:2:11",
       "the pattern \"nginx\" does not begin with the host of a registry"},
      {"rules:\n- {image: 'a.example:1.x/y', keys: alice.pub}", "policy.yml:2:11",
       "the pattern \"a.example:1.x/y\" does not begin with a host"},
      {"rules:\n- {image: 'a.example./y', keys: alice.pub}", "policy.yml:2:11",
       "the pattern \"a.example./y\" does not begin with a host"},
      {"rules:\n- {image: 'a.example/y:*', keys: alice.pub}", "policy.yml:2:11",
       "the pattern \"a.example/y:*\" has a tag or a digest"},
      {"rules:\n- {image: a.example/Y, keys: alice.pub}", "policy.yml:2:11",
       "the pattern \"a.example/Y\" has a repository that is not lower case"},
      {"rules:\n- {image: a.example/x, keys: alice.pub, attestation: []}", "policy.yml:2:41",
       "a rule has no \"attestation\""},
      {"rules:\n- {image: a.example/x, keys: alice.pub, attestations: [{type: slsaprovenance}]}", "policy.yml:2:63",
       "\"slsaprovenance\" is not the URI of a predicate type"},
      {"rules:\n- {image: a.example/x, allow: unsigned, attestations: [{type: 'https://x'}]}", "policy.yml:2:56",
       "the attestation names no keys, and neither does its rule"},
  };
  for (const auto& [text, place, message] : cases) {
    CAPTURE(text);
    const auto policy = house.parse(text);
    REQUIRE_FALSE(policy.has_value());
    CHECK(policy.error().code() == Errc::config);
    CHECK(policy.error().place().str() == place);
    CHECK(policy.error().message() == message);
  }
}

TEST_SUITE_END();
