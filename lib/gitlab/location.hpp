#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fairlead::gitlab {

/// Where a project is.
struct Location {
  std::string api;      ///< "https://gitlab.example.org/api/v4"
  std::string project;  ///< Its full path, "shop/web".
  std::string web;      ///< "https://gitlab.example.org/shop/web"

  std::string repository() const { return web + ".git"; }  ///< What git clones and pushes.
  friend bool operator==(const Location&, const Location&) = default;
};

/// The project at `web`, the address that browsers show; without it, that of the GitLab job (CI_PROJECT_URL). The API
/// is CI_API_V4_URL where that is the same server, else /api/v4 of the server. Nothing if no project is named; `config`
/// if the address cannot be one.
Result<std::optional<Location>> locate(std::string_view web, const Variables& environment);

/// How a token is shown to GitLab, which also decides what it may do.
enum class TokenKind : std::uint8_t {
  personal,  ///< Of a person, a project or a group.
  job,       ///< CI_JOB_TOKEN: acts as the user who started the pipeline, on few parts of the API.
};

struct Token {
  TokenKind kind = TokenKind::personal;
  Secret value = {};
  std::string source = {};  ///< The variable that it came from.
};

/// The first that is set of FAIRLEAD_RELEASE_TOKEN, GITLAB_TOKEN, GL_TOKEN and CI_JOB_TOKEN. One of the first three
/// that equals CI_JOB_TOKEN is a job token. Nothing if none is set.
std::optional<Token> token_of(const Variables& environment);

}  // namespace fairlead::gitlab
