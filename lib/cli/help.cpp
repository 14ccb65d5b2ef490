#include "cli/help.hpp"

#include "base/text.hpp"
#include "cli/exit.hpp"
#include "cli/names.hpp"
#include "cli/value.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <vector>

namespace fairlead::cli {
namespace {

constexpr std::size_t widest_left = 30;

struct Row {
  std::string left, right;
};

class Page {
 public:
  explicit Page(const Paper& paper) : paper_(paper) {}

  void paragraph(std::string_view text) {
    if (!text.empty()) text_ += wrapped(text, paper_.width) + "\n";
  }
  /// Lines that start with a space are kept as they are.
  void prose(std::string_view text) {
    for (const auto line : lines(text))
      text_ += (line.starts_with(" ") ? std::string(line) : wrapped(line, paper_.width)) + "\n";
  }
  void title(std::string_view text) {
    text_ += paper_.colour ? fmt::format("\n\x1b[1m{}\x1b[0m\n", text) : fmt::format("\n{}\n", text);
  }
  void line(std::string_view text) { text_ += fmt::format("  {}\n", text); }

  void table(std::string_view title_text, const std::vector<Row>& rows) {
    if (rows.empty()) return;
    title(title_text);
    std::size_t width = 0;
    for (const auto& row : rows) width = std::max(width, std::min(row.left.size(), widest_left));
    for (const auto& row : rows) add(row, width);
  }

  std::string take() { return std::move(text_); }

 private:
  void add(const Row& row, std::size_t width) {
    const std::string margin(width + 4, ' ');
    auto out = fmt::format("  {:<{}}  ", row.left, width);
    if (row.left.size() > width) out = fmt::format("  {}\n{}", row.left, margin);
    out += wrapped(row.right, paper_.width, margin.size(), margin);
    while (out.ends_with(' ')) out.pop_back();
    text_ += out + "\n";
  }

  const Paper& paper_;
  std::string text_;
};

std::string left_of(const Flag& flag) {
  const auto names = names_of(flag);
  if (is_positional(flag)) return value_name(flag);
  auto out = names.shortest.empty() ? std::string("    ") : names.shortest + (names.longest.empty() ? "" : ", ");
  auto longest = names.longest;
  if (!negation(flag).empty() && current_text(flag) == "true") longest = "--[no-]" + longest.substr(2);
  out += longest;
  if (!is_switch(flag)) out += " " + value_name(flag);
  return out;
}

std::string right_of(const Flag& flag) {
  std::string out(flag.help);
  std::vector<std::string> facts;
  const auto standard = current_text(flag);
  if (flag.required) facts.emplace_back("required");
  if (is_list(flag)) facts.emplace_back("may be repeated");
  if (!flag.choices.empty() && !flag.value.empty()) facts.push_back("one of " + join(flag.choices, ", "));
  if (!flag.required && !standard.empty() && standard != "false") facts.push_back("default " + standard);
  if (!flag.env.empty()) facts.push_back(fmt::format("${}", flag.env));
  if (!flag.config.empty()) facts.push_back(fmt::format("fairlead.yml: {}", flag.config));
  if (!facts.empty()) out += " [" + join(facts, "; ") + "]";
  return out;
}

std::vector<Row> rows_of(std::span<const Flag> flags, bool positional) {
  std::vector<Row> rows;
  for (const auto& flag : flags) {
    if (is_positional(flag) == positional) rows.push_back({left_of(flag), right_of(flag)});
  }
  return rows;
}

void add_examples(Page& page, std::span<const Example> examples) {
  if (examples.empty()) return;
  page.title("Examples");
  for (const auto& [command, says] : examples) {
    page.line(fmt::format("# {}", says));
    page.line(command);
  }
}

}  // namespace

std::string usage_line(const Tool& tool, const Command& command) {
  auto out = fmt::format("{} {}", spoken(tool), command.name);
  if (std::ranges::any_of(command.flags, [](const Flag& flag) { return !is_positional(flag); })) out += " [flags]";
  for (const auto& flag : command.flags) {
    if (!is_positional(flag)) continue;
    const auto name = value_name(flag) + (is_list(flag) ? "..." : "");
    out += flag.required ? " " + name : " [" + name + "]";
  }
  return out;
}

std::string command_help(const Tool& tool, const Command& command, std::span<const Flag> global_flags,
                         const Paper& paper) {
  Page page(paper);
  page.paragraph(fmt::format("{}.", command.summary));
  page.title("Usage");
  page.line(usage_line(tool, command));
  add_examples(page, command.examples);
  if (!command.description.empty()) page.prose(fmt::format("\n{}", command.description));
  page.table("Arguments", rows_of(command.flags, true));
  page.table("Flags", rows_of(command.flags, false));
  page.table("Flags of every command", rows_of(global_flags, false));
  std::vector<Row> statuses;
  for (const auto& [status, meaning] : exit_meanings()) {
    statuses.push_back({std::to_string(static_cast<int>(status)), std::string(meaning)});
  }
  page.table("Exit statuses", statuses);
  return page.take();
}

std::string tool_help(const Tool& tool, const Paper& paper) {
  Page page(paper);
  page.paragraph(tool.summary + ".");
  page.title("Usage");
  page.line(spoken(tool) + " COMMAND [flags]");
  std::vector<Example> examples;
  for (const auto& command : tool.commands) {
    if (!command.hidden && !command.examples.empty()) examples.push_back(command.examples.front());
  }
  if (examples.size() > 4) examples.resize(4);
  add_examples(page, examples);
  std::vector<Row> rows;
  for (const auto& command : tool.commands) {
    if (!command.hidden) rows.push_back({std::string(command.name), std::string(command.summary)});
  }
  page.table("Commands", rows);
  rows.clear();
  for (const auto& plugin : tool.plugins) rows.push_back({plugin.name, plugin.summary});
  page.table("Tools", rows);
  page.paragraph(
      fmt::format("\nHelp of a command: {} COMMAND --help\nAlso: help, completion, man, --version", spoken(tool)));
  return page.take();
}

}  // namespace fairlead::cli
