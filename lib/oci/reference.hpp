#pragma once

#include "oci/descriptor.hpp"
#include "oci/host.hpp"

#include <string>
#include <string_view>

namespace fairlead::oci {

/// The name of an image: where it is and which one (grammar of github.com/distribution/reference).
/// Short names mean Docker Hub: "nginx" is docker.io/library/nginx:latest.
struct Reference {
  std::string host;        ///< "docker.io", "registry.example.org:5000", "[::1]:5000"; see canonical_host.
  std::string repository;  ///< "library/nginx": lower case, without the host.
  std::string tag = {};    ///< "latest" when the text had neither tag nor digest; empty beside a sole digest.
  Digest digest = {};      ///< Empty unless the text had one. It wins over the tag.

  /// `config` (FL0401) with the reason and, where it can be guessed, the mended text.
  static Result<Reference> parse(std::string_view text);

  std::string name() const;      ///< "docker.io/library/nginx"
  std::string str() const;       ///< "docker.io/library/nginx:1.27@sha256:..."
  std::string familiar() const;  ///< What Docker shows: "nginx:1.27"
  std::string api_host() const;  ///< The host that answers: registry-1.docker.io for docker.io.
  /// What to ask the registry for: the digest if there is one, else the tag.
  std::string_view version() const { return digest.empty() ? std::string_view(tag) : digest.str(); }
  /// The same repository at another version.
  Reference with_tag(std::string other) const;
  Reference with_digest(Digest other) const;  ///< Keeps the tag.

  friend bool operator==(const Reference&, const Reference&) = default;
};

/// Whether `tag` is one: [A-Za-z0-9_][A-Za-z0-9._-]{0,127}.
bool is_tag(std::string_view tag);

}  // namespace fairlead::oci
