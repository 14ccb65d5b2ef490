#include "compose/short_forms.hpp"

#include "base/characters.hpp"

#include <vector>

namespace fairlead::compose {
namespace {

bool is_slash(char c) {
  return c == '/' || c == '\\';
}

bool starts_with_drive(std::string_view text) {
  return text.size() >= 3 && is_letter(text[0]) && text[1] == ':' && is_slash(text[2]);
}

/// "C:\\x" has a drive, "v:/data" is a volume and its target, and "C:/x:/data" must be a drive again.
bool is_drive_part(std::string_view text) {
  if (!starts_with_drive(text)) return false;
  if (text[2] == '\\') return true;
  const auto colon = text.find(':', 2);
  return colon != text.npos && is_absolute(text.substr(colon + 1));
}

/// Cuts the text before the next ":" off `rest`.
std::string_view next_part(std::string_view& rest) {
  const auto colon = rest.find(':', is_drive_part(rest) ? 2 : 0);
  const auto part = rest.substr(0, colon);
  rest.remove_prefix(colon == rest.npos ? rest.size() : colon + 1);
  return part;
}

}  // namespace

ShortPort split_port(std::string_view text) {
  ShortPort port;
  if (const auto slash = text.rfind('/'); slash != text.npos) {
    port.protocol = text.substr(slash + 1);
    text = text.substr(0, slash);
  }
  const auto last = text.rfind(':');
  port.target = text.substr(last + 1);  // npos + 1 is 0
  if (last == text.npos) return port;
  text = text.substr(0, last);
  const auto middle = text.rfind(':');
  port.published = text.substr(middle + 1);
  if (middle == text.npos) return port;
  port.address = text.substr(0, middle);
  if (port.address.starts_with('[') && port.address.ends_with(']'))
    port.address = port.address.substr(1, port.address.size() - 2);
  return port;
}

ShortMount split_mount(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty() && parts.size() < 4) parts.push_back(next_part(text));
  if (parts.size() == 1) return {.source = {}, .target = parts[0], .options = {}};
  if (parts.size() == 2) return {.source = parts[0], .target = parts[1], .options = {}};
  if (parts.size() == 3) return {.source = parts[0], .target = parts[1], .options = parts[2]};
  return {};
}

bool is_absolute(std::string_view path) {
  return path.starts_with('/') || path.starts_with("\\\\") || starts_with_drive(path);
}

}  // namespace fairlead::compose
