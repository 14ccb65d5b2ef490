#pragma once

#include "sys/filesystem.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead {

/// Every file has the same text; nothing can be written.
class OneFile final : public sys::FileSystem {
 public:
  explicit OneFile(std::string_view text) : text_(text) {}
  Result<std::string> read(const std::string& path, std::uint64_t limit) override {
    if (text_.empty() || text_.size() > limit) return Error(Errc::not_found, path);
    return std::string(text_);
  }
  Result<std::unique_ptr<sys::Reader>> open(const std::string& path) override { return none(path); }
  Result<> write(const std::string& path, std::string_view, std::uint32_t) override { return none(path); }
  Result<std::unique_ptr<sys::Writer>> create(const std::string& path) override { return none(path); }
  Result<std::unique_ptr<sys::Lock>> lock(const std::string& path) override { return none(path); }
  Result<std::vector<sys::DirectoryEntry>> list(const std::string& path) override { return none(path); }
  Result<sys::FileInfo> info(const std::string& path) override { return none(path); }
  Result<std::string> read_link(const std::string& path) override { return none(path); }
  Result<> make_directories(const std::string& path) override { return none(path); }
  Result<> rename(const std::string& from, const std::string&) override { return none(from); }
  Result<> remove(const std::string& path) override { return none(path); }

 private:
  static Error none(const std::string& path) { return {Errc::not_found, path}; }
  std::string_view text_;
};

}  // namespace fairlead
