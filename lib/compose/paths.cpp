#include "compose/paths.hpp"

#include "base/text.hpp"
#include "compose/short_forms.hpp"

namespace fairlead::compose {

std::string resolve(std::string_view directory, std::string_view path) {
  if (is_absolute(path) && !path.starts_with('/')) return std::string(path);  // Windows: the node's own business
  std::string joined(path);
  if (!path.starts_with('/') && !directory.empty()) joined = std::string(directory) + "/" + joined;
  std::vector<std::string> kept;
  for (const auto part : split(joined, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !kept.empty() && kept.back() != "..")
      kept.pop_back();
    else if (part != ".." || !joined.starts_with('/'))
      kept.emplace_back(part);
  }
  const auto text = join(kept, "/");
  if (joined.starts_with('/')) return "/" + text;
  return text.empty() ? "." : text;
}

std::string directory_of(std::string_view file) {
  const auto slash = file.rfind('/');
  if (slash == file.npos) return "";
  return slash == 0 ? "/" : std::string(file.substr(0, slash));
}

}  // namespace fairlead::compose
