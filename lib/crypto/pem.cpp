#include "crypto/pem.hpp"

#include "base/bytes.hpp"
#include "base/encoding.hpp"

#include <algorithm>

namespace fairlead::crypto {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ", end_mark = "-----END ", dashes = "-----";

}  // namespace

std::optional<PemBlock> read_pem(std::string_view text) {
  const auto begin = text.find(begin_mark);
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin + begin_mark.size());
  const auto label_end = text.find(dashes);
  if (label_end == std::string_view::npos || label_end > 64) return {};
  const std::string label(text.substr(0, label_end));
  text.remove_prefix(label_end + dashes.size());
  const auto end = text.find(std::string(end_mark) + label + std::string(dashes));
  if (end == std::string_view::npos) return {};
  const auto bytes = from_base64(text.substr(0, end));
  if (!bytes || bytes->empty()) return {};
  return PemBlock{.label = label, .bytes = Secret(std::string(as_text(*bytes)))};
}

Secret write_pem(const PemBlock& block) {
  const Secret encoded(base64(as_bytes(block.bytes.reveal())));
  std::string out = std::string(begin_mark) + block.label + std::string(dashes) + "\n";
  for (std::size_t i = 0; i < encoded.reveal().size(); i += 64) {
    out.append(encoded.reveal(), i, 64);
    out += '\n';
  }
  out += std::string(end_mark) + block.label + std::string(dashes) + "\n";
  return Secret(std::move(out));
}

}  // namespace fairlead::crypto
