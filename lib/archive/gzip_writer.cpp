#include "archive/gzip.hpp"
#include "base/bytes.hpp"
#include "base/handle.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstring>
#include <libdeflate.h>
#include <mutex>
#include <thread>
#include <vector>

namespace fairlead::archive {
namespace {

constexpr std::size_t member_size = 1U << 20U;
constexpr unsigned most_threads = 16;

using DeflateHandle = Handle<libdeflate_compressor, libdeflate_free_compressor>;

/// Compresses one member at a time; one a thread.
class MemberCompressor {
 public:
  explicit MemberCompressor(int level)
      : best_(libdeflate_alloc_compressor(level)),
        fast_(libdeflate_alloc_compressor(1)),
        store_(libdeflate_alloc_compressor(0)) {}

  /// The size of the member in `output`; 0 when there is no memory.
  std::size_t compress(std::span<const std::byte> input, Bytes& output) {
    if (!best_ || !fast_ || !store_) return 0;
    auto* chosen = gains(input) ? best_.get() : store_.get();
    output.resize(libdeflate_gzip_compress_bound(chosen, member_size));
    return libdeflate_gzip_compress(chosen, input.data(), input.size(), output.data(), output.size());
  }

 private:
  /// Four samples decide, so that a member of many files is not judged by its first one.
  bool gains(std::span<const std::byte> input) {
    constexpr std::size_t sample = 8U << 10U, samples = 4;
    if (input.size() < sample * samples * 2) return true;
    for (std::size_t i = 0; i < samples; ++i) {
      const auto part = input.subspan(i * (input.size() / samples), sample);
      std::array<std::byte, sample> out{};
      // No more room than 97 %: libdeflate gives up, and returns 0, as soon as it is used up.
      constexpr std::size_t room = sample * 97 / 100;
      if (libdeflate_deflate_compress(fast_.get(), part.data(), part.size(), out.data(), room) != 0) return true;
    }
    return false;
  }

  DeflateHandle best_, fast_, store_;
};

}  // namespace

/// A ring of slots: the caller fills the slot at `head_`, workers take full ones in order, the caller hands out the
/// one at `tail_` once it is done. The ring bounds the memory and keeps the order.
class GzipWriter::State {
 public:
  State(Sink sink, GzipOptions options) : sink_(std::move(sink)), options_(options), inline_(options.level) {
    if (options_.threads == 0) options_.threads = std::max(1U, std::thread::hardware_concurrency());
    options_.threads = std::min(options_.threads, most_threads);
    slots_.resize(2 * std::size_t{options_.threads} + 2);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    work_.notify_all();
  }

  Result<> write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      if (head().filled == member_size) TRY(submit());
      auto& slot = head();
      slot.input.resize(member_size);
      const auto count = std::min(bytes.size(), member_size - slot.filled);
      std::memcpy(slot.input.data() + slot.filled, bytes.data(), count);
      slot.filled += count;
      bytes = bytes.subspan(count);
    }
    return {};
  }

  Result<> finish() {
    // An empty input is one empty member, and a small one is not worth a thread.
    if (submitted_ == 0) {
      head().compressed = inline_.compress(std::span(head().input).first(head().filled), head().output);
      return emit(head());
    }
    if (head().filled > 0) TRY(submit());
    while (emitted_ < submitted_) TRY(emit_next());
    return {};
  }

 private:
  struct Slot {
    Bytes input, output;
    std::size_t filled = 0, compressed = 0;
    bool done = false;
  };

  Slot& at(std::size_t number) { return slots_[number % slots_.size()]; }
  Slot& head() { return at(submitted_); }

  Result<> submit() {
    if (workers_.empty()) {
      for (unsigned i = 0; i < options_.threads; ++i) workers_.emplace_back([this] { work(); });
    }
    {
      const std::scoped_lock lock(mutex_);
      ++submitted_;
    }
    work_.notify_one();
    if (submitted_ - emitted_ == slots_.size()) TRY(emit_next());
    return {};
  }

  Result<> emit_next() {
    auto& slot = at(emitted_);
    {
      std::unique_lock lock(mutex_);
      done_.wait(lock, [&] { return slot.done; });
    }
    TRY(emit(slot));
    slot.done = false;
    slot.filled = 0;
    ++emitted_;
    return {};
  }

  Result<> emit(const Slot& slot) {
    if (slot.compressed == 0) return Error(Errc::internal, "gzip: no memory for a compressor");
    return sink_(std::span(slot.output).first(slot.compressed));
  }

  void work() {
    MemberCompressor compressor(options_.level);
    for (;;) {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [&] { return stopping_ || taken_ < submitted_; });
      if (stopping_) return;
      auto& slot = at(taken_++);
      lock.unlock();
      slot.compressed = compressor.compress(std::span(slot.input).first(slot.filled), slot.output);
      lock.lock();
      slot.done = true;
      lock.unlock();
      done_.notify_one();
    }
  }

  Sink sink_;
  GzipOptions options_;
  MemberCompressor inline_;
  std::vector<Slot> slots_;
  std::mutex mutex_;
  std::condition_variable work_, done_;
  // Members by number. `submitted_` and `emitted_` are changed by the caller alone; workers read the first.
  std::size_t submitted_ = 0, taken_ = 0, emitted_ = 0;
  bool stopping_ = false;
  std::vector<std::jthread> workers_;  // last: joined before anything else goes
};

GzipWriter::GzipWriter(Sink sink, GzipOptions options) : state_(std::make_unique<State>(std::move(sink), options)) {}
GzipWriter::GzipWriter(GzipWriter&&) noexcept = default;
GzipWriter& GzipWriter::operator=(GzipWriter&&) noexcept = default;
GzipWriter::~GzipWriter() = default;

Result<> GzipWriter::write(std::span<const std::byte> bytes) {
  return state_->write(bytes);
}

Result<> GzipWriter::finish() {
  return state_->finish();
}

}  // namespace fairlead::archive
