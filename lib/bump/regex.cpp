#include "bump/regex.hpp"

#include "base/characters.hpp"

#include <array>
#include <utility>

namespace fairlead::bump {
namespace {

constexpr std::size_t unset = SIZE_MAX;

bool is_word(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  const char c = text[at];
  return is_alphanumeric(c) || c == '_';
}

/// One way through the program, as far as it came.
struct Way {
  std::uint32_t step = 0;
  std::size_t begin = 0;
  std::array<std::size_t, 2> notes = {unset, unset};
};

/// The ways at one position of the text, the preferred ones first. Two ways at the same step are one: the first.
class Ways {
 public:
  Ways(const std::vector<Regex::Step>& steps, std::string_view text)
      : steps_(steps), text_(text), seen_(steps.size()) {}

  const std::vector<Way>& list() const { return list_; }
  void clear() {
    list_.clear();
    ++round_;
  }

  /// Adds the way and all that it leads to without reading on, in order of preference.
  void add(const Way& start, std::size_t at) {
    pending_.push_back(start);
    while (!pending_.empty()) {
      auto way = pending_.back();
      pending_.pop_back();
      if (std::exchange(seen_[way.step], round_) == round_) continue;
      follow(way, at);
    }
  }

 private:
  using Kind = Regex::Step::Kind;

  void follow(Way way, std::size_t at) {
    const auto& step = steps_[way.step];
    switch (step.kind) {
      case Kind::bytes:
      case Kind::accept: return list_.push_back(way);
      case Kind::fork: {
        auto other = way;
        other.step = step.other;
        pending_.push_back(other);
        break;
      }
      case Kind::note: way.notes.at(step.other) = at; break;
      case Kind::start:
        if (at != 0) return;
        break;
      case Kind::end:
        if (at != text_.size()) return;
        break;
      case Kind::edge:
        if ((at > 0 && is_word(text_, at - 1)) == is_word(text_, at)) return;
        break;
      case Kind::jump: break;
    }
    way.step = step.next;
    pending_.push_back(way);
  }

  const std::vector<Regex::Step>& steps_;
  std::string_view text_;
  std::vector<std::size_t> seen_;
  std::size_t round_ = 1;
  std::vector<Way> list_, pending_;
};

}  // namespace

std::optional<Regex::Match> Regex::search(std::string_view text, std::size_t from) const {
  Ways first(steps_, text), second(steps_, text);
  auto *now = &first, *then = &second;
  std::optional<Match> found;
  for (auto at = from; at <= text.size(); ++at) {
    if (!found) now->add({.step = 0, .begin = at}, at);
    if (now->list().empty() && found) break;
    for (const auto& way : now->list()) {
      const auto& step = steps_[way.step];
      if (step.kind == Step::Kind::accept) {
        found = Match{way.begin, at};
        if (way.notes[1] != unset) found->group = Group{way.notes[0], way.notes[1]};
        break;  // those behind it are less preferred
      }
      if (at < text.size() && sets_[step.set][static_cast<unsigned char>(text[at])]) {
        then->add({.step = step.next, .begin = way.begin, .notes = way.notes}, at + 1);
      }
    }
    std::swap(now, then);
    then->clear();
  }
  return found;
}

}  // namespace fairlead::bump
