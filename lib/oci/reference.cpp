#include "oci/reference.hpp"

#include "base/characters.hpp"
#include "base/encoding.hpp"

#include <algorithm>

namespace fairlead::oci {
namespace {

constexpr std::size_t longest_name = 255, longest_text = 1024;

bool is_name_char(char c) {
  return is_lower(c) || is_digit(c);
}
bool has_upper(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return is_upper(c); });
}

Error bad(std::string_view text, const std::string& reason) {
  return Error(Errc::config, "image reference \"" + printable(text.substr(0, 200)) + "\": " + reason).id("FL0401");
}

// [a-z0-9]+ with single separators ".", "_", "__" or any number of "-" between.
bool is_path_component(std::string_view text) {
  std::size_t i = 0;
  const auto word = [&] {
    const auto start = i;
    while (i < text.size() && is_name_char(text[i])) ++i;
    return i > start;
  };
  if (!word()) return false;
  while (i < text.size()) {
    const auto start = i;
    while (i < text.size() && text[i] == text[start] && !is_name_char(text[i])) ++i;
    const auto count = i - start;
    const bool separates =
        text[start] == '-' || (text[start] == '.' && count == 1) || (text[start] == '_' && count < 3);
    if (!separates || !word()) return false;
  }
  return true;
}

// The first component is a host if it cannot be a part of a name on Docker Hub.
bool looks_like_host(std::string_view component) {
  return component == "localhost" || component.find_first_of(".:") != std::string_view::npos || has_upper(component);
}

void split_host(std::string_view name, Reference& reference) {
  const auto slash = name.find('/');
  if (slash != std::string_view::npos && looks_like_host(name.substr(0, slash))) {
    reference.host = name.substr(0, slash);
    reference.repository = name.substr(slash + 1);
    // SHOP/web is on the host SHOP, and shop/web on Docker Hub.
    if (auto host = canonical_host(reference.host); host && looks_like_host(*host)) reference.host = *std::move(host);
  } else {
    reference.host = docker_hub;
    reference.repository = name;
  }
  if (reference.host == docker_hub && reference.repository.find('/') == std::string::npos) {
    reference.repository = "library/" + reference.repository;
  }
}

Result<> check(const Reference& reference, std::string_view text) {
  if (!canonical_host(reference.host)) {
    return bad(text, "\"" + printable(reference.host) + "\" is not a host")
        .help("write HOST[:PORT]/REPOSITORY:TAG, with a name as DNS has it or an IP address");
  }
  if (reference.repository.size() + reference.host.size() > longest_name) {
    return bad(text, "the name is longer than 255 characters");
  }
  if (has_upper(reference.repository)) {
    return bad(text, "the repository must be lower case").help("write " + lower(text.substr(0, 200)));
  }
  for (const auto component : split(reference.repository, '/')) {
    if (is_path_component(component)) continue;
    return bad(text, "\"" + printable(component) + "\" is no part of a repository name")
        .help("each part is made of a-z and 0-9 with single '.', '_', '__' or dashes between");
  }
  return {};
}

}  // namespace

bool is_tag(std::string_view tag) {
  return !tag.empty() && tag.size() <= 128 && tag.front() != '.' && tag.front() != '-' &&
         std::ranges::all_of(tag, [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

Result<Reference> Reference::parse(std::string_view text) {
  if (text.empty()) return Error(Errc::config, "the image reference is empty").id("FL0401");
  if (text.size() > longest_text) return bad(text, "it is longer than 1024 characters");
  if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
    return bad(text, "it is a URL").help("leave out \"" + printable(text.substr(0, scheme + 3)) + "\"");
  }
  Reference reference;
  auto name = text;
  if (const auto at = name.find('@'); at != std::string_view::npos) {
    TRY_ASSIGN(reference.digest,
               Digest::parse(name.substr(at + 1)).during("image reference \"" + printable(text) + "\""));
    name = name.substr(0, at);
  }
  if (const auto colon = name.rfind(':');
      colon != std::string_view::npos && name.find('/', colon) == std::string_view::npos) {
    reference.tag = name.substr(colon + 1);
    name = name.substr(0, colon);
    if (!is_tag(reference.tag)) {
      return bad(text, "\"" + printable(reference.tag) + "\" is not a tag")
          .help("a tag has at most 128 characters of A-Z a-z 0-9 _ . - and starts with neither '.' nor '-'");
    }
  }
  if (reference.tag.empty() && reference.digest.empty()) reference.tag = "latest";
  if (name.size() == 64 && from_hex(name)) {
    return bad(text, "it is an image ID").help("use the name of the image; an ID means something on one machine only");
  }
  split_host(name, reference);
  TRY(check(reference, text));
  return reference;
}

std::string Reference::name() const {
  return host + "/" + repository;
}

std::string Reference::str() const {
  return name() + (tag.empty() ? "" : ":" + tag) + (digest.empty() ? "" : "@" + digest.str());
}

std::string Reference::familiar() const {
  auto text = str();
  // docker.io/a.b/c must keep its host: "a.b/c" would be read as the repository c of the host a.b.
  if (host != docker_hub || looks_like_host(std::string_view(repository).substr(0, repository.find('/')))) return text;
  text.erase(0, docker_hub.size() + 1);
  constexpr std::string_view official = "library/";
  if (text.starts_with(official) && repository.find('/', official.size()) == std::string::npos)
    text.erase(0, official.size());
  return text;
}

std::string Reference::api_host() const {
  return host == docker_hub ? "registry-1.docker.io" : host;
}

Reference Reference::with_tag(std::string other) const {
  return {.host = host, .repository = repository, .tag = std::move(other)};
}

Reference Reference::with_digest(Digest other) const {
  return {.host = host, .repository = repository, .tag = tag, .digest = std::move(other)};
}

}  // namespace fairlead::oci
