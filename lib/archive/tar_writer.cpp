#include "archive/tar.hpp"
#include "archive/tar_header.hpp"
#include "base/bytes.hpp"

namespace fairlead::archive {
namespace {

constexpr TarBlock zeros{};

}  // namespace

Result<> TarWriter::add(const TarEntry& entry) {
  TRY(end_member());
  if (const auto records = pax_records_of(entry); !records.empty()) {
    const auto text = encode_pax(records);
    TRY(sink_(encode_pax_header(entry.path, text.size())));
    TRY(sink_(as_bytes(text)));
    TRY(sink_(std::span(zeros).first(tar_padding(text.size()))));
  }
  TRY(sink_(encode_header(entry)));
  left_ = entry.type == TarType::file ? entry.size : 0;
  padding_ = tar_padding(left_);
  return {};
}

Result<> TarWriter::write(std::span<const std::byte> bytes) {
  if (bytes.size() > left_) return Error(Errc::internal, "tar: more bytes than the entry has");
  left_ -= bytes.size();
  return sink_(bytes);
}

Result<> TarWriter::end_member() {
  if (left_ != 0) return Error(Errc::internal, "tar: the entry before is incomplete");
  const auto padding = std::exchange(padding_, 0);
  return padding == 0 ? Result<>() : sink_(std::span(zeros).first(padding));
}

Result<> TarWriter::finish() {
  TRY(end_member());
  TRY(sink_(zeros));
  return sink_(zeros);
}

}  // namespace fairlead::archive
