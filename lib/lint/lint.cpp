#include "lint/lint.hpp"

#include "base/text.hpp"
#include "lint/rules.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <tuple>

namespace fairlead::lint {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool looks(const Rule& rule, const Settings& settings) {
  if (contains(settings.disable, rule.id)) return false;
  return rule.when == When::always || settings.strict || contains(settings.enable, rule.id);
}

Severity severity_for(const Rule& rule, const Settings& settings) {
  auto out = rule.severity;
  for (const auto& text : settings.severity) {
    const auto equals = text.find('=');
    if (text.substr(0, equals) == rule.id) out = severity_of(text.substr(equals + 1)).value_or(out);
  }
  return out;
}

Result<> check_rule(std::string_view id) {
  if (find_rule(id)) return {};
  std::vector<std::string_view> known;
  for (const auto& rule : rules()) known.push_back(rule.id);
  const auto meant = closest(id, known);
  return Error(Errc::usage, fmt::format("there is no rule \"{}\"", printable(id)))
      .help(meant.empty() ? "list them with: fairlead stack lint --rules" : fmt::format("did you mean {}?", meant));
}

/// The rules that a file ignores: service by service, "" for the whole file.
using Ignored = std::map<std::string, std::vector<std::string>, std::less<>>;

void add_ignored(const yaml::Node* node, std::string_view service, Ignored& out) {
  if (!node) return;
  auto& rules = out[std::string(service)];
  if (node->is_scalar()) rules.push_back(node->value);
  for (const auto& item : node->items) rules.push_back(item.value);
}

Ignored ignored_of(const View& view) {
  Ignored out;
  add_ignored(find(view.root, {"x-fairlead", "lint-ignore"}), "", out);
  for (const auto& [name, service] : view.project.services)
    add_ignored(view.services.find(name, {"x-fairlead", "lint-ignore"}), name, out);
  return out;
}

bool is_ignored(const Finding& finding, const Ignored& ignored) {
  const auto lists = [&](std::string_view service) {
    const auto found = ignored.find(service);
    return found != ignored.end() && contains(found->second, finding.rule);
  };
  return lists("") || (!finding.service.empty() && lists(finding.service));
}

/// Rules that judge a value, which says nothing where a variable in it is not set.
bool judges_value(std::string_view rule) {
  constexpr std::string_view all[] = {"traefik-rule",      "traefik-label",        "traefik-reference",
                                      "traefik-duplicate", "traefik-network-name", "traefik-service"};
  return std::ranges::find(all, rule) != std::end(all);
}

void sort(Findings& findings, const View& view) {
  const auto index = [&](const Finding& finding) {
    return std::ranges::find(view.files, finding.place.file, [](const auto& file) { return file.place().file; }) -
           view.files.begin();
  };
  std::ranges::stable_sort(findings, {}, [&](const Finding& finding) {
    return std::tuple(index(finding), finding.place.line, finding.place.column, finding.rule);
  });
}

}  // namespace

Result<> check(const Settings& settings) {
  for (const auto& id : settings.enable) TRY(check_rule(id));
  for (const auto& id : settings.disable) TRY(check_rule(id));
  for (const auto& text : settings.severity) {
    const auto equals = text.find('=');
    TRY(check_rule(std::string_view(text).substr(0, equals)));
    if (equals != text.npos && severity_of(text.substr(equals + 1))) continue;
    return Error(Errc::usage, fmt::format("\"{}\" gives no severity", printable(text)))
        .help("write RULE=error, RULE=warning or RULE=info");
  }
  return {};
}

Findings lint(const View& view, const Settings& settings) {
  Sink sink;
  for (const auto& rule : rules()) {
    if (!looks(rule, settings)) continue;
    sink.start(rule.id, severity_for(rule, settings), rule.help);
    rule.check(view, sink);
  }
  auto findings = std::move(sink).findings();
  const auto ignored = ignored_of(view);
  std::erase_if(findings, [&](const Finding& finding) {
    return is_ignored(finding, ignored) || (judges_value(finding.rule) && is_unknown(view, finding.place));
  });
  sort(findings, view);
  return findings;
}

std::optional<Severity> worst(const Findings& findings) {
  std::optional<Severity> out;
  for (const auto& finding : findings) {
    if (!out || *out < finding.severity) out = finding.severity;
  }
  return out;
}

}  // namespace fairlead::lint
