#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "sys/filesystem.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::cli {

/// One node of fairlead.yml.
struct Setting {
  /// `nested` has lists or maps in it.
  enum class Kind : std::uint8_t { scalar, list, mapping, nested };
  std::string path;  ///< "stack.file"
  Place place;
  Kind kind = Kind::scalar;
  std::vector<std::string> values = {};  ///< One of a scalar, several of a list, "key=value" of a mapping,
                                         ///< "key.key=value" of mappings in it; null and lists of lists have none.
  Place key = {};                        ///< Where its key stands.
  friend bool operator==(const Setting&, const Setting&) = default;
};

/// What fairlead.yml says, as paths of keys.
class Config {
 public:
  Config() = default;
  explicit Config(std::vector<Setting> settings) : settings_(std::move(settings)) {}

  std::optional<Setting> find(std::string_view path) const;
  const std::vector<Setting>& settings() const noexcept { return settings_; }

 private:
  std::vector<Setting> settings_;
};

/// Reads fairlead.yml text (docs/formats/fairlead-yml.md). `config` with line and column when it is wrong.
Result<Config> parse_config(std::string_view text, const std::string& file);

/// The nearest fairlead.yml in `directory` or above it, no further than the root of the git repository.
std::optional<std::string> find_config(sys::FileSystem& files, const std::string& directory);

/// The settings of `file`, or of the nearest fairlead.yml when that is empty; none if there is none. `config` when
/// `file` cannot be read.
Result<Config> load_config(sys::FileSystem& files, std::string file, const std::string& directory);

/// `config` for a key that none of `flags` knows in a section that one of them uses, or for an unknown section.
Result<> check_keys(const Config& config, std::span<const Flag> flags);

}  // namespace fairlead::cli
