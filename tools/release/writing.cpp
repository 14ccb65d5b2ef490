#include "writing.hpp"

namespace fairlead {

std::vector<cli::Flag> writing_flags(WritingOptions& options) {
  return {{.name = "--form",
           .help = "Sections as Features and Fixes, or as Added and Fixed (keepachangelog.com)",
           .target = &options.form,
           .env = "FAIRLEAD_RELEASE_NOTES_FORM",
           .config = "release.notes.form",
           .choices = {"conventional", "keep-a-changelog"}},
          {.name = "--template",
           .help = "Write by the Mustache template in FILE",
           .target = &options.template_file,
           .value = "FILE",
           .env = "FAIRLEAD_RELEASE_NOTES_TEMPLATE",
           .config = "release.notes.template"},
          {.name = "--authors",
           .help = "Name the authors of the commits at the end; --no-authors leaves them out",
           .target = &options.authors,
           .env = "FAIRLEAD_RELEASE_NOTES_AUTHORS",
           .config = "release.notes.authors"}};
}

Result<Writer> Writer::make(const WritingOptions& options, std::string url, cli::Ports& ports) {
  constexpr std::uint64_t largest = 1U << 20U;
  Writer out;
  TRY_ASSIGN(out.form_, release::form_of(options.form));
  out.url_ = std::move(url);
  out.authors_ = options.authors;
  out.file_ = options.template_file;
  if (!out.file_.empty()) {
    TRY_ASSIGN(out.template_, ports.files.read(out.file_, largest));
  }
  return out;
}

Result<std::string> Writer::write(const release::Release& release) const {
  TRY_ASSIGN(auto text, by_template(release));
  return text ? *std::move(text) : release::notes(release, writing());
}

Result<std::optional<std::string>> Writer::by_template(const release::Release& release) const {
  if (!template_) return std::nullopt;
  TRY_ASSIGN(auto text, release::notes_by_template(*template_, file_, release, writing()));
  return std::optional(std::move(text));
}

}  // namespace fairlead
