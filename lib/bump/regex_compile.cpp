#include "base/characters.hpp"
#include "base/text.hpp"
#include "bump/regex.hpp"

#include <fmt/core.h>
#include <utility>

namespace fairlead::bump {
namespace {

using Set = Regex::Set;

constexpr std::size_t most_steps = 5000, deepest = 50;
constexpr std::uint32_t most_repeats = 1000;
constexpr std::uint32_t unlimited = UINT32_MAX;

/// What was read of an expression.
struct Tree {
  enum class Kind : std::uint8_t { bytes, sequence, choice, repeat, group, start, end, edge };
  Kind kind = Kind::sequence;
  Set set = {};
  std::vector<Tree> parts = {};
  std::uint32_t least = 0, most = 0;
  bool greedy = true;
};

Set set_of(std::string_view characters) {
  Set out(256);
  for (const char c : characters) out[static_cast<unsigned char>(c)] = true;
  return out;
}

void add_range(Set& set, unsigned char first, unsigned char last) {
  for (unsigned c = first; c <= last; ++c) set[c] = true;
}

void add(Set& set, const Set& other) {
  for (std::size_t i = 0; i < set.size(); ++i) set[i] = set[i] || other[i];
}

/// \d, \w, \s and their opposites.
std::optional<Set> class_of(char c) {
  Set out(256);
  const char lower_case = static_cast<char>(c | 0x20);
  if (lower_case == 'd' || lower_case == 'w') add_range(out, '0', '9');
  if (lower_case == 'w') {
    add_range(out, 'a', 'z');
    add_range(out, 'A', 'Z');
    out['_'] = true;
  } else if (lower_case == 's') {
    out = set_of(" \t\r\n\v\f");
  } else if (lower_case != 'd') {
    return {};
  }
  if (c != lower_case) out.flip();
  return out;
}

class Parser {
 public:
  explicit Parser(std::string_view pattern) : pattern_(pattern) {}

  Result<Tree> run() {
    TRY_ASSIGN(auto out, choice(0));
    if (at_ < pattern_.size()) return wrong("a \")\" closes nothing");
    if (groups_ != 1)
      return wrong(groups_ == 0 ? "it has no group" : "it has more than one group; write others (?:...)");
    return out;
  }

 private:
  Error wrong(std::string_view why) const {
    return {Errc::config,
            fmt::format("the pattern \"{}\" is wrong at character {}: {}", printable(pattern_), at_ + 1, why)};
  }
  char peek() const { return at_ < pattern_.size() ? pattern_[at_] : '\0'; }
  bool take(std::string_view text) {
    if (!pattern_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  Result<Tree> choice(std::size_t depth) {
    if (depth > deepest) return wrong("groups nest too deep");
    Tree out{.kind = Tree::Kind::choice};
    do {
      TRY_ASSIGN(auto part, sequence(depth));
      out.parts.push_back(std::move(part));
    } while (take("|"));
    return out;
  }

  Result<Tree> sequence(std::size_t depth) {
    Tree out{.kind = Tree::Kind::sequence};
    while (at_ < pattern_.size() && peek() != '|' && peek() != ')') {
      TRY_ASSIGN(auto part, atom(depth));
      TRY_ASSIGN(auto repeated, repeat(std::move(part)));
      out.parts.push_back(std::move(repeated));
    }
    return out;
  }

  Result<Tree> atom(std::size_t depth) {
    if (take("{version}")) return version();
    if (take("(")) return group(depth);
    if (take("[")) return bracket();
    if (take("^")) return Tree{.kind = Tree::Kind::start};
    if (take("$")) return Tree{.kind = Tree::Kind::end};
    if (take("\\b")) return Tree{.kind = Tree::Kind::edge};
    if (take(".")) return Tree{.kind = Tree::Kind::bytes, .set = Set(256, true)};
    if (peek() == '*' || peek() == '+' || peek() == '?') return wrong("there is nothing to repeat");
    Set set(256);
    TRY(character(set));
    return Tree{.kind = Tree::Kind::bytes, .set = std::move(set)};
  }

  /// A semantic version, as a group.
  Result<Tree> version() {
    ++groups_;
    constexpr std::string_view grammar = R"(\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?)";
    Parser parser(grammar);
    parser.groups_ = 1;
    TRY_ASSIGN(auto inner, parser.run());
    Tree out{.kind = Tree::Kind::group};
    out.parts.push_back(std::move(inner));
    return out;
  }

  Result<Tree> group(std::size_t depth) {
    Tree out{.kind = Tree::Kind::group};
    if (take("?:")) {
      out.kind = Tree::Kind::sequence;
    } else if (peek() == '?') {
      return wrong("of groups that start with \"?\", only (?:...) is known");
    } else {
      ++groups_;
    }
    TRY_ASSIGN(auto inner, choice(depth + 1));
    if (!take(")")) return wrong("a \")\" is missing");
    out.parts.push_back(std::move(inner));
    return out;
  }

  /// One character, or a class such as \d, into `set`. Returns the character; of a class, nothing.
  Result<std::optional<unsigned char>> character(Set& set) {
    char c = pattern_[at_++];
    if (c == '\\') {
      if (at_ == pattern_.size()) return wrong("a \"\\\" stands at the end");
      c = pattern_[at_++];
      if (const auto known = class_of(c)) {
        add(set, *known);
        return std::nullopt;
      }
      constexpr std::string_view names = "tnrfv", meanings = "\t\n\r\f\v";
      const auto named = names.find(c);
      if (named != names.npos) {
        c = meanings[named];
      } else if (is_alphanumeric(c)) {
        return wrong(fmt::format("\"\\{}\" is not known", c));
      }
    }
    set[static_cast<unsigned char>(c)] = true;
    return static_cast<unsigned char>(c);
  }

  /// [a-z_], [^"]
  Result<Tree> bracket() {
    Tree out{.kind = Tree::Kind::bytes, .set = Set(256)};
    const bool negated = take("^");
    for (bool is_first = true; is_first || peek() != ']'; is_first = false) {
      if (at_ >= pattern_.size()) return wrong("a \"]\" is missing");
      TRY_ASSIGN(const auto first, character(out.set));
      const bool range = first && peek() == '-' && at_ + 1 < pattern_.size() && pattern_[at_ + 1] != ']';
      if (!range) continue;
      ++at_;
      TRY_ASSIGN(const auto last, character(out.set));
      if (!last || *last < *first) return wrong("a range runs backwards");
      add_range(out.set, *first, *last);
    }
    ++at_;
    if (negated) out.set.flip();
    return out;
  }

  Result<Tree> repeat(Tree part) {
    Tree out{.kind = Tree::Kind::repeat};
    if (take("*")) {
      out.most = unlimited;
    } else if (take("+")) {
      out.least = 1;
      out.most = unlimited;
    } else if (take("?")) {
      out.most = 1;
    } else if (peek() != '{' || pattern_.substr(at_).starts_with("{version}")) {
      return part;
    } else {
      TRY(bounds(out));
    }
    out.greedy = !take("?");
    if (peek() == '*' || peek() == '+' || peek() == '?') return wrong("there is nothing to repeat");
    out.parts.push_back(std::move(part));
    return out;
  }

  /// {3}, {2,} or {2,5}
  Result<> bounds(Tree& out) {
    const auto end = pattern_.find('}', at_);
    const auto inner = pattern_.substr(at_ + 1, end == pattern_.npos ? 0 : end - at_ - 1);
    const auto comma = inner.find(',');
    const auto least = number(inner.substr(0, comma));
    const auto most = comma == inner.npos ? least : number(inner.substr(comma + 1));
    const bool open = comma != inner.npos && comma + 1 == inner.size();
    if (!least || *least > most_repeats || (!open && (!most || *most > most_repeats || *most < *least))) {
      return wrong("a \"{\" that starts no {2,5} is written \\{");
    }
    out.least = static_cast<std::uint32_t>(*least);
    out.most = open ? unlimited : static_cast<std::uint32_t>(*most);
    at_ = end + 1;
    return {};
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  unsigned groups_ = 0;
};

}  // namespace

/// Writes the steps for a tree, each part so that it goes on with what is written next.
class RegexCompiler {
 public:
  Result<Regex> run(const Tree& tree) {
    write(tree);
    put({.kind = Kind::accept});
    if (regex_.steps_.size() > most_steps) return Error(Errc::config, "the pattern repeats too much");
    return std::move(regex_);
  }

 private:
  using Kind = Regex::Step::Kind;

  std::uint32_t here() const { return static_cast<std::uint32_t>(regex_.steps_.size()); }
  std::uint32_t put(Regex::Step step) {
    step.next = here() + 1;
    regex_.steps_.push_back(step);
    return here() - 1;
  }
  Regex::Step& at(std::uint32_t index) { return regex_.steps_[index]; }

  void write(const Tree& tree) {
    if (here() > most_steps) return;
    switch (tree.kind) {
      case Tree::Kind::bytes:
        regex_.sets_.push_back(tree.set);
        put({.kind = Kind::bytes, .set = static_cast<std::uint32_t>(regex_.sets_.size() - 1)});
        return;
      case Tree::Kind::sequence:
        for (const auto& part : tree.parts) write(part);
        return;
      case Tree::Kind::choice: return write_choice(tree);
      case Tree::Kind::repeat: return write_repeat(tree);
      case Tree::Kind::group:
        put({.kind = Kind::note, .other = 0});
        write(tree.parts.front());
        put({.kind = Kind::note, .other = 1});
        return;
      case Tree::Kind::start: put({.kind = Kind::start}); return;
      case Tree::Kind::end: put({.kind = Kind::end}); return;
      case Tree::Kind::edge: put({.kind = Kind::edge}); return;
    }
  }

  void write_choice(const Tree& tree) {
    std::vector<std::uint32_t> ends;
    for (std::size_t i = 0; i + 1 < tree.parts.size(); ++i) {
      const auto fork = put({.kind = Kind::fork});
      write(tree.parts[i]);
      ends.push_back(put({.kind = Kind::jump}));
      at(fork).other = here();
    }
    write(tree.parts.back());
    for (const auto end : ends) at(end).next = here();
  }

  /// Lets the fork leave to what is written next, or stay.
  void leave_to_here(std::uint32_t fork, bool greedy) {
    at(fork).other = here();
    if (!greedy) std::swap(at(fork).next, at(fork).other);
  }

  void write_repeat(const Tree& tree) {
    const auto& part = tree.parts.front();
    for (std::uint32_t i = 0; i < tree.least; ++i) write(part);
    if (tree.most == unlimited) {
      const auto fork = put({.kind = Kind::fork});
      write(part);
      at(put({.kind = Kind::jump})).next = fork;
      return leave_to_here(fork, tree.greedy);
    }
    std::vector<std::uint32_t> forks;
    for (std::uint32_t i = tree.least; i < tree.most && here() <= most_steps; ++i) {
      forks.push_back(put({.kind = Kind::fork}));
      write(part);
    }
    for (const auto fork : forks) leave_to_here(fork, tree.greedy);
  }

  Regex regex_;
};

Result<Regex> Regex::compile(std::string_view pattern) {
  TRY_ASSIGN(const auto tree, Parser(pattern).run());
  return RegexCompiler().run(tree);
}

}  // namespace fairlead::bump
