#include "base/text.hpp"
#include "cli/catalogue.hpp"
#include "cli/wrap.hpp"
#include "commands.hpp"
#include "json/json.hpp"

#include <fmt/core.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace fairlead {
namespace {

constexpr std::size_t line_width = 80;

std::string paragraphs(std::string_view text) {
  std::string out;
  for (const auto line : lines(text)) out += cli::wrapped(line, line_width) + "\n";
  return out;
}

Result<std::vector<const cli::Entry*>> entries_of(const std::vector<std::string>& ids) {
  std::vector<const cli::Entry*> out;
  for (const auto& id : ids) {
    const auto* entry = cli::find_entry(id);
    if (entry == nullptr) {
      return Error(Errc::usage, fmt::format("there is no error {}", printable(id))).help("fairlead explain lists all");
    }
    out.push_back(entry);
  }
  return out;
}

json::Value to_json(const cli::Entry& entry) {
  return {{"id", entry.id}, {"title", entry.title}, {"text", entry.text}};
}

Result<cli::Report> explain(const std::vector<std::string>& ids) {
  TRY_ASSIGN(auto entries, entries_of(ids));
  const bool everything = entries.empty();
  if (everything) {
    for (const auto& entry : cli::catalogue()) entries.push_back(&entry);
  }
  cli::Report report;
  auto list = json::Value::array();
  for (const auto* entry : entries) {
    list.push_back(to_json(*entry));
    if (everything) {
      report.text += fmt::format("{}  {}\n", entry->id, entry->title);
    } else {
      report.text += fmt::format("{}{}: {}\n\n{}", report.text.empty() ? "" : "\n", entry->id, entry->title,
                                 paragraphs(entry->text));
    }
  }
  report.json = json::dump({{"schema", "fairlead.catalogue/1"}, {"entries", std::move(list)}});
  return report;
}

}  // namespace

cli::Command explain_command() {
  auto ids = std::make_shared<std::vector<std::string>>();
  return {.name = "explain",
          .summary = "Say more about an error, or list all",
          .examples = {{"fairlead explain FL0204", "Say what error[FL0204] means and what to do"},
                       {"fairlead explain", "List every error"}},
          .flags = {{.name = "id", .help = "The id of an error; 204 will do for FL0204", .target = ids.get()}},
          .run = [ids](cli::Ports&) { return explain(*ids); }};
}

}  // namespace fairlead
