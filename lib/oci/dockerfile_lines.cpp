#include "oci/dockerfile_lines.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace fairlead::oci {
namespace {

constexpr std::size_t largest_file = 1U << 20U, most_heredocs = 100;
constexpr std::string_view blank = " \t\v\f\r";

std::string_view without_leading_blanks(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(blank), line.size()));
  return line;
}

struct Directive {
  std::string name;
  std::string_view value;
};

/// "# name=value", in the first lines of the file only.
std::optional<Directive> directive_of(std::string_view line) {
  if (!line.starts_with('#')) return {};
  line.remove_prefix(1);
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) return {};
  const auto name = lower(trim(line.substr(0, equals)));
  const auto value = trim(line.substr(equals + 1));
  const bool is_known = name == "syntax" || name == "escape" || name == "check";
  if (!is_known || value.empty()) return {};
  return Directive{.name = name, .value = value};
}

/// The part before the escape character that continues the line, or nothing.
std::optional<std::string_view> continued(std::string_view line, char escape) {
  const auto last = line.find_last_not_of(blank);
  if (last == std::string_view::npos || line[last] != escape) return {};
  return line.substr(0, last);
}

/// The here-documents that a line announces: words such as <<EOF, <<-EOF, <<"EOF".
class Announcements {
 public:
  struct Item {
    std::string name;
    bool expands = true, strips_tabs = false;
    Place place;
  };

  static std::vector<Item> of(const LogicalLine& line) {
    const auto keyword = lower(std::string_view(line.text).substr(0, line.text.find_first_of(blank)));
    constexpr std::array<std::string_view, 3> able = {"add", "copy", "run"};
    std::vector<Item> out;
    if (std::ranges::find(able, keyword) == able.end()) return out;
    for (auto rest = std::string_view(line.text); !rest.empty();) {
      rest = without_leading_blanks(rest);
      const auto word = rest.substr(0, rest.find_first_of(blank));
      rest.remove_prefix(word.size());
      if (auto item = item_of(word); item && out.size() < most_heredocs) {
        item->place = line.place_of(word);
        out.push_back(*std::move(item));
      }
    }
    return out;
  }

 private:
  static std::optional<Item> item_of(std::string_view word) {
    // A number before it would be the descriptor that a shell redirects.
    word.remove_prefix(std::min(word.find_first_not_of("0123456789"), word.size()));
    if (!word.starts_with("<<")) return {};
    word.remove_prefix(2);
    Item item;
    if (word.starts_with('-')) {
      item.strips_tabs = true;
      word.remove_prefix(1);
    }
    if (word.size() >= 2 && (word.front() == '"' || word.front() == '\'') && word.back() == word.front()) {
      item.expands = false;
      word = word.substr(1, word.size() - 2);
    }
    if (word.empty() || word.find_first_of("<\"'/\\$") != std::string_view::npos || word == "." || word == "..")
      return {};
    item.name = word;
    return item;
  }
};

class Splitter {
 public:
  Splitter(std::string_view text, const std::string& file) : lines_(fairlead::lines(text)), file_(file) {}

  Result<DockerfileLines> run() {
    TRY(directives());
    while (at_ < lines_.size()) {
      const auto line = without_leading_blanks(lines_[at_]);
      if (line.empty() || line.starts_with('#')) {
        ++at_;
        continue;
      }
      TRY_ASSIGN(auto logical, instruction());
      out_.lines.push_back(std::move(logical));
    }
    return std::move(out_);
  }

 private:
  Place place(std::uint32_t column = 1) const { return {.file = file_, .line = number(), .column = column}; }
  std::uint32_t number() const { return static_cast<std::uint32_t>(at_) + 1; }

  Result<> directives() {
    std::vector<std::string> seen;
    for (; at_ < lines_.size(); ++at_) {
      auto found = directive_of(lines_[at_]);
      if (!found) return {};
      if (std::ranges::find(seen, found->name) != seen.end()) {
        return bad_dockerfile("the parser directive \"" + found->name + "\" is given twice", place());
      }
      if (found->name == "syntax") out_.syntax = found->value;
      if (found->name == "escape") {
        if (found->value != "\\" && found->value != "`") {
          return bad_dockerfile("the escape character must be \\ or `", place());
        }
        out_.escape = found->value.front();
      }
      seen.push_back(std::move(found->name));
    }
    return {};
  }

  Result<LogicalLine> instruction() {
    LogicalLine logical;
    logical.file = file_;
    for (bool is_first = true; at_ < lines_.size(); ++at_, is_first = false) {
      auto line = lines_[at_];
      const auto content = without_leading_blanks(line);
      // Comments and empty lines do not end an instruction that goes on.
      if (!is_first && (content.empty() || content.starts_with('#'))) continue;
      const auto column = is_first ? line.size() - content.size() : 0;
      line.remove_prefix(column);
      const auto more = continued(line, out_.escape);
      logical.append(more ? *more : line, number(), static_cast<std::uint32_t>(column) + 1);
      if (!more) {
        ++at_;
        break;
      }
    }
    for (auto& item : Announcements::of(logical)) {
      TRY_ASSIGN(auto heredoc, heredoc_of(std::move(item)));
      logical.heredocs.push_back(std::move(heredoc));
    }
    return logical;
  }

  Result<Heredoc> heredoc_of(Announcements::Item item) {
    Heredoc out{.name = std::move(item.name), .text = {}, .expands = item.expands, .place = std::move(item.place)};
    for (; at_ < lines_.size(); ++at_) {
      auto line = lines_[at_];
      if (item.strips_tabs) line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
      if (line == out.name) {
        ++at_;
        return out;
      }
      out.text += line;
      out.text += '\n';
    }
    return bad_dockerfile("the here-document \"" + printable(out.name) + "\" does not end", std::move(out.place));
  }

  std::vector<std::string_view> lines_;
  const std::string& file_;
  std::size_t at_ = 0;
  DockerfileLines out_;
};

}  // namespace

void LogicalLine::append(std::string_view piece, std::uint32_t line, std::uint32_t column) {
  pieces_.push_back({.offset = text.size(), .line = line, .column = column});
  text += piece;
}

Place LogicalLine::place_of(std::string_view part) const {
  const auto offset = static_cast<std::size_t>(part.data() - text.data());
  auto found = std::ranges::upper_bound(pieces_, offset, {}, &Piece::offset);
  if (found == pieces_.begin()) return {.file = file};
  --found;
  return {
      .file = file, .line = found->line, .column = found->column + static_cast<std::uint32_t>(offset - found->offset)};
}

Error bad_dockerfile(std::string message, Place place) {
  return Error(Errc::config, std::move(message)).id("FL0430").at(std::move(place));
}

Result<DockerfileLines> dockerfile_lines(std::string_view text, const std::string& file) {
  if (text.size() > largest_file)
    return bad_dockerfile("larger than 1 MiB, the limit for a Dockerfile", {.file = file});
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    const auto line = std::ranges::count(text.substr(0, nul), '\n') + 1;
    return bad_dockerfile("not a text file: it holds a NUL byte",
                          {.file = file, .line = static_cast<std::uint32_t>(line), .column = 1});
  }
  return Splitter(text, file).run();
}

}  // namespace fairlead::oci
