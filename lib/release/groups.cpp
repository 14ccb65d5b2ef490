#include "release/groups.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <utility>

namespace fairlead::release {
namespace {

struct Title {
  std::string_view type, title;
};

/// In this order; types of the user's own come last, under their names.
constexpr std::array<Title, 5> conventional = {{{"!", "Breaking changes"},
                                                {"feat", "Features"},
                                                {"fix", "Fixes"},
                                                {"perf", "Performance"},
                                                {"revert", "Reverts"}}};

constexpr std::array<Title, 9> kept = {{{"feat", "Added"},
                                        {"", "Changed"},
                                        {"deprecate", "Deprecated"},
                                        {"deprecated", "Deprecated"},
                                        {"remove", "Removed"},
                                        {"removed", "Removed"},
                                        {"revert", "Removed"},
                                        {"fix", "Fixed"},
                                        {"security", "Security"}}};

std::string title_of(const Change& change, Form form) {
  const auto titles = form == Form::conventional ? std::span<const Title>(conventional) : std::span<const Title>(kept);
  const std::string type = change.is_breaking                                             ? "!"
                           : form == Form::keep_a_changelog && change.scope == "security" ? "security"
                                                                                          : change.type;
  const auto found = std::ranges::find(titles, type, &Title::type);
  if (found != titles.end()) return std::string(found->title);
  return form == Form::conventional ? change.type : "Changed";
}

/// Where a title stands among the others; those of the user's own behind all, by name.
std::size_t rank(std::string_view title, Form form) {
  const auto titles = form == Form::conventional ? std::span<const Title>(conventional) : std::span<const Title>(kept);
  return static_cast<std::size_t>(std::ranges::find(titles, title, &Title::title) - titles.begin());
}

Change with_origin(const Change& part, const Change& commit) {
  auto out = part;
  out.commit = commit.commit;
  out.merge_request = commit.merge_request;
  out.author = commit.author;
  return out;
}

}  // namespace

std::string_view word(Form form) {
  return form == Form::conventional ? "conventional" : "keep-a-changelog";
}

Result<Form> form_of(std::string_view text) {
  for (const auto form : {Form::conventional, Form::keep_a_changelog}) {
    if (text == word(form)) return form;
  }
  return Error(Errc::usage, fmt::format("there is no form \"{}\"", printable(text)))
      .help("forms are conventional and keep-a-changelog");
}

Groups::Groups(std::span<const Change> changes, Form form) {
  std::map<std::pair<std::size_t, std::string>, std::vector<const Change*>> by_title;
  const auto add = [&](const Change& change) {
    if (change.bump == semver::Bump::none && !change.is_breaking) return;
    auto title = title_of(change, form);
    const auto place = rank(title, form);
    by_title[{place, std::move(title)}].push_back(&change);
  };
  for (const auto& change : changes) {
    if (change.parts.empty()) add(change);
    for (auto part = change.parts.rbegin(); part != change.parts.rend(); ++part) {
      add(parts_.emplace_back(with_origin(*part, change)));
    }
  }
  for (auto& [key, group] : by_title) {
    std::ranges::reverse(group);  // the oldest first
    std::ranges::stable_sort(group, {}, &Change::scope);
    list_.push_back({key.second, std::move(group)});
  }
}

}  // namespace fairlead::release
