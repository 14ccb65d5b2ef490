#pragma once

#include "archive/stream.hpp"

#include <cstdint>
#include <memory>

namespace fairlead::archive {

struct GzipOptions {
  int level = 6;         ///< 1 (fast) to 9 (small). At 6 as small as zlib's 6, in a third of its time.
  unsigned threads = 0;  ///< 0: as many as there are cores, at most 16. The bytes are the same for any number.
};

/// Compresses to gzip (RFC 1952) as independent members of 1 MiB of input each, in parallel. Every gzip reader joins
/// the members. Members without anything to gain (a sample decides) are stored. Memory: about 2 MiB a thread, twice.
/// The sink is called by the thread that calls `write` and `finish`. The bytes depend on the input, the level and the
/// version of libdeflate, on nothing else.
class GzipWriter {
 public:
  explicit GzipWriter(Sink sink, GzipOptions options = {});
  GzipWriter(GzipWriter&&) noexcept;
  GzipWriter& operator=(GzipWriter&&) noexcept;
  GzipWriter(const GzipWriter&) = delete;
  GzipWriter& operator=(const GzipWriter&) = delete;
  ~GzipWriter();

  Result<> write(std::span<const std::byte> bytes);
  Result<> finish();

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// The bytes that `source` holds compressed as gzip, all members. `corrupt` (FL0439) when damaged or cut off,
/// `refused` (FL0439) when there are more than `limit` bytes.
Source gunzip(Source source, std::uint64_t limit);

}  // namespace fairlead::archive
