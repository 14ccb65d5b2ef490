#include "oci/descriptor.hpp"

#include "base/characters.hpp"
#include "base/encoding.hpp"

#include <algorithm>

namespace fairlead::oci {
namespace {

bool is_lower_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

Error bad_digest(std::string_view text) {
  return Error(Errc::config, "\"" + printable(text.substr(0, 160)) + "\" is not a digest")
      .id("FL0402")
      .help("a digest is sha256: followed by 64 lower-case hexadecimal digits");
}

}  // namespace

bool media_type::is_manifest(std::string_view type) {
  return type == manifest || type == docker_manifest;
}

bool media_type::is_index(std::string_view type) {
  return type == index || type == docker_index;
}

Result<Digest> Digest::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return bad_digest(text);
  const auto algorithm = text.substr(0, colon), digits = text.substr(colon + 1);
  const std::size_t wanted = algorithm == "sha256" ? 64 : algorithm == "sha512" ? 128 : 0;
  if (wanted == 0 || digits.size() != wanted || !is_lower_hex(digits)) return bad_digest(text);
  Digest digest;
  digest.text_ = text;
  return digest;
}

Digest Digest::of(std::string_view bytes) {
  return from(crypto::sha256(bytes));
}

Digest Digest::from(const crypto::Sha256Sum& sum) {
  Digest digest;
  digest.text_ = "sha256:" + fairlead::hex(sum);
  return digest;
}

std::string_view Digest::algorithm() const {
  return std::string_view(text_).substr(0, text_.find(':'));
}

std::string_view Digest::hex() const {
  return std::string_view(text_).substr(text_.find(':') + 1);
}

std::string Digest::short_hex() const {
  return std::string(hex().substr(0, 12));
}

std::string Platform::str() const {
  return os + "/" + architecture + (variant.empty() ? "" : "/" + variant);
}

Descriptor empty_descriptor() {
  return {.media_type = std::string(media_type::empty), .digest = Digest::of("{}"), .size = 2};
}

}  // namespace fairlead::oci
