#pragma once

#include "options.hpp"
#include "release/notes.hpp"

namespace fairlead {

/// How releases are written about.
struct WritingOptions {
  std::string form = "conventional", template_file = {};
  bool authors = true;
};

/// --form, --template, --authors; release.notes of fairlead.yml.
std::vector<cli::Flag> writing_flags(WritingOptions& options);

/// Writes about releases in the way that the options say.
class Writer {
 public:
  /// Reads the template, if there is one.
  static Result<Writer> make(const WritingOptions& options, std::string url, cli::Ports& ports);

  /// In Markdown. Fails as a template does.
  Result<std::string> write(const release::Release& release) const;
  /// What the template makes of it; nothing if there is none.
  Result<std::optional<std::string>> by_template(const release::Release& release) const;
  /// How it writes without a template. The address is a view of this writer's.
  release::Writing writing() const { return {.form = form_, .url = url_, .authors = authors_}; }

 private:
  release::Form form_ = release::Form::conventional;
  std::string url_, file_;
  std::optional<std::string> template_;
  bool authors_ = false;
};

}  // namespace fairlead
