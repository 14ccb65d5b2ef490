#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "cli/exit.hpp"
#include "cli/redactor.hpp"
#include "cli/wrap.hpp"
#include "sys/filesystem.hpp"

#include <string>
#include <string_view>

namespace fairlead::cli {

/// How output is made, found before anything else so that even the first error is in the right form.
struct OutputStyle {
  bool json = false;
  bool colour = false;    ///< Of standard error; standard output is plain unless a terminal.
  bool terminal = false;  ///< Standard error is one that can move its cursor.
  bool gitlab = false;    ///< A job log of GitLab.
  bool quiet = false, verbose = false;
};

/// `colour` is "auto", "always" or "never". Auto: NO_COLOR (no-color.org), then FORCE_COLOR, then TERM=dumb, then
/// GITLAB_CI (a job log shows ANSI colours), then whether `is_terminal`.
bool wants_colour(std::string_view colour, const Variables& environment, bool is_terminal);

/// Writes all of `text`. `io` when the reader is gone or the disk is full.
Result<> write_text(int descriptor, std::string_view text);
/// The same, redacted.
Result<> write_text(int descriptor, std::string_view text, const Redactor& redactor);

/// "error[FL0204]: what is wrong", " --> file:line:col" with the line when `files` can read it, notes and help.
/// Lines that quote something ("| ...") are not broken.
std::string error_text(const Error& error, sys::FileSystem& files, const Paper& paper);

/// {"schema":"fairlead.error/1","error":{...},"exit":2} and a newline.
std::string error_json(const Error& error, Exit status);

}  // namespace fairlead::cli
