#include "git/pack.hpp"
#include "sys/descriptor.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace fairlead::git {
namespace {

namespace fs = std::filesystem;

/// A file in memory, read as it is needed. Packs are never written to once they have their name.
class Mapping {
 public:
  explicit Mapping(const std::string& path) {
    const sys::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat info = {};
    if (!file.is_open() || ::fstat(file.get(), &info) != 0 || info.st_size <= 0) return;
    const auto size = static_cast<std::size_t>(info.st_size);
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (start != MAP_FAILED) text_ = {static_cast<const char*>(start), size};
  }
  Mapping(Mapping&& other) noexcept : text_(std::exchange(other.text_, {})) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(text_, other.text_);
    return *this;
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (!text_.empty()) ::munmap(const_cast<char*>(text_.data()), text_.size());
  }

  std::string_view text() const { return text_; }  ///< Empty where the file cannot be read.

 private:
  std::string_view text_;
};

}  // namespace

class PackedCommits::Pack {
 public:
  /// Nothing where the index is not of the usual kind.
  static std::optional<Pack> open(const fs::path& index_path) {
    Mapping mapping(index_path.native());
    const auto index = PackIndex::read(mapping.text());
    auto path = index_path;
    if (!index) return {};
    return Pack(std::move(mapping), *index, path.replace_extension(".pack").native());
  }

  std::optional<std::uint64_t> find(const Id& id) const { return index_.find(id); }

  /// What the pack has from `offset` on: 32 KiB or more, unless it ends before.
  std::string_view bytes_at(std::uint64_t offset) {
    constexpr std::size_t block = 64U << 10U, beyond = 32U << 10U;
    const auto start = offset - offset % block;
    if (start != start_ || window_.empty()) {
      if (!file_.is_open()) file_ = sys::Descriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
      window_.resize(block + beyond);
      const auto got = ::pread(file_.get(), window_.data(), window_.size(), static_cast<off_t>(start));
      window_.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      start_ = start;
    }
    return std::string_view(window_).substr(std::min<std::size_t>(offset - start, window_.size()));
  }

 private:
  Pack(Mapping mapping, PackIndex index, std::string path)
      : mapping_(std::move(mapping)), index_(index), path_(std::move(path)) {}

  Mapping mapping_;
  PackIndex index_;
  std::string path_;
  sys::Descriptor file_;
  std::string window_;  ///< Neighbours of a commit are read next, so their bytes are kept.
  std::uint64_t start_ = 0;
};

PackedCommits::PackedCommits(std::string objects) : objects_(std::move(objects)) {}
PackedCommits::PackedCommits(PackedCommits&&) noexcept = default;
PackedCommits& PackedCommits::operator=(PackedCommits&&) noexcept = default;
PackedCommits::~PackedCommits() = default;

void PackedCommits::open() {
  constexpr std::size_t most = 64;  // a repository with more should be packed anew
  std::error_code error;
  auto entry = fs::directory_iterator(objects_ + "/pack", error);
  for (; !error && entry != fs::directory_iterator() && packs_.size() < most; entry.increment(error)) {
    if (entry->path().extension() != ".idx") continue;
    if (auto pack = Pack::open(entry->path())) packs_.push_back(*std::move(pack));
  }
}

std::optional<std::string_view> PackedCommits::find(const Id& id) {
  if (!std::exchange(opened_, true)) open();
  for (std::size_t i = 0; i < packs_.size(); ++i) {
    const auto place = (last_ + i) % packs_.size();
    const auto offset = packs_[place].find(id);
    if (!offset) continue;
    last_ = place;
    return unpacker_.unpack(packs_[place].bytes_at(*offset));
  }
  return {};
}

}  // namespace fairlead::git
