#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::oci {

/// A file that an instruction brings along: `COPY <<EOF /etc/motd`.
struct Heredoc {
  std::string name;  ///< The word that ends it, and the name of the file.
  std::string text;
  bool expands = true;  ///< Variables are expanded, since the word was not quoted.
  Place place = {};
};

/// An instruction with its continuation lines joined and their comments left out.
class LogicalLine {
 public:
  std::string text;
  std::vector<Heredoc> heredocs;

  /// Adds what a line of the file contributes; `line` and `column` say where that began.
  void append(std::string_view piece, std::uint32_t line, std::uint32_t column);
  /// Where `part`, which must be a view into `text`, is in the file.
  Place place_of(std::string_view part) const;
  Place place() const { return place_of(std::string_view(text)); }

  std::string file;

 private:
  struct Piece {
    std::size_t offset;
    std::uint32_t line, column;
  };
  std::vector<Piece> pieces_;
};

struct DockerfileLines {
  char escape = '\\';
  std::string syntax = {};  ///< Of `# syntax=`: the frontend asked for, which we are ourselves.
  std::vector<LogicalLine> lines;
};

/// Splits a Dockerfile: parser directives, comments, continuations, here-documents of ADD, COPY and RUN.
/// `config` (FL0430) when it is not text, larger than 1 MiB, or a here-document does not end.
Result<DockerfileLines> dockerfile_lines(std::string_view text, const std::string& file);

/// `config` with FL0430.
Error bad_dockerfile(std::string message, Place place);

}  // namespace fairlead::oci
