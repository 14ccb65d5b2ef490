#include "base/text.hpp"
#include "release/js_text.hpp"
#include "release/judge.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <optional>
#include <utility>

namespace fairlead::release {
namespace {

using semver::Bump;

/// A message as conventional-commits-parser leaves it, as far as the default release rules ask for it.
struct Parsed {
  std::string header = {}, type = {}, scope = {}, subject = {};
  std::string emoji = {}, tag = {}, component = {}, revert = {};  ///< Only a field can give them.
  std::optional<std::string> note = {};                           ///< Of the first BREAKING CHANGE.
};

/// appendLine of its utils.js.
void append(std::string& text, std::string_view line) {
  if (!text.empty()) text += '\n';
  text += line;
}

/// What "-name-" in the body makes the lines below it add to (its default fieldPattern); null for what no rule asks
/// for.
std::string* field_of(Parsed& parsed, std::string_view name) {
  const std::array<std::pair<std::string_view, std::string*>, 7> fields = {{{"header", &parsed.header},
                                                                            {"type", &parsed.type},
                                                                            {"scope", &parsed.scope},
                                                                            {"emoji", &parsed.emoji},
                                                                            {"tag", &parsed.tag},
                                                                            {"component", &parsed.component},
                                                                            {"revert", &parsed.revert}}};
  const auto* const found = std::ranges::find(fields, name, &std::pair<std::string_view, std::string*>::first);
  return found == fields.end() ? nullptr : found->second;
}

/// fieldPattern: ^-(.*?)-$
std::optional<std::string_view> field_name(std::string_view line) {
  if (line.size() < 2 || !line.starts_with('-') || !line.ends_with('-') || js::has_line_end(line)) return {};
  return line.substr(1, line.size() - 2);
}

/// ^\s*gpg:
bool is_gpg(std::string_view line) {
  while (const auto size = js::space(line)) line.remove_prefix(size);
  return line.starts_with("gpg:");
}

/// notesPattern: ^[\s|*]*(BREAKING CHANGE)[:\s]+(.*), without case. The text, if it matches.
std::optional<std::string_view> note_of(std::string_view line, bool with_hyphen) {
  for (;;) {
    const auto size = line.starts_with('|') || line.starts_with('*') ? 1 : js::space(line);
    if (size == 0) break;
    line.remove_prefix(size);
  }
  constexpr std::string_view words = "breaking change", hyphenated = "breaking-change";
  if (!js::starts_with(line, words) && !(with_hyphen && js::starts_with(line, hyphenated))) return {};
  line.remove_prefix(words.size());
  const auto all = line.size();
  for (;;) {
    const auto size = line.starts_with(':') ? 1 : js::space(line);
    if (size == 0) break;
    line.remove_prefix(size);
  }
  if (line.size() == all) return {};
  return line;
}

/// Removes and returns the first line: lines end with \r?\n.
std::string_view take_line_as_js(std::string_view& text) {
  const auto end = text.find('\n');
  auto line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  if (end != text.npos && line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view without_line_ends_around(std::string_view text) {
  const auto first = text.find_first_not_of("\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of("\r\n") + 1 - first);
}

/// headerPattern: ^(\w*)(?:\((.*)\))?: (.*)$, and with "!" before the colon as `mark` wants it. The scope reaches as
/// far as it can.
bool read_header(Parsed& parsed, std::string_view mark) {
  const std::string_view header = parsed.header;
  const auto word = js::word_length(header);
  const auto rest = header.substr(word);
  const auto colon = std::string(mark) + ": ";
  std::string_view scope;
  std::size_t subject = colon.size();
  if (rest.starts_with('(')) {
    const auto close = rest.rfind(")" + colon);
    if (close == rest.npos) return false;
    scope = rest.substr(1, close - 1);
    subject += close + 1;
  } else if (!rest.starts_with(colon)) {
    return false;
  }
  if (js::has_line_end(rest)) return false;
  auto text = std::string(rest.substr(subject));
  parsed.type = header.substr(0, word);
  parsed.scope = scope;
  parsed.subject = std::move(text);
  return true;
}

/// The header with the patterns of the preset: -conventionalcommits tries the one with "!" first.
void read_header(Parsed& parsed, Preset preset) {
  if (preset == Preset::sr_cc && read_header(parsed, "!")) return;
  read_header(parsed, "");
}

/// The lines below the header: fields, which swallow what follows them, and the first note.
void read_body(Parsed& parsed, std::string_view text, bool with_hyphen) {
  bool in_field = false;
  std::string* field = nullptr;
  while (!text.empty()) {
    const auto line = take_line_as_js(text);
    if (is_gpg(line)) continue;
    if (const auto name = field_name(line)) {
      in_field = !name->empty();
      field = field_of(parsed, *name);
    } else if (in_field) {
      if (field != nullptr) append(*field, line);
    } else if (!parsed.note) {
      if (const auto note = note_of(line, with_hyphen)) parsed.note = *note;
    } else {
      append(*parsed.note, line);
    }
  }
}

Parsed parse(std::string_view text, Preset preset) {
  Parsed out;
  text = without_line_ends_around(text);
  std::string_view header;
  do header = take_line_as_js(text);
  while (is_gpg(header) && !text.empty());
  if (is_gpg(header)) return out;
  out.header = header;
  read_header(out, preset);
  const bool with_hyphen = preset == Preset::sr_cc;
  read_body(out, text, with_hyphen);
  // A field may have added to the header by now; the peer looks at it again.
  Parsed again{.header = out.header};
  if (with_hyphen && !out.note && read_header(again, "!")) out.note = again.subject;
  return out;
}

struct Reverted {
  std::string_view header, hash;
};

/// How many characters of `rest`, which stands behind "This reverts commit ", are the hash.
std::optional<std::size_t> hash_length(std::string_view rest, Preset preset) {
  const auto length = js::word_length(rest);
  const bool fits =
      preset == Preset::sr_cc ? rest.substr(length).starts_with('.') : length >= 7 && length <= 40;  // (\w*)\. or \b
  return fits ? std::optional(length) : std::nullopt;
}

/// ([\s\S]+?)"?\s*This reverts commit HASH, without case, where the text in front is as short as can be.
std::optional<Reverted> reverted_from(std::string_view text, Preset preset) {
  constexpr std::string_view phrase = "this reverts commit ";
  for (auto at = js::find(text, phrase, 1); at != text.npos; at = js::find(text, phrase, at + 1)) {
    const auto rest = text.substr(at + phrase.size());
    const auto length = hash_length(rest, preset);
    if (!length) continue;
    auto end = at;
    while (const auto size = js::space_before(text.substr(0, end))) {
      if (end - size < 1) break;
      end -= size;
    }
    if (end > 1 && text[end - 1] == '"') --end;
    return Reverted{text.substr(0, end), rest.substr(0, *length)};
  }
  return {};
}

/// revertPattern: ^(?:Revert|revert:)\s"?([\s\S]+?)"?\s*This reverts commit ..., without case.
std::optional<Reverted> reverted_of(std::string_view text, Preset preset) {
  if (!js::starts_with(text, "revert")) return {};
  text.remove_prefix(6);
  if (text.starts_with(':')) text.remove_prefix(1);
  const auto blank = js::space(text);
  if (blank == 0) return {};
  text.remove_prefix(blank);
  if (text.starts_with('"')) {
    if (auto found = reverted_from(text.substr(1), preset)) return found;
  }
  return reverted_from(text, preset);
}

/// Removes white space from the front; false if there was none.
bool take_spaces(std::string_view& text) {
  const auto all = text.size();
  while (const auto size = js::space(text)) text.remove_prefix(size);
  return text.size() != all;
}

/// /\[skip\s+release]|\[release\s+skip]/i of semantic-release's lib/definitions/plugins.js: not even analyzed.
bool is_skipped(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> marks = {
      {{"[skip", "release]"}, {"[release", "skip]"}}};
  for (auto at = text.find('['); at != text.npos; at = text.find('[', at + 1)) {
    for (const auto& [first, second] : marks) {
      if (!js::starts_with(text.substr(at), first)) continue;
      auto rest = text.substr(at + first.size());
      if (take_spaces(rest) && js::starts_with(rest, second)) return true;
    }
  }
  return false;
}

/// The rules of commit-analyzer/lib/default-release-rules.js for what only a field can give.
struct FieldRule {
  std::string Parsed::* field;
  std::string_view name, value;
  Bump bump;
};

const std::array<FieldRule, 14>& field_rules() {
  static const std::array<FieldRule, 14> rules = {{{&Parsed::emoji, "emoji", ":racehorse:", Bump::patch},
                                                   {&Parsed::emoji, "emoji", ":bug:", Bump::patch},
                                                   {&Parsed::emoji, "emoji", ":penguin:", Bump::patch},
                                                   {&Parsed::emoji, "emoji", ":apple:", Bump::patch},
                                                   {&Parsed::emoji, "emoji", ":checkered_flag:", Bump::patch},
                                                   {&Parsed::tag, "tag", "BUGFIX", Bump::patch},
                                                   {&Parsed::tag, "tag", "FEATURE", Bump::minor},
                                                   {&Parsed::tag, "tag", "SECURITY", Bump::patch},
                                                   {&Parsed::tag, "tag", "Breaking", Bump::major},
                                                   {&Parsed::tag, "tag", "Fix", Bump::patch},
                                                   {&Parsed::tag, "tag", "Update", Bump::minor},
                                                   {&Parsed::tag, "tag", "New", Bump::minor},
                                                   {&Parsed::component, "component", "perf", Bump::patch},
                                                   {&Parsed::component, "component", "deps", Bump::patch}}};
  return rules;
}

/// The largest bump of all rules that match decides.
void raise(Judgement& out, Bump bump, std::string rule) {
  if (bump <= out.bump) return;
  out.bump = bump;
  out.rule = std::move(rule);
}

/// By the user's rules, and by the defaults where none of those is about the commit.
void decide(Judgement& out, const Parsed& parsed, const Rules& rules) {
  if (const auto* own = rules.own_rule_of(parsed.type, parsed.scope, out.is_breaking)) {
    out.bump = own->bump;
    out.rule = "rule " + own->text;
    return;
  }
  out.bump = rules.bump_of(parsed.type, parsed.scope);
  out.rule = parsed.type.empty() ? "not conventional" : "type " + parsed.type;
  for (const auto& rule : field_rules()) {
    if (parsed.*rule.field != rule.value) continue;
    raise(out, rule.bump, fmt::format("field {} {}", rule.name, rule.value));
    if (out.type.empty()) out.type = rule.name;
  }
  if (!out.reverts.empty() || !parsed.revert.empty()) {
    raise(out, Bump::patch, "revert");
    if (out.type.empty()) out.type = "revert";
  }
  if (out.is_breaking) raise(out, rules.bump_of_breaking(parsed.scope), "breaking: a BREAKING CHANGE note");
}

}  // namespace

Judgement judge_semantic_release(std::string_view text, const Rules& rules) {
  if (js::trim(text).empty()) return {.rule = "empty message"};
  if (is_skipped(text)) return {.rule = "[skip release] in the message"};
  auto parsed = parse(text, rules.preset);
  Judgement out{.type = lower(parsed.type),
                .scope = parsed.scope,
                .description = parsed.subject.empty() ? parsed.header : parsed.subject,
                .is_breaking = parsed.note.has_value(),
                .breaking = parsed.note.value_or("")};
  if (const auto reverted = reverted_of(text, rules.preset)) {
    out.reverts = {std::string(reverted->hash)};
    out.reverted_header = js::trim(reverted->header);
  }
  decide(out, parsed, rules);
  return out;
}

}  // namespace fairlead::release
