#include "tagger.hpp"

#include <utility>

namespace fairlead {
namespace {

/// git writes "name <email>" on one line.
std::string plain(std::string text) {
  std::erase_if(text, [](char c) { return c == '<' || c == '>' || static_cast<unsigned char>(c) < ' '; });
  return std::string(trim(text));
}

std::optional<git::Tagger> person(const std::string& name, const std::string& email) {
  git::Tagger out{.name = plain(name), .email = plain(email)};
  if (out.name.empty() || out.email.empty()) return {};
  return out;
}

}  // namespace

Result<git::Tagger> tagger_of(const std::string& name, const std::string& email, const git::Repository& repository,
                              const Variables& environment) {
  const auto variables = [&](std::string_view a, std::string_view b) {
    return person(value_or(environment, a), value_or(environment, b));
  };
  if (auto given = person(name, email)) return *std::move(given);
  if (auto found = variables("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")) return *std::move(found);
  TRY_ASSIGN(auto configured, repository.identity());
  if (configured) return *std::move(configured);
  if (auto found = variables("GITLAB_USER_NAME", "GITLAB_USER_EMAIL")) return *std::move(found);
  return Error(Errc::config, "nobody is named as the tagger")
      .id("FL0308")
      .help("git config user.name \"...\" and user.email \"...\", or --tagger-name and --tagger-email");
}

}  // namespace fairlead
