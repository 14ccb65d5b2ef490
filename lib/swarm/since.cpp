#include "swarm/since.hpp"

#include "swarm/canonical.hpp"
#include "swarm/diff.hpp"
#include "swarm/revision.hpp"
#include "swarm/wording.hpp"
#include "sys/clock.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

constexpr std::size_t most_fields = 5;

/// The services of an inventory: the name to the rest of the line.
std::map<std::string, std::string, std::less<>> services_in(std::string_view inventory) {
  std::map<std::string, std::string, std::less<>> out;
  for (const auto line : lines(inventory)) {
    const auto words = split(line, ' ');
    if (words.size() == 5 && words[0] == "service") out[std::string(words[1])] = line;
  }
  return out;
}

std::string first_of(std::vector<std::string> all) {
  const auto more = all.size() - std::min(all.size(), most_fields);
  all.resize(all.size() - more);
  return join(all, "; ") + (more == 0 ? "" : fmt::format("; and {} more", more));
}

std::string sentence_of(const Revision& revision) {
  auto out = fmt::format("revision {}, {} by {}", revision.number, printable(revision.origin.operation),
                         printable(revision.origin.by));
  if (!revision.origin.commit.empty()) out += fmt::format(" ({})", printable(revision.origin.commit));
  out += fmt::format(" at {}", printable(revision.time));
  const auto& what = revision.fields.empty() ? revision.changes : revision.fields;
  return what.empty() ? out : fmt::format("{}: {}", out, printable(first_of(what)));
}

/// What the last update of a service changed.
std::vector<std::string> last_fields(const LiveService& live, const Variables& networks) {
  std::vector<std::string> out;
  if (!live.previous->is_object()) return out;
  for (const auto& difference : differences(canonical(*live.previous, networks), canonical(*live.spec, networks))) {
    out.push_back(field_text(live.name, difference.field));
  }
  return out;
}

std::string sentence_of(const LiveService& live, const Variables& networks) {
  auto out = fmt::format("service \"{}\" was changed by other means than Fairlead", live.name);
  if (live.updated) out += " at " + sys::rfc3339(*live.updated);
  const auto fields = last_fields(live, networks);
  return fields.empty() ? out : fmt::format("{}: {}", out, first_of(fields));
}

/// Services that changed although no revision tells so.
std::vector<std::string> told_of_services(std::string_view inventory, const Observed& observed) {
  std::vector<std::string> out;
  auto then = services_in(inventory);
  for (const auto& live : observed.services) {
    const auto before = then.extract(live.name);
    const auto now = fmt::format("service {} {} version {}", live.name, live.id, live.version);
    if (before.empty()) {
      out.push_back(fmt::format("service \"{}\" has been created since", live.name));
    } else if (before.mapped() != now) {
      out.push_back(sentence_of(live, observed.network_names()));
    }
  }
  for (const auto& [name, line] : then) out.push_back(fmt::format("service \"{}\" has been removed since", name));
  return out;
}

}  // namespace

std::vector<std::string> told_since(std::string_view inventory, std::uint64_t revision, const Observed& observed) {
  std::vector<std::string> out;
  if (const auto all = revisions(observed.records)) {
    for (const auto& one : *all) {
      if (one.number > revision) out.push_back(sentence_of(one));
    }
  }
  if (out.empty()) out = told_of_services(inventory, observed);
  if (out.empty()) out.emplace_back("its networks, secrets or configs are others now");
  return out;
}

}  // namespace fairlead::swarm
