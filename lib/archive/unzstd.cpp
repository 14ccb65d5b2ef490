#include "archive/zstd.hpp"
#include "base/bytes.hpp"
#include "base/handle.hpp"

#include <string>
#include <zstd.h>

namespace fairlead::archive {
namespace {

constexpr int largest_window_log = 27;

using Context = Handle<ZSTD_DCtx, ZSTD_freeDCtx>;

class Decoder {
 public:
  Decoder(Source source, std::uint64_t limit)
      : source_(std::move(source)), left_(limit), context_(ZSTD_createDCtx()), input_(ZSTD_DStreamInSize()) {
    if (context_) ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, largest_window_log);
  }

  Result<std::size_t> read(std::span<std::byte> buffer) {
    if (!context_) return Error(Errc::internal, "zstd: no memory for a decompressor");
    ZSTD_outBuffer out{.dst = buffer.data(), .size = buffer.size(), .pos = 0};
    while (!ended_ && out.pos == 0 && out.size > 0) TRY(step(out));
    if (out.pos > left_) return Error(Errc::refused, "zstd: more bytes than the limit allows").id("FL0439");
    left_ -= out.pos;
    return out.pos;
  }

 private:
  Result<> step(ZSTD_outBuffer& out) {
    if (in_.pos == in_.size && !flushing_) {
      TRY_ASSIGN(const auto got, source_(input_));
      in_ = {.src = input_.data(), .size = got, .pos = 0};
      if (got == 0) {
        ended_ = true;
        return in_frame_ ? Result<>(Error(Errc::corrupt, "zstd: it is cut off").id("FL0439")) : Result<>();
      }
    }
    const auto status = ZSTD_decompressStream(context_.get(), &out, &in_);
    if (ZSTD_isError(status) != 0) {
      return Error(Errc::corrupt, std::string("zstd: ") + ZSTD_getErrorName(status)).id("FL0439");
    }
    in_frame_ = status != 0;
    flushing_ = out.pos == out.size;  // what is left inside comes without new input
    return {};
  }

  Source source_;
  std::uint64_t left_;
  Context context_;
  Bytes input_;
  ZSTD_inBuffer in_{.src = nullptr, .size = 0, .pos = 0};
  bool in_frame_ = false, flushing_ = false, ended_ = false;
};

}  // namespace

Source unzstd(Source source, std::uint64_t limit) {
  auto decoder = std::make_shared<Decoder>(std::move(source), limit);
  return [decoder](std::span<std::byte> buffer) { return decoder->read(buffer); };
}

}  // namespace fairlead::archive
