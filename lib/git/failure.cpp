#include "git/failure.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <git2.h>
#include <utility>

namespace fairlead::git {

std::string last_message() {
  const auto* error = git_error_last();
  return error == nullptr || error->message == nullptr ? "unknown error" : printable(error->message);
}

Error failure(int status, const std::string& what) {
  const auto* error = git_error_last();
  const int area = error == nullptr ? GIT_ERROR_NONE : error->klass;
  auto message = fmt::format("{}: {}", what, last_message());
  if (status == GIT_ELOCKED) return Error(Errc::conflict, std::move(message)).id("FL0309");
  if (area == GIT_ERROR_OS || area == GIT_ERROR_FILESYSTEM) return {Errc::io, std::move(message)};
  if (area == GIT_ERROR_NOMEMORY) return {Errc::refused, std::move(message)};
  return Error(Errc::corrupt, std::move(message))
      .id("FL0303")
      .help("`git fsck` shows the damage; a fresh clone mends it");
}

Result<> check(int status, const std::string& what) {
  if (status >= 0) return {};
  return failure(status, what);
}

}  // namespace fairlead::git
