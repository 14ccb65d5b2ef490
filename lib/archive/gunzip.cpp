#include "archive/gzip.hpp"
#include "base/bytes.hpp"

#include <algorithm>
#include <string>
#include <zlib.h>

namespace fairlead::archive {
namespace {

constexpr std::size_t input_size = 64U << 10U;

Error bad_gzip(const std::string& reason) {
  return Error(Errc::corrupt, "gzip: " + reason).id("FL0439");
}

class Inflater {
 public:
  Inflater(Source source, std::uint64_t limit) : source_(std::move(source)), left_(limit), input_(input_size) {
    // 15 bits of window, 16: with the gzip header and its checksum.
    usable_ = inflateInit2(&stream_, 15 + 16) == Z_OK;
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (usable_) inflateEnd(&stream_);
  }

  Result<std::size_t> read(std::span<std::byte> buffer) {
    if (!usable_) return Error(Errc::internal, "gzip: no memory for a decompressor");
    if (buffer.empty()) return std::size_t{0};
    const auto room = static_cast<uInt>(std::min<std::size_t>(buffer.size(), 1U << 30U));
    stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_.avail_out = room;
    while (!ended_ && stream_.avail_out == room) TRY(step());
    const std::size_t count = room - stream_.avail_out;
    if (count > left_) return Error(Errc::refused, "gzip: more bytes than the limit allows").id("FL0439");
    left_ -= count;
    return count;
  }

 private:
  Result<> step() {
    if (stream_.avail_in == 0) {
      TRY_ASSIGN(const auto got, source_(input_));
      stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
      stream_.avail_in = static_cast<uInt>(got);
      if (got == 0) {
        ended_ = true;
        return in_member_ ? Result<>(bad_gzip("it is cut off")) : Result<>();
      }
    }
    // Zeros may follow the last member: tapes had blocks (RFC 1952 leaves them to the reader; gzip skips them).
    if (!in_member_ && members_ > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
      return {};
    }
    in_member_ = true;
    const int status = inflate(&stream_, Z_NO_FLUSH);
    if (status == Z_STREAM_END) {
      ++members_;
      in_member_ = false;
      inflateReset(&stream_);
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      return bad_gzip(stream_.msg == nullptr ? "it is damaged" : stream_.msg);
    }
    return {};
  }

  Source source_;
  std::uint64_t left_;
  Bytes input_;
  z_stream stream_{};
  std::uint64_t members_ = 0;
  bool usable_ = false, in_member_ = false, ended_ = false;
};

}  // namespace

Source gunzip(Source source, std::uint64_t limit) {
  auto inflater = std::make_shared<Inflater>(std::move(source), limit);
  return [inflater](std::span<std::byte> buffer) { return inflater->read(buffer); };
}

}  // namespace fairlead::archive
