// What is written, and what it is read as.
#include "base/text.hpp"
#include "lint/checks.hpp"
#include "lint/plain.hpp"
#include "lint/rules.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::lint {
namespace {

using compose::Concern;

void add_warnings(const View& view, Concern concern, Sink& sink) {
  for (const auto& warning : view.warnings) {
    if (warning.concern != concern) continue;
    sink.in_service(service_at(view, warning.place));
    sink.add(warning.place, warning.message, warning.help);
  }
}

/// The maps of a service whose values are texts: a key, or one below it.
constexpr std::pair<std::string_view, std::string_view> text_maps[] = {
    {"environment", ""}, {"labels", ""}, {"deploy", "labels"}, {"sysctls", ""}, {"logging", "options"}};

/// Does a variable give the value, or a part of it? In the files, a map may be a list.
bool is_interpolated(const View& view, const Service& service, std::string_view key) {
  for (const auto& services : view.services_of_files) {
    for (const auto& pair : pairs(services.find(service.name, {"environment"})))
      if (pair.key == key && pair.value.find('$') != pair.value.npos) return true;
  }
  return false;
}

void check_names(const yaml::Node* node, Sink& sink) {
  const auto check = [&](const yaml::Node& name) {
    if (name.is_scalar() && find_rule(name.value)) return;
    sink.add(name.place(), fmt::format("lint-ignore names \"{}\", which is no rule", name.value));
  };
  if (!node) return;
  if (!node->is_sequence()) return check(*node);
  for (const auto& item : node->items) check(item);
}

}  // namespace

void no_effect(const View& view, Sink& sink) {
  add_warnings(view, Concern::no_effect, sink);
}

void unset_variable(const View& view, Sink& sink) {
  add_warnings(view, Concern::unset_variable, sink);
}

void host_address(const View& view, Sink& sink) {
  add_warnings(view, Concern::host_address, sink);
}

void missing(const View& view, Sink& sink) {
  add_warnings(view, Concern::missing, sink);
}

void refused(const View& view, Sink& sink) {
  for (const auto& warning : view.warnings) {
    if (warning.concern != Concern::refused || is_unknown(view, warning.place)) continue;
    sink.in_service(service_at(view, warning.place));
    sink.add(warning.place, warning.message, warning.help);
  }
}

void reading(const View& view, Sink& sink) {
  add_warnings(view, Concern::other, sink);
}

void empty_variable(const Service& service, const View& view, Sink& sink) {
  for (const auto& pair : pairs(view.services.find(service.name, {"environment"}))) {
    if (!pair.has_value || !pair.value.empty()) continue;
    if (is_interpolated(view, service, pair.key)) continue;
    sink.add(pair.node->place(),
             fmt::format("docker's client puts the value of its own variable \"{}\" here, when it has one", pair.key));
  }
}

void text_or_number(const Service& service, const View& view, Sink& sink) {
  for (const auto& [outer, inner] : text_maps) {
    const auto* map = view.services.find(service.name, {outer});
    if (map && !inner.empty()) map = map->find(inner);
    if (!map) continue;
    for (const auto& [key, value] : map->entries) {
      const auto read = docker_reads(value);
      if (read.empty()) continue;
      sink.add(value.place(), fmt::format("without quotes, docker's client reads the {} of \"{}\" as {}", value.value,
                                          key.value, read));
    }
  }
}

// An item of a list is one text: what looks like the quotes of a value is not read by YAML.
void quotes_in_value(const Service& service, const View& view, Sink& sink) {
  for (const auto& [outer, inner] : text_maps) {
    const auto* list = view.services.find(service.name, {outer});
    if (list && !inner.empty()) list = list->find(inner);
    if (!list || !list->is_sequence()) continue;
    for (const auto& pair : pairs(list)) {
      const auto value = pair.value;
      if (value.size() < 2 || (value[0] != '"' && value[0] != '\'') || value.back() != value[0]) continue;
      if (value.substr(1, value.size() - 2).find(value[0]) != value.npos) continue;
      sink.add(
          pair.node->place(), fmt::format("the quotes around the value of \"{}\" are part of it", pair.key),
          fmt::format("remove them; where the value needs quotes, put them around the whole: \"{}=...\"", pair.key));
    }
  }
}

void merged_test(const Service& service, const View& view, Sink& sink) {
  std::size_t lists = 0;
  for (const auto& services : view.services_of_files) {
    const auto* test = services.find(service.name, {"healthcheck", "test"});
    if (test && test->is_sequence()) ++lists;
  }
  if (lists < 2) return;
  sink.add(view.services.place_of(service.name, {"healthcheck", "test"}),
           "docker's client appends this test to that of the earlier file, which breaks both");
}

void unknown_ignore(const View& view, Sink& sink) {
  check_names(find(view.root, {"x-fairlead", "lint-ignore"}), sink);
  for (const auto& [name, service] : view.project.services) {
    sink.in_service(name);
    check_names(view.services.find(name, {"x-fairlead", "lint-ignore"}), sink);
  }
}

}  // namespace fairlead::lint
