#include "base/text.hpp"
#include "bump/scanner.hpp"

#include <fmt/core.h>

namespace fairlead::bump {
namespace {

class XmlScanner : Scanner {
 public:
  XmlScanner(std::string_view text, std::string_view file, const Visit& visit) : Scanner(text, file), visit_(visit) {}

  Result<> run() {
    for (skip_until("<"); !at_end(); skip_until("<")) TRY(markup());
    if (!keys_.empty()) return wrong(fmt::format("<{}> is not closed", printable(keys_.back())));
    return {};
  }

 private:
  Result<> markup() {
    const auto start = at_;
    const bool closed = take("<!--")        ? skip_past("-->")
                        : take("<![CDATA[") ? skip_past("]]>")
                        : take("<?")        ? skip_past("?>")
                        : take("<!")        ? skip_declaration()
                                            : tag();
    if (!closed) return wrong_at(start, "this does not end");
    if (mismatch_) return wrong_at(start, fmt::format("</{}> closes nothing", printable(*mismatch_)));
    return {};
  }

  /// <!DOCTYPE name [ ... ]>
  bool skip_declaration() {
    for (std::size_t depth = 0; !at_end(); ++at_) {
      const char c = peek();
      if (c == '"' || c == '\'') {
        at_ = std::min(text_.find(c, at_ + 1), text_.size());
      } else if (c == '[') {
        ++depth;
      } else if (c == ']' && depth > 0) {
        --depth;
      } else if (c == '>' && depth == 0) {
        ++at_;
        return true;
      }
    }
    return false;
  }

  /// <name a="b">, <name/> or </name>
  bool tag() {
    const auto start = at_;
    const bool closing = take("</");
    if (!closing) take("<");
    const auto name_at = at_;
    skip_until(" \t\r\n/>");
    const auto name = since(name_at);
    if (!skip_attributes()) return false;
    const bool is_empty = text_[at_ - 2] == '/';
    if (closing) {
      close(name, start);
    } else if (!is_empty) {
      keys_.emplace_back(name);
      leaf_ = at_;
    } else {
      leaf_.reset();
    }
    return true;
  }

  bool skip_attributes() {
    for (skip_until(">\"'"); !at_end(); skip_until(">\"'")) {
      const char c = peek();
      ++at_;
      if (c == '>') return true;
      if (!skip_past(std::string_view(&c, 1))) return false;
    }
    return false;
  }

  void close(std::string_view name, std::size_t end) {
    if (keys_.empty() || keys_.back() != name) {
      mismatch_ = name;
      return;
    }
    if (leaf_) {
      const auto raw = text_.substr(*leaf_, end - *leaf_);
      const auto text = trim(raw);
      visit_(keys_, {text.empty() ? *leaf_ : static_cast<std::size_t>(text.data() - text_.data()), text});
    }
    leaf_.reset();
    keys_.pop_back();
  }

  const Visit& visit_;
  Keys keys_;
  std::optional<std::size_t> leaf_;  ///< Where the text of the innermost element starts, until a child ends.
  std::optional<std::string_view> mismatch_;
};

}  // namespace

Result<> scan_xml(std::string_view text, std::string_view file, const Visit& visit) {
  return XmlScanner(text, file, visit).run();
}

}  // namespace fairlead::bump
