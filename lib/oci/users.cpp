#include "oci/users.hpp"

#include "base/text.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace fairlead::oci {
namespace {

std::optional<std::uint32_t> id_of(std::string_view text) {
  const auto id = number(text);
  return id && *id <= UINT32_MAX ? std::optional(static_cast<std::uint32_t>(*id)) : std::nullopt;
}

Error unknown(std::string_view name, const char* file, bool has_file) {
  return Error(Errc::config, "\"" + printable(name) + "\" is not in " + file + " of the image")
      .id("FL0437")
      .help(has_file ? "use a name that is there, or a number"
                     : std::string("the image has no ") + file + ": use a number, such as 10001");
}

/// The fields of the line of `name`: passwd(5), group(5).
Result<std::vector<std::string>> line_of(std::string_view name, const char* file, const ReadUserFile& read) {
  TRY_ASSIGN(const auto text, read(file));
  for (const auto line : lines(text)) {
    const auto fields = split(line, ':');
    if (fields.size() >= 3 && fields[0] == name) return std::vector<std::string>(fields.begin(), fields.end());
  }
  return unknown(name, file, !text.empty());
}

}  // namespace

Result<Owner> parse_owner(std::string_view text, const ReadUserFile& read) {
  const auto colon = text.find(':');
  const auto user = text.substr(0, colon);
  const auto group = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  Owner out;
  if (const auto id = id_of(user)) {
    out = {.uid = *id, .gid = *id};
  } else if (!user.empty()) {
    TRY_ASSIGN(const auto fields, line_of(user, "/etc/passwd", read));
    const auto uid = id_of(fields[2]), gid = id_of(fields.size() > 3 ? fields[3] : "");
    if (!uid || !gid) return unknown(user, "/etc/passwd", true);
    out = {.uid = *uid, .gid = *gid};
  }
  if (group.empty()) return out;
  if (const auto id = id_of(group)) {
    out.gid = *id;
    return out;
  }
  TRY_ASSIGN(const auto fields, line_of(group, "/etc/group", read));
  const auto gid = id_of(fields[2]);
  if (!gid) return unknown(group, "/etc/group", true);
  out.gid = *gid;
  return out;
}

}  // namespace fairlead::oci
