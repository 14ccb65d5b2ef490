#include "swarm/live_diff.hpp"

#include "base/paint.hpp"
#include "json/json.hpp"
#include "plan/one_line.hpp"
#include "swarm/canonical.hpp"
#include "swarm/diff.hpp"
#include "swarm/names.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

/// What follows from the stack's and the service's name says nothing; "" is the service as a whole.
bool says_nothing(const plan::Field& field) {
  return field.path.empty() || field.path == "name" || field.path.ends_with(namespace_label);
}

/// All fields of a service that only one of the two has.
std::vector<plan::Field> all_fields(const Call& call, Where where, const Variables& networks) {
  const auto& spec = where == Where::swarm ? call.before : call.body;
  const auto some = canonical(*spec, networks), nothing = Value::object();
  std::vector<plan::Field> out;
  const auto all = where == Where::swarm ? differences(some, nothing) : differences(nothing, some);
  for (const auto& difference : all) {
    if (!says_nothing(difference.field)) out.push_back(difference.field);
  }
  return out;
}

Where where_is(const Call& call) {
  if (call.verb == Verb::create) return Where::file;
  return call.verb == Verb::remove ? Where::swarm : Where::both;
}

class Printer {
 public:
  explicit Printer(bool colour) : paint_{colour} {}

  void line(char sign, std::string_view text) {
    const auto shade = sign == ' ' ? "" : sign == '-' ? tone::bad : tone::good;
    out_ += paint_(shade, fmt::format("{}{}", sign, text)) + "\n";
  }
  std::string text() && { return std::move(out_); }

 private:
  Paint paint_;
  std::string out_;
};

std::string_view word(Where where) {
  switch (where) {
    case Where::swarm: return "swarm";
    case Where::file: return "file";
    case Where::both: break;
  }
  return "both";
}

void print(const Unlike& unlike, Printer& printer) {
  const char sign = unlike.where == Where::both ? ' ' : unlike.where == Where::swarm ? '-' : '+';
  printer.line(sign, plan::one_line(fmt::format("{} {}", unlike.kind, unlike.name)));
  std::size_t width = 0;
  for (const auto& field : unlike.fields) width = std::max(width, std::min<std::size_t>(field.path.size(), 40));
  for (const auto& [path, before, after, effect] : unlike.fields) {
    const auto shown = [&](const std::string& value) {
      return fmt::format("  {:<{}}  {}", plan::one_line(path), width, plan::one_line(value));
    };
    if (!before.empty()) printer.line('-', shown(before));
    if (!after.empty()) printer.line('+', shown(after));
  }
}

}  // namespace

std::vector<Unlike> live_diff(const StackPlan& plan, const Variables& network_names) {
  std::vector<Unlike> out;
  for (const auto& [change, call] : plan.steps.steps) {
    if (call.is_temporary) continue;
    Unlike unlike = {.where = where_is(call), .kind = change.kind, .name = change.name, .fields = change.fields};
    if (call.kind == Kind::service && unlike.where != Where::both) {
      unlike.fields = all_fields(call, unlike.where, network_names);
    }
    // An update that is still under way is no difference.
    const bool differs = unlike.where != Where::both || !unlike.fields.empty();
    if (differs) out.push_back(std::move(unlike));
  }
  return out;
}

std::string diff_text(const std::vector<Unlike>& all, std::string_view file, bool colour) {
  if (all.empty()) return "No differences.\n";
  Printer printer(colour);
  printer.line('-', "-- the Swarm");
  printer.line('+', fmt::format("++ {}", plan::one_line(file)));
  for (const auto& unlike : all) print(unlike, printer);
  return std::move(printer).text();
}

std::string diff_json(const std::vector<Unlike>& all, std::string_view stack) {
  auto list = Value::array();
  for (const auto& unlike : all) {
    auto fields = Value::array();
    for (const auto& [path, before, after, effect] : unlike.fields) {
      fields.push_back({{"path", path}, {"swarm", before}, {"file", after}});
    }
    list.push_back(
        {{"kind", unlike.kind}, {"name", unlike.name}, {"in", word(unlike.where)}, {"fields", std::move(fields)}});
  }
  return json::pretty({{"schema", "fairlead.stack.diff/1"}, {"stack", stack}, {"differences", std::move(list)}});
}

}  // namespace fairlead::swarm
