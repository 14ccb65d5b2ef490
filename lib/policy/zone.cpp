#include "policy/zone.hpp"

#include "base/characters.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::policy {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::uint64_t largest_file = 1U << 20U;
constexpr std::size_t header_size = 44;

Error damaged(std::string_view source) {
  return Error(Errc::corrupt, fmt::format("{} is no time zone file", printable(source)))
      .id("FL0586")
      .help("install the package tzdata anew, or give an offset such as +02:00");
}

/// A big-endian number of `width` bytes.
std::int64_t number_at(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < width; ++i) out = (out << 8U) | static_cast<unsigned char>(bytes[at + i]);
  if (width == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(out));
  return static_cast<std::int64_t>(out);
}

/// How many things of each kind follow a header (RFC 8536, section 3.1).
struct Counts {
  std::size_t utc, standard, leaps, times, types, letters;
  char version;

  static std::optional<Counts> read(std::string_view bytes) {
    if (bytes.size() < header_size || !bytes.starts_with("TZif")) return {};
    const auto count = [&](std::size_t index) { return static_cast<std::size_t>(number_at(bytes, 20 + 4 * index, 4)); };
    Counts out = {count(0), count(1), count(2), count(3), count(4), count(5), bytes[4]};
    for (const auto one : {out.utc, out.standard, out.leaps, out.times, out.types, out.letters}) {
      if (one > largest_file) return {};
    }
    return out.types == 0 || out.types > 256 ? std::nullopt : std::optional(out);
  }
  std::size_t size(std::size_t width) const {
    return times * (width + 1) + types * 6 + letters + leaps * (width + 4) + standard + utc;
  }
};

/// "+02:00", "-05:30"
std::optional<seconds> fixed_offset(std::string_view text) {
  const bool has_form = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
  if (!has_form) return {};
  const auto hour = number(text.substr(1, 2)), minute = number(text.substr(4, 2));
  if (!hour || !minute || *hour > 23 || *minute > 59) return {};
  const auto out = hours(static_cast<int>(*hour)) + minutes(static_cast<int>(*minute));
  return text[0] == '-' ? -out : out;
}

/// What can be a name in the database, and no way out of its directory.
bool is_zone_name(std::string_view name) {
  const auto fits = [](char c) { return is_alphanumeric(c) || c == '_' || c == '-' || c == '+' || c == '/'; };
  return !name.empty() && name.size() <= 64 && name.front() != '/' && std::ranges::all_of(name, fits);
}

Error unknown(std::string_view name, std::string why) {
  return Error(Errc::config, fmt::format("the time zone \"{}\" is not known here{}", printable(name), why))
      .id("FL0586")
      .help("write its IANA name (Europe/Berlin; the package tzdata has them), UTC, or an offset such as +02:00");
}

}  // namespace

Result<Zone> Zone::load(std::string_view name, sys::FileSystem& files, const Variables& environment) {
  Zone out;
  if (name == "UTC" || name == "Etc/UTC" || name == "Z") return out;
  if (const auto offset = fixed_offset(name)) {
    out.first_ = *offset;
    return out;
  }
  if (!is_zone_name(name)) return unknown(name, ", and its name is no IANA name");
  const auto path = value_or(environment, "TZDIR", "/usr/share/zoneinfo") + "/" + std::string(name);
  auto bytes = files.read(path, largest_file);
  if (!bytes) return unknown(name, ": " + bytes.error().message());
  return parse(*bytes, path);
}

Result<Zone> Zone::parse(std::string_view bytes, std::string_view source) {
  auto counts = Counts::read(bytes);
  if (!counts) return damaged(source);
  std::size_t width = 4;
  if (counts->version >= '2') {  // The whole again, with times of 64 bits.
    const auto skip = header_size + counts->size(4);
    if (bytes.size() < skip) return damaged(source);
    bytes.remove_prefix(skip);
    counts = Counts::read(bytes);
    width = 8;
  }
  if (!counts || bytes.size() < header_size + counts->size(width)) return damaged(source);
  bytes.remove_prefix(header_size);
  const auto offset_of = [&](std::size_t type) {
    return seconds(number_at(bytes, counts->times * (width + 1) + type * 6, 4));
  };
  Zone out;
  out.first_ = offset_of(0);
  for (std::size_t i = 0; i < counts->times; ++i) {
    const auto type = static_cast<unsigned char>(bytes[counts->times * width + i]);
    const auto at = number_at(bytes, i * width, width);
    if (type >= counts->types || (i > 0 && at <= out.changes_.back().at)) return damaged(source);
    out.changes_.push_back({.at = at, .offset = offset_of(type)});
  }
  const auto footer = trim(bytes.substr(counts->size(width)));
  if (width == 8 && !footer.empty()) {
    out.later_ = YearlyRule::parse(footer);
    if (!out.later_) return damaged(source);
  }
  return out;
}

seconds Zone::offset_at(sys_seconds time) const {
  const auto now = time.time_since_epoch().count();
  const auto next = std::ranges::upper_bound(changes_, now, {}, &Change::at);
  if (next == changes_.end() && later_) return later_->offset_at(time);
  return next == changes_.begin() ? first_ : std::prev(next)->offset;
}

sys_seconds Zone::to_utc(local_seconds local) const {
  const sys_seconds as_utc(local.time_since_epoch());
  const auto before = offset_at(as_utc - hours(24)), after = offset_at(as_utc + hours(24));
  const auto early = as_utc - std::max(before, after);
  if (to_local(early) == local) return early;
  const auto late = as_utc - std::min(before, after);
  if (to_local(late) == local) return late;
  return as_utc - before;
}

}  // namespace fairlead::policy
