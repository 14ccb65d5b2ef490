#include "release/markdown_lines.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"
#include "release/fences.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace fairlead::release {
namespace {

constexpr std::size_t most_indented = 3;

/// HTML that ends with this, wherever it stands in a line; empty: that ends with the next empty line.
struct Html {
  std::string_view end = {};
};

/// Elements that begin HTML of the sixth kind: those of pages, not of text.
constexpr auto elements = std::to_array<std::string_view>(
    {"address",  "article",    "aside",  "base",    "basefont", "blockquote", "body",     "caption",  "center",
     "col",      "colgroup",   "dd",     "details", "dialog",   "dir",        "div",      "dl",       "dt",
     "fieldset", "figcaption", "figure", "footer",  "form",     "frame",      "frameset", "h1",       "h2",
     "h3",       "h4",         "h5",     "h6",      "head",     "header",     "hr",       "html",     "iframe",
     "legend",   "li",         "link",   "main",    "menu",     "menuitem",   "nav",      "noframes", "ol",
     "optgroup", "option",     "p",      "param",   "search",   "section",    "summary",  "table",    "tbody",
     "td",       "tfoot",      "th",     "thead",   "title",    "tr",         "track",    "ul"});

/// A whole tag, with nothing behind it: the seventh kind.
bool is_lone_tag(std::string_view line) {
  line = trim(line);
  if (!take(line, "<")) return false;
  take(line, "/");
  if (line.empty() || !is_letter(line.front())) return false;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      quote = c == quote ? '\0' : quote;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1 == line.size();
    }
  }
  return false;
}

/// The HTML that a line begins (CommonMark, 4.6).
std::optional<Html> html_in(std::string_view line, bool in_paragraph) {
  if (!line.starts_with('<')) return {};
  for (const auto& [start, end] :
       {std::pair<std::string_view, std::string_view>{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}}) {
    if (line.starts_with(start)) return Html{end};
  }
  if (line.size() > 2 && line[1] == '!' && is_letter(line[2])) return Html{">"};
  auto rest = line.substr(1);
  const bool closing = take(rest, "/");
  const auto name = lower(take_while(rest, is_alphanumeric));
  const bool ends = rest.empty() || rest.front() == ' ' || rest.front() == '\t' || rest.front() == '>';
  if (!closing && ends) {
    for (const auto& [element, end] : {std::pair<std::string_view, std::string_view>{"script", "</script>"},
                                       {"pre", "</pre>"},
                                       {"style", "</style>"},
                                       {"textarea", "</textarea>"}}) {
      if (name == element) return Html{end};
    }
  }
  if ((ends || rest.starts_with("/>")) && std::ranges::find(elements, name) != elements.end()) return Html{};
  return !in_paragraph && is_lone_tag(line) ? std::optional(Html{}) : std::nullopt;
}

/// Does the line end the HTML?
bool ends_html(const Html& html, std::string_view line) {
  return html.end.empty() ? trim(line).empty() : lower(line).find(html.end) != std::string::npos;
}

/// The text of "## text ##"; nothing of other lines.
std::optional<std::string_view> heading_in(std::string_view line) {
  auto rest = line;
  const auto level = take_while(rest, [](char c) { return c == '#'; }).size();
  if (level == 0 || level > 6) return {};
  if (!rest.empty() && rest.front() != ' ' && rest.front() != '\t') return {};
  return trim(rest);
}

/// Are these one or more of `mark`, and blanks behind?
bool is_underline(std::string_view line, char mark) {
  return line.starts_with(mark) && trim(line).find_first_not_of(mark) == line.npos;
}

/// A line across, such as "* * *".
bool is_rule(std::string_view line) {
  if (line.empty() || (line.front() != '-' && line.front() != '*' && line.front() != '_')) return false;
  const char mark = line.front();
  return std::ranges::count(line, mark) >= 3 &&
         std::ranges::all_of(line, [mark](char c) { return c == mark || c == ' ' || c == '\t'; });
}

/// Does a list entry or a quote begin here?
bool is_container(std::string_view line) {
  if (line.starts_with('>')) return true;
  auto rest = line;
  const auto digits = take_while(rest, is_digit).size();
  if (rest.empty() || digits > 9) return false;
  const bool is_mark =
      digits == 0 ? rest[0] == '-' || rest[0] == '*' || rest[0] == '+' : rest[0] == '.' || rest[0] == ')';
  return is_mark && (rest.size() == 1 || rest[1] == ' ' || rest[1] == '\t');
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Block> blocks() && {
    skip_front_matter();
    while (at_ < text_.size()) {
      const auto end = std::min(text_.find('\n', at_), text_.size());
      auto line = text_.substr(at_, end - at_);
      if (line.ends_with('\r')) line.remove_suffix(1);
      read(line);
      at_ = std::min(end + 1, text_.size());
      if (end == text_.size()) break;
    }
    return std::move(out_);
  }

 private:
  void skip_front_matter() {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    auto rest = text_.substr(at_);
    if (trim(take_line(rest)) != "---") return;
    while (!rest.empty()) {
      if (trim(take_line(rest)) != "---") continue;
      at_ = text_.size() - rest.size();
      return;
    }
  }

  void read(std::string_view line) {
    if (fence_) {
      if (closes(*fence_, line)) fence_.reset();
      return;
    }
    if (html_) {
      if (ends_html(*html_, line)) html_.reset();
      return;
    }
    if (trim(line).empty()) {
      in_paragraph_ = in_container_ = false;
      return;
    }
    auto plain = line;
    const auto indent = take_while(plain, [](char c) { return c == ' '; }).size();
    if (in_list_ && (indent >= 2 || plain.starts_with('\t'))) return;
    if (indent > most_indented || plain.starts_with('\t')) return go_on(line);  // code, or a part of what is above
    if (!begins_block(plain)) go_on(line);
  }

  /// What stands for itself. True if it was so.
  bool begins_block(std::string_view line) {
    if ((fence_ = opening_fence(line))) return add(BlockKind::other, line);
    if (const auto heading = heading_in(line)) return add(BlockKind::heading, *heading);
    if (in_paragraph_ && (is_underline(line, '=') || is_underline(line, '-'))) {
      out_.back().kind = BlockKind::heading;
      in_paragraph_ = false;
      return true;
    }
    if (is_rule(line)) return add(BlockKind::other, line);
    if (is_container(line)) {
      add(BlockKind::other, line);
      in_container_ = true;
      in_list_ = !line.starts_with('>');
      return true;
    }
    if (const auto html = html_in(line, in_paragraph_)) {
      add(BlockKind::other, line);
      if (html->end.empty() || !ends_html(*html, line)) html_ = html;
      return true;
    }
    return false;
  }

  /// A line of a paragraph, of its own or within a list.
  void go_on(std::string_view line) {
    if (in_container_) return;
    if (!in_paragraph_) {
      if (line.starts_with("    ") || line.starts_with('\t')) return;  // code
      add(BlockKind::paragraph, line);
      in_paragraph_ = true;
      return;
    }
    auto& text = out_.back().text;
    text = text_.substr(out_.back().at, at_ + line.size() - out_.back().at);
  }

  bool add(BlockKind kind, std::string_view text) {
    out_.push_back({kind, text, at_});
    in_paragraph_ = in_container_ = in_list_ = false;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Block> out_ = {};
  std::optional<Fence> fence_ = {};
  std::optional<Html> html_ = {};
  bool in_paragraph_ = false;
  bool in_container_ = false;  ///< A list or a quote, of which the next line may be a part.
  bool in_list_ = false;       ///< One that indented lines belong to.
};

}  // namespace

std::vector<Block> blocks_of(std::string_view text) {
  return Reader(text).blocks();
}

}  // namespace fairlead::release
