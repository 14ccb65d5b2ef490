#pragma once

#include "cli/redactor.hpp"

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::demo {

/// What the user watches: scenes, commands as one would type them, what they answered, and what it means.
/// Each line is out before the next thing happens.
class Transcript {
 public:
  Transcript(std::FILE* out, bool colour, const cli::Redactor* redactor)
      : out_(out), colour_(colour), redactor_(redactor) {}

  void title(std::string_view text);
  /// A scene: an empty line and what it is about.
  void scene(std::string_view text);
  /// "  engine    private Docker 20.10": a fact with its name.
  void fact(std::string_view name, std::string_view text);
  /// "  $ fairlead stack plan harbour"
  void command(std::string_view text);
  /// Lines that a command wrote, indented.
  void output(std::string_view text);

 private:
  void line(std::string_view indent, std::string_view text, std::string_view style = {});

  std::FILE* out_;
  bool colour_;
  const cli::Redactor* redactor_;
};

}  // namespace fairlead::demo
