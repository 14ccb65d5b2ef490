#include "bump/bump.hpp"

#include "base/text.hpp"
#include "bump/kind.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

namespace fairlead::bump {
namespace {

/// CMake knows numbers only, so project(VERSION) gets no pre-release.
std::string core_of(const semver::Version& version) {
  return fmt::format("{}.{}.{}", version.major, version.minor, version.patch);
}

/// Is the version one that Python's packaging accepts (PEP 440, "Pre-release spelling" and "separators")? Of
/// pre-releases these are "alpha", "beta", "rc" and their like, alone or with one number.
bool is_python_version(const semver::Version& version) {
  constexpr std::array<std::string_view, 9> names = {"a", "alpha", "b", "beta", "c", "rc", "pre", "preview", "dev"};
  const auto& parts = version.prerelease;
  if (parts.empty()) return true;
  const bool named = std::ranges::find(names, lower(parts.front())) != names.end();
  return named && parts.size() <= 2 && (parts.size() == 1 || number(parts[1]));
}

Result<std::string> text_for(const File& file, const semver::Version& version) {
  const auto kind = kind_of(file.target);
  if (kind == Kind::cmake) return core_of(version);
  if (kind == Kind::pyproject && !is_python_version(version)) {
    const auto message = fmt::format("Python has no version {}", version.str());
    return Error(Errc::config, message)
        .id("FL0324")
        .at({.file = file.target.path})
        .help("call pre-releases alpha, beta or rc, as in 1.2.0-rc.1");
  }
  return version.str();
}

/// Letters, digits, ".", "-", "+" and "_": what versions consist of, so it can stand wherever one stood.
bool may_be_version(std::string_view text) {
  constexpr auto allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-+_";
  return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

bool has_v(std::string_view text) {
  return text.size() > 1 && text.front() == 'v' && text[1] >= '0' && text[1] <= '9';
}

Error not_found(const File& file) {
  return Error(Errc::config, "it has no version")
      .id("FL0322")
      .at({.file = file.target.path})
      .help("write one there once, by hand, or take the file out of release.files");
}

}  // namespace

Result<std::vector<Edit>> edits(const File& file, const semver::Version& version, std::span<const File> others) {
  TRY_ASSIGN(auto values, versions(file, others));
  if (values.empty()) return not_found(file);
  TRY_ASSIGN(const auto wanted, text_for(file, version));
  std::ranges::sort(values, {}, &Value::offset);
  std::vector<Edit> out;
  for (const auto& value : values) {
    if (!may_be_version(value.text)) {
      return Error(Errc::config, fmt::format("\"{}\" is no version", printable(value.text.substr(0, 100))))
          .id("FL0323")
          .at(place_at(file.text, value.offset, file.target.path));
    }
    auto after = (has_v(value.text) ? "v" : "") + wanted;
    if (value.text != after) out.push_back({value.offset, std::string(value.text), std::move(after)});
  }
  return out;
}

std::string edited(std::string_view text, std::span<const Edit> edits) {
  std::string out;
  std::size_t done = 0;
  for (const auto& edit : edits) {
    out.append(text.substr(done, edit.offset - done)).append(edit.after);
    done = edit.offset + edit.before.size();
  }
  return out.append(text.substr(done));
}

Result<std::vector<Change>> changes(std::span<const File> files, const semver::Version& version) {
  std::vector<Change> out;
  for (const auto& file : files) {
    TRY_ASSIGN(auto found, edits(file, version, files));
    if (found.empty()) continue;
    auto after = edited(file.text, found);
    out.push_back({file.target.path, file.text, std::move(after), std::move(found)});
  }
  return out;
}

}  // namespace fairlead::bump
