#include "release/lint.hpp"

#include "base/text.hpp"
#include "release/fences.hpp"
#include "release/lookalike.hpp"
#include "release/message.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

/// What @commitlint/config-conventional allows.
constexpr std::array<std::string_view, 11> common_types = {"build", "chore",    "ci",     "docs",  "feat", "fix",
                                                           "perf",  "refactor", "revert", "style", "test"};

constexpr auto header_help = "write it like \"feat: add a page\" or \"fix(cart): count every item\"";

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::vector<std::string> allowed_types(const LintRules& lint_rules, const Rules& rules) {
  if (!lint_rules.types.empty()) return lint_rules.types;
  std::vector<std::string> out(common_types.begin(), common_types.end());
  for (const auto& [type, bump] : rules.types) out.push_back(lower(type));
  for (const auto& rule : rules.own) {
    if (!rule.type.empty()) out.push_back(lower(rule.type));
  }
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

bool is_among(const std::vector<std::string>& allowed, std::string_view word) {
  return std::ranges::any_of(allowed, [&](const auto& other) { return equal_ignoring_case(other, word); });
}

/// "one of a, b", and the one that was probably meant.
std::string help_of(const std::vector<std::string>& allowed, std::string_view word) {
  const std::vector<std::string_view> choices(allowed.begin(), allowed.end());
  const auto near = closest(word, choices);
  if (!near.empty()) return fmt::format("did you mean {}?", near);
  return "use one of " + join(allowed, ", ");
}

/// The rules for messages, each of which adds what it finds.
class Linter {
 public:
  Linter(const git::Commit& commit, const LintRules& lint_rules, const Rules& rules)
      : text_(commit.message),
        message_(parse_message(commit.message)),
        lines_(lines(commit.message)),
        merge_(commit.parents.size() > 1 || message_.description.starts_with("Merge ")),
        lint_rules_(lint_rules),
        rules_(rules) {
    header_ = std::min<std::size_t>(
        static_cast<std::size_t>(std::ranges::find_if(lines_, [](auto line) { return !line.empty(); }) -
                                 lines_.begin()),
        lines_.size());
  }

  std::vector<Finding> findings() && {
    if (trim(text_).empty()) {
      add("empty", 0, "the message is empty", header_help);
      return std::move(findings_);
    }
    if (message_.is_conventional()) {
      check_type();
      check_scope();
    } else if (!merge_) {
      check_header();
    }
    check_length();
    check_body();
    check_release_as();
    return std::move(findings_);
  }

 private:
  void add(std::string rule, std::size_t line, std::string message, std::string help = {},
           Severity severity = Severity::error) {
    findings_.push_back({std::move(rule), severity, line + 1, std::move(message), std::move(help)});
  }

  void check_header() {
    const std::string_view header = message_.description;
    for (const auto* const front : {"fixup! ", "squash! ", "amend! "}) {
      if (!header.starts_with(front)) continue;
      return add("fixup", header_, fmt::format("{} is not squashed yet", excerpt(header)),
                 "git rebase --interactive --autosquash");
    }
    if (header.starts_with("Revert \"") || header.starts_with("Reapply \"")) {
      return add("revert", header_, "a revert with git's own header releases nothing by itself",
                 "write it like \"revert: feat: add a page\" if what it takes back was released", Severity::warning);
    }
    auto why = header_lookalike(text_, message_, rules_);
    add("header", header_, why ? *std::move(why) : fmt::format("{} is not conventional", excerpt(header)), header_help);
  }

  void check_type() {
    const auto allowed = allowed_types(lint_rules_, rules_);
    if (is_among(allowed, message_.type)) return;
    add("type", header_, fmt::format("the type {} is not allowed", excerpt(message_.type)),
        help_of(allowed, message_.type));
  }

  /// A header may name several scopes: "feat(web,api): x" or "feat(web/cart): x".
  void check_scope() {
    const auto& allowed = lint_rules_.scopes;
    if (allowed.empty() || message_.scope.empty() || is_among(allowed, message_.scope)) return;
    auto scopes = message_.scope;
    std::ranges::replace(scopes, '/', ',');
    for (const auto part : split(scopes, ',')) {
      const auto scope = trim(part);
      if (is_among(allowed, scope)) continue;
      return add("scope", header_, fmt::format("the scope {} is not allowed", excerpt(scope)), help_of(allowed, scope));
    }
  }

  void check_length() {
    if (merge_ || lint_rules_.longest_header == 0 || header_ >= lines_.size()) return;
    const auto length = characters(lines_[header_]);
    if (length <= lint_rules_.longest_header) return;
    add("header-length", header_,
        fmt::format("the header has {} characters, {} more than allowed", length, length - lint_rules_.longest_header),
        "say the rest in the body");
  }

  void check_body() {
    if (header_ + 1 < lines_.size() && !lines_[header_ + 1].empty()) {
      add("blank-line", header_ + 1, "no empty line parts the body from the header", "leave the second line empty");
    }
    check_breaking();
    if (const auto other = release_as_lookalike(text_, message_)) {
      add("release-as", other->line - 1, other->warning, "write it like Release-As: 1.4.0, below an empty line");
    }
  }

  void check_breaking() {
    if (const auto breaking = breaking_lookalike(text_, message_)) {
      add("breaking", breaking->line - 1, breaking->warning,
          "write \"BREAKING CHANGE: \" and what breaks, at the start of a line below an empty one, or \"!\" before the "
          "colon of the header");
    }
    const auto fenced = fenced_lines(text_);
    for (auto i = header_ + 2; i < lines_.size(); ++i) {
      if (!says_breaking(lines_[i])) continue;
      // Another footer may stand above it.
      if (is_fenced(fenced, i) || lines_[i - 1].empty() || !message_.is_breaking() || has_footer_above(i)) return;
      return add("blank-line", i, "no empty line parts BREAKING CHANGE from the body", "leave the line above it empty",
                 Severity::warning);
    }
  }

  /// Does the paragraph of this line start with a footer?
  bool has_footer_above(std::size_t line) const {
    while (line > header_ + 1 && !lines_[line - 1].empty()) --line;
    return !parse_message(fmt::format("x\n\n{}", lines_[line])).footers.empty();
  }

  void check_release_as() {
    const auto* footer = message_.footer("Release-As");
    if (footer == nullptr || version_asked_for(footer->value)) return;
    const auto line =
        std::ranges::find_if(lines_, [](auto text) { return equal_ignoring_case(text.substr(0, 11), "Release-As:"); });
    add("release-as", static_cast<std::size_t>(line - lines_.begin()),
        fmt::format("{} is no version", excerpt(footer->value)), "write it like Release-As: 1.4.0");
  }

  std::string_view text_;
  Message message_;
  std::vector<std::string_view> lines_;
  bool merge_;
  const LintRules& lint_rules_;
  const Rules& rules_;
  std::size_t header_ = 0;  ///< The line of the header, from 0.
  std::vector<Finding> findings_ = {};
};

}  // namespace

std::string_view word(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::vector<Finding> lint(const git::Commit& commit, const LintRules& lint_rules, const Rules& rules) {
  auto out = Linter(commit, lint_rules, rules).findings();
  if (rules.preset == Preset::cc) return out;
  // What the specification counts and the peer that decides does not, or the other way round.
  for (auto& warning : classify(commit, rules).warnings)
    out.push_back({.rule = "preset", .message = std::move(warning)});
  return out;
}

std::string_view without_draft(std::string_view title) {
  for (;;) {
    const auto before = title;
    for (const std::string_view mark : {"Draft:", "[Draft]", "(Draft)"}) {
      title = trim(title);
      if (equal_ignoring_case(title.substr(0, mark.size()), mark)) title = trim(title.substr(mark.size()));
    }
    if (title.size() == before.size()) return title;
  }
}

bool Linted::has_errors() const {
  return std::ranges::find(findings, Severity::error, &Finding::severity) != findings.end();
}

bool LintReport::has_errors() const {
  return std::ranges::any_of(messages, &Linted::has_errors);
}

}  // namespace fairlead::release
