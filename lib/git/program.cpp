#include "git/program.hpp"

#include <algorithm>

namespace fairlead::git {

Variables without_repository(Variables environment) {
  for (const auto* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
                           "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
                           "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE"}) {
    environment.erase(name);
  }
  return environment;
}

std::string without_credentials(std::string_view text) {
  constexpr std::string_view mark = "://";
  std::string out;
  for (auto at = text.find(mark); at != text.npos; at = text.find(mark)) {
    const auto start = at + mark.size();
    const auto authority =
        text.substr(start, std::min(text.find_first_of("/?#'\" \t\r\n", start), text.size()) - start);
    const auto user_end = authority.rfind('@');
    const auto before = lower(text.substr(at < 5 ? 0 : at - 5, std::min<std::size_t>(at, 5)));
    const bool web = before.ends_with("http") || before.ends_with("https");
    out += text.substr(0, start);
    if (user_end != authority.npos) {
      if (!web) out.append(authority.substr(0, std::min(user_end, authority.find(':')))).append("@");
      out += authority.substr(user_end + 1);
    } else {
      out += authority;
    }
    text.remove_prefix(start + authority.size());
  }
  return out.append(text);
}

}  // namespace fairlead::git
