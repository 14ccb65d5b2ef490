#include "release/go_semrel_calls.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

namespace fairlead::release::go_semrel {
namespace {

using Words = std::vector<std::string>;

/// Parts a script into commands and these into words, as far as quotes, comments and $( ) tell.
class Shell {
 public:
  explicit Shell(std::string_view script) : rest_(script) {}

  std::vector<Words> commands() {
    while (!rest_.empty()) step();
    end_command();
    return std::move(out_);
  }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  void step() {
    if (rest_.starts_with("\\\n")) {
      rest_.remove_prefix(2);
    } else if (rest_.starts_with("\\") && rest_.size() > 1 && quote_ != '\'') {
      take();
      add(take());
    } else if (quote_ != '\'' && (rest_.starts_with("$(") || rest_.starts_with("`"))) {
      enter(take());
    } else if (quote_ != 0) {
      const char c = take();
      if (c == quote_)
        quote_ = 0;
      else
        add(c);
    } else {
      unquoted(take());
    }
  }

  /// A command in a word.
  void enter(char c) {
    if (c == '`' && !outer_.empty() && outer_.back().second == '`') return leave();
    if (c == '$') take();
    outer_.emplace_back(quote_, c);
    quote_ = 0;
    end_command();
  }

  void leave() {
    end_command();
    quote_ = outer_.empty() ? '\0' : outer_.back().first;
    if (!outer_.empty()) outer_.pop_back();
  }

  void unquoted(char c) {
    // What stands behind < and > is no word of the command.
    constexpr std::string_view separators = ";&|(<>\n";
    if (c == '>' && number(word_)) word_.clear(), in_word_ = false;
    if (c == ' ' || c == '\t' || c == '\r') {
      end_word();
    } else if (c == '"' || c == '\'') {
      quote_ = c;
      in_word_ = true;
    } else if (c == '#' && !in_word_) {
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    } else if (c == ')') {
      leave();
    } else if (separators.find(c) != separators.npos) {
      end_command();
    } else {
      add(c);
    }
  }

  void add(char c) {
    in_word_ = true;
    word_ += c;
  }

  void end_word() {
    if (std::exchange(in_word_, false)) words_.push_back(std::exchange(word_, {}));
  }

  void end_command() {
    end_word();
    if (!words_.empty()) out_.push_back(std::exchange(words_, {}));
  }

  std::string_view rest_;
  char quote_ = 0;
  bool in_word_ = false;
  std::string word_;
  Words words_;
  std::vector<std::pair<char, char>> outer_;  ///< The quote around a command in a word, and how that began.
  std::vector<Words> out_;
};

bool is_assignment(std::string_view word) {
  const auto equals = word.find('=');
  return equals != word.npos && equals > 0 &&
         std::ranges::all_of(word.substr(0, equals), [](char c) { return is_alphanumeric(c) || c == '_'; });
}

/// Behind what may stand in front of a program, and what an image of this name is told.
std::span<const std::string> program_in(const Words& words) {
  constexpr std::array<std::string_view, 15> others = {"if", "then", "else", "elif",    "do",    "while", "until", "!",
                                                       "{",  "time", "exec", "command", "nohup", "sudo",  "env"};
  const std::span all(words);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    if (word == "release" || word.ends_with("/release")) return all.subspan(i);
    if (!is_assignment(word) && std::ranges::find(others, word) == others.end()) break;
  }
  const auto image = std::ranges::find_if(words, [](const auto& word) { return word.find("go-semrel") != word.npos; });
  if (image == words.end()) return {};
  const auto program = std::find(image, words.end(), "release");
  return all.subspan(static_cast<std::size_t>(program - words.begin()));
}

bool is_command(std::string_view word) {
  constexpr std::array<std::string_view, 9> commands = {"next-version",      "changelog",      "tag",
                                                        "commit-and-tag",    "tag-and-commit", "add-download",
                                                        "add-download-link", "test-git",       "test-api"};
  return std::ranges::find(commands, word) != commands.end();
}

/// Nothing unless the words call one of its commands.
std::optional<ScriptCall> call_of(std::span<const std::string> words) {
  ScriptCall out;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto& word = words[i];
    if (word.size() < 2 || word.front() != '-') {
      if (!out.command.empty()) {
        out.words.push_back(word);
      } else if (is_command(word)) {
        out.command = word;
      } else {
        return {};
      }
      continue;
    }
    const auto equals = word.find('=');
    const auto flag = with_dashes(std::string_view(word).substr(0, equals));
    std::string value = equals == word.npos ? "true" : word.substr(equals + 1);
    if (equals == word.npos && !is_switch(flag) && i + 1 < words.size()) value = words[++i];
    (out.command.empty() ? out.globals : out.flags)[flag] = std::move(value);
  }
  return out.command.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace

bool is_switch(std::string_view flag) {
  constexpr std::array<std::string_view, 12> switches = {"--skip-ssl-verify",
                                                         "--initial-development",
                                                         "--bump-patch",
                                                         "--list-other-changes",
                                                         "--allow-current",
                                                         "--help",
                                                         "--version",
                                                         "--create-tag-pipeline",
                                                         "-p",
                                                         "-c",
                                                         "-h",
                                                         "-v"};
  return std::ranges::find(switches, flag) != switches.end();
}

std::string with_dashes(std::string_view flag) {
  std::string out(flag);
  const auto name = std::string_view(out).substr(0, out.find('='));
  if (name.size() > 2 && name[1] != '-') out.insert(0, "-");
  if (name.size() == 3 && name.starts_with("--")) out.erase(0, 1);
  return out;
}

std::vector<ScriptCall> calls_in(std::string_view script) {
  std::vector<ScriptCall> out;
  for (const auto& words : Shell(script).commands()) {
    if (auto call = call_of(program_in(words))) out.push_back(*std::move(call));
    // sh -ec "release tag"; a part is shorter than the whole, so this ends.
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
      const bool is_script = words[i].starts_with('-') && words[i].ends_with('c') && words[i - 1].ends_with("sh");
      if (is_script) std::ranges::move(calls_in(words[i + 1]), std::back_inserter(out));
    }
  }
  return out;
}

}  // namespace fairlead::release::go_semrel
