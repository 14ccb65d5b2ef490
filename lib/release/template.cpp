#include "release/template.hpp"

#include "base/text.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace fairlead::release {
namespace {

constexpr std::size_t deepest = 32;

/// A piece of a template. The pieces of a section stand behind it, up to `end`.
struct Piece {
  enum class Kind : std::uint8_t { text, value, section, inverted };
  Kind kind = Kind::text;
  std::string_view text = {};  ///< Literal, or a name.
  std::size_t end = 0;
};

class Parser {
 public:
  Parser(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  Result<std::vector<Piece>> run() {
    while (at_ < text_.size()) {
      const auto open = text_.find("{{", at_);
      literal(open);
      if (open == text_.npos) break;
      TRY(tag(open));
    }
    if (!open_.empty()) return wrong(open_.back().at, fmt::format("{{{{#{}}}}} is not closed", open_.back().name));
    return std::move(pieces_);
  }

 private:
  struct Open {
    std::size_t piece, at;
    std::string_view name;
  };

  Error wrong(std::size_t at, std::string_view message) const {
    const auto before = text_.substr(0, at);
    const auto line = std::ranges::count(before, '\n') + 1;
    const auto column = at - (before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1) + 1;
    return Error(Errc::config, printable(message))
        .id("FL0326")
        .at({std::string(file_), static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)});
  }

  void literal(std::size_t end) {
    const auto part = text_.substr(at_, end == text_.npos ? end : end - at_);
    if (!part.empty()) pieces_.push_back({.text = part});
    at_ += part.size();
  }

  Result<> tag(std::size_t open) {
    const bool triple = text_.substr(open).starts_with("{{{");
    const std::string_view mark = triple ? "}}}" : "}}";
    const auto close = text_.find(mark, open);
    if (close == text_.npos) return wrong(open, "a tag does not end");
    auto inner = trim(text_.substr(open + mark.size(), close - open - mark.size()));
    at_ = close + mark.size();
    const char sign = inner.empty() ? '\0' : inner.front();
    constexpr std::string_view signs = "#^/!&";
    if (!triple && sign != '\0' && signs.find(sign) != signs.npos) inner = trim(inner.substr(1));
    if (!triple && sign != '&' && signs.find(sign) != signs.npos && sign != '\0') stand_alone(open);
    if (!triple && sign == '!') return {};
    TRY(check_name(inner, open));
    if (triple || sign == '&' || signs.find(sign) == signs.npos) {
      pieces_.push_back({.kind = Piece::Kind::value, .text = inner});
      return {};
    }
    return sign == '/' ? close_section(inner, open) : open_section(inner, open, sign);
  }

  Result<> check_name(std::string_view name, std::size_t at) const {
    constexpr auto allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    if (!name.empty() && name.find_first_not_of(allowed) == name.npos) return {};
    return wrong(at, fmt::format("\"{}\" is no name", name));
  }

  Result<> open_section(std::string_view name, std::size_t at, char sign) {
    if (open_.size() == deepest) return wrong(at, "sections nest too deep");
    open_.push_back({pieces_.size(), at, name});
    pieces_.push_back({.kind = sign == '#' ? Piece::Kind::section : Piece::Kind::inverted, .text = name});
    return {};
  }

  Result<> close_section(std::string_view name, std::size_t at) {
    if (open_.empty() || open_.back().name != name) return wrong(at, fmt::format("{{{{/{}}}}} closes nothing", name));
    pieces_[open_.back().piece].end = pieces_.size();
    open_.pop_back();
    return {};
  }

  /// Removes the line of a tag that has it for itself: its indentation, which is in the last piece, and its end.
  void stand_alone(std::size_t open) {
    const auto line = open == 0 ? text_.npos : text_.rfind('\n', open - 1);
    const auto start = line == text_.npos ? 0 : line + 1;
    const auto rest = text_.substr(at_, text_.find('\n', at_) - at_);
    if (!trim(text_.substr(start, open - start)).empty() || !trim(rest).empty()) return;
    if (open > start) {
      // Another tag stood on this line before if the blanks are not all of what was read last.
      auto& last = pieces_.back();
      if (last.kind != Piece::Kind::text || last.text.size() < open - start) return;
      last.text.remove_suffix(open - start);
    }
    at_ = std::min(at_ + rest.size() + 1, text_.size());
  }

  std::string_view text_, file_;
  std::size_t at_ = 0;
  std::vector<Piece> pieces_;
  std::vector<Open> open_;
};

class Renderer {
 public:
  explicit Renderer(const std::vector<Piece>& pieces) : pieces_(pieces) {}

  Result<std::string> run(const json::Value& data) {
    scopes_.push_back(&data);
    if (range(0, pieces_.size())) return std::move(out_);
    return Error(Errc::refused, "the template writes more than 64 MiB, or nests lists in themselves").id("FL0326");
  }

 private:
  /// False when it is too much.
  bool range(std::size_t begin, std::size_t end) {
    constexpr std::size_t most_bytes = 64U << 20U, most_steps = 5'000'000;
    for (auto i = begin; i < end; ++i) {
      const auto& piece = pieces_[i];
      if (out_.size() > most_bytes || ++steps_ > most_steps) return false;
      if (piece.kind == Piece::Kind::text) out_ += piece.text;
      if (piece.kind == Piece::Kind::value) append(find(piece.text));
      if (piece.kind != Piece::Kind::section && piece.kind != Piece::Kind::inverted) continue;
      if (!section(piece, i + 1)) return false;
      i = piece.end - 1;
    }
    return true;
  }

  bool section(const Piece& piece, std::size_t begin) {
    const auto& value = find(piece.text);
    const bool present = !is_empty(value);
    if (piece.kind == Piece::Kind::inverted) return present || range(begin, piece.end);
    if (!present) return true;
    if (!value.is_array()) return in_scope(value, begin, piece.end);
    return std::ranges::all_of(value, [&](const json::Value& entry) { return in_scope(entry, begin, piece.end); });
  }

  bool in_scope(const json::Value& value, std::size_t begin, std::size_t end) {
    scopes_.push_back(&value);
    const bool fine = range(begin, end);
    scopes_.pop_back();
    return fine;
  }

  static bool is_empty(const json::Value& value) {
    if (value.is_boolean()) return !value.get<bool>();
    if (value.is_string()) return value.get_ref<const std::string&>().empty();
    return value.is_null() || (value.is_array() && value.empty());
  }

  const json::Value& find(std::string_view name) const {
    if (name == ".") return *scopes_.back();
    const auto parts = split(name, '.');
    const json::Value* value = nullptr;
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend() && value == nullptr; ++scope) {
      if ((*scope)->is_object() && (*scope)->contains(parts.front())) value = &json::member(**scope, parts.front());
    }
    static const json::Value nothing;
    if (value == nullptr) return nothing;
    for (const auto part : std::span(parts).subspan(1)) value = &json::member(*value, part);
    return *value;
  }

  void append(const json::Value& value) {
    if (value.is_string()) {
      out_ += value.get_ref<const std::string&>();
    } else if (value.is_number() || value.is_boolean()) {
      out_ += json::dump(value);
    }
  }

  const std::vector<Piece>& pieces_;
  std::vector<const json::Value*> scopes_;
  std::string out_;
  std::size_t steps_ = 0;
};

}  // namespace

Result<std::string> render(std::string_view text, std::string_view file, const json::Value& data) {
  TRY_ASSIGN(const auto pieces, Parser(text, file).run());
  return Renderer(pieces).run(data);
}

}  // namespace fairlead::release
