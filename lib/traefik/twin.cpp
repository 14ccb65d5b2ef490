#include "traefik/twin.hpp"

#include "traefik/labels.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>
#include <optional>
#include <set>
#include <utility>

namespace fairlead::traefik {
namespace {

/// "traefik.http.routers.web.rule" in its parts.
struct Key {
  std::string_view section;  ///< "traefik.http.routers."
  std::string_view name;     ///< "web"
  std::string field;         ///< "rule", in small letters.
  std::string_view rest;     ///< ".rule", as written.
};

std::optional<Key> key_of(std::string_view text) {
  const auto name = shared_name(text);
  if (name.empty()) return std::nullopt;
  const auto start = static_cast<std::size_t>(name.data() - text.data());
  const auto rest = text.substr(start + name.size());
  return Key{.section = text.substr(0, start), .name = name, .field = lower(rest.substr(1)), .rest = rest};
}

bool is_router(const Key& key) {
  return lower(key.section).ends_with(".routers.");
}

/// All of "traefik.http.routers.web.": what is named, with its kind.
std::string identity(const Key& key) {
  return lower(key.section) + std::string(key.name);
}

using Names = std::set<std::string>;

/// "auth-green" for "auth", when it is one of `local`.
std::string renamed(std::string_view name, std::string_view suffix, const Names& local) {
  const auto plain = without_provider(name);
  if (!local.contains(std::string(plain))) return std::string(name);
  return fmt::format("{}{}{}", plain, suffix, name.substr(plain.size()));
}

std::string renamed_list(std::string_view list, std::string_view suffix, const Names& local) {
  std::string out;
  for (const auto part : split(list, ',')) {
    out += (out.empty() ? "" : ",") + renamed(trim(part), suffix, local);
  }
  return out;
}

/// The names of a kind: ".services."
Names names_in(const Variables& labels, std::string_view kind) {
  Names out;
  for (const auto& [text, value] : labels) {
    const auto key = key_of(text);
    if (key && lower(key->section).ends_with(kind)) out.emplace(key->name);
  }
  return out;
}

/// Without one, or with 0, it is the length of the rule.
std::size_t priority_of(const std::string& rule, const std::string& own) {
  std::size_t number = 0;
  std::from_chars(own.data(), own.data() + own.size(), number);
  return number > 0 ? number : rule.size();
}

}  // namespace

bool is_route(std::string_view key) {
  return !shared_name(key).empty();
}

Variables twin_routes(const Variables& labels, std::string_view suffix) {
  const auto services = names_in(labels, ".services."), middlewares = names_in(labels, ".middlewares.");
  const auto transports = names_in(labels, ".serverstransports.");
  std::map<std::string, std::pair<std::string, std::string>> routers;  // To rule and priority.
  Variables out;
  for (const auto& [text, value] : labels) {
    const auto key = key_of(text);
    if (!key) continue;
    const auto head = fmt::format("{}{}{}", key->section, key->name, suffix);
    auto& copied = out[head + std::string(key->rest)] = value;
    if (key->field == "service" || key->field.ends_with(".service")) copied = renamed(value, suffix, services);
    if (key->field == "middlewares" || key->field.ends_with(".middlewares")) {
      copied = renamed_list(value, suffix, middlewares);
    }
    if (key->field.ends_with(".serverstransport")) copied = renamed(value, suffix, transports);
    if (is_router(*key) && key->field == "rule") routers[head].first = value;
    if (is_router(*key) && key->field == "priority") {
      routers[head].second = value;
      out.erase(head + std::string(key->rest));
    }
  }
  for (const auto& [head, router] : routers) {
    out[head + ".priority"] = fmt::format("{}", priority_of(router.first, router.second) + 1);
  }
  return out;
}

std::string why_no_twin(const Variables& labels) {
  Names routers, with_rule;
  const auto services = names_in(labels, ".services.");
  for (const auto& [text, value] : labels) {
    const auto key = key_of(text);
    if (!key || !is_router(*key)) continue;
    routers.insert(identity(*key));
    if (key->field == "rule") with_rule.insert(identity(*key));
    if (key->field == "service" && !services.contains(std::string(without_provider(value)))) {
      return fmt::format("its router \"{}\" leads to the service \"{}\", which its own labels do not define", key->name,
                         printable(value));
    }
  }
  if (routers.empty()) return "it has no router of Traefik in deploy.labels whose requests could move";
  for (const auto& router : routers) {
    if (with_rule.contains(router)) continue;
    return fmt::format("its router \"{}\" has no rule", router.substr(router.rfind('.') + 1));
  }
  return {};
}

}  // namespace fairlead::traefik
