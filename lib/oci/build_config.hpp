#pragma once

#include "oci/dockerfile.hpp"
#include "oci/dockerfile_expand.hpp"
#include "oci/manifest.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// The ARGs in force: those of a stage, and those of the stages it builds on.
struct StageArgs {
  Variables values = {};
  Names declared = {};  ///< Those without a value, too.
};

/// What the instructions that touch no files change: pure, tested apart from the rest.
struct ConfigScope {
  ImageConfig& image;
  StageArgs& args;
  const Variables& globals;  ///< What an ARG without a value takes over.
  const Variables& given;    ///< From --build-arg.
  char escape = '\\';
  bool& has_own_cmd;  ///< ENTRYPOINT drops a CMD that the base brought, but not one of this stage.
  std::vector<Warning>& warnings;

  /// What words are expanded with: ENV wins over ARG.
  Variables variables() const;
  /// `word` with these. A variable that nobody declared is a warning.
  Result<std::string> text(const Word& word) const;
  Result<std::string> text(const Word& word, const Variables& with) const;
  /// A here-document with these.
  Result<std::string> heredoc(const Word& text) const;
  void warn_of(const Names& unset, const Place& place) const;
};

/// Applies every instruction but WORKDIR, COPY, ADD and RUN, for which it does nothing.
Result<> apply_config(const dockerfile::Action& action, const ConfigScope& scope);

/// "8080/tcp" for each port that "8080", "53/udp" or "8000-8003" means. `config` when it is none.
Result<std::vector<std::string>> ports_of(std::string_view text);
/// Whether it is a number from 1 to 64 or a name: SIGTERM, TERM, SIGRTMIN+3.
bool is_signal(std::string_view text);

}  // namespace fairlead::oci
