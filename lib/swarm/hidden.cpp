#include "swarm/hidden.hpp"

#include "base/text.hpp"
#include "json/json.hpp"
#include "swarm/config_lines.hpp"
#include "swarm/mask.hpp"

#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace fairlead::swarm {
namespace {

void add(std::string_view text, std::vector<Secret>& out) {
  constexpr std::string_view words[] = {"true", "false", "none", "null"};  // A log may say these.
  if (text.empty() || std::ranges::find(words, text) != std::end(words)) return;
  out.emplace_back(std::string(text));
  // The user and password of a URL; a log may have the password alone.
  if (const auto colon = text.find(':'); colon != text.npos) add(text.substr(colon + 1), out);
}

/// The parts of the value that are *** where it is shown.
std::vector<std::string_view> hidden_parts(std::string_view value, std::string_view shown) {
  constexpr std::string_view hidden = "***";
  std::vector<std::string_view> out;
  auto rest = shown;
  for (auto star = rest.find(hidden); star != rest.npos; star = rest.find(hidden)) {
    value.remove_prefix(std::min(star, value.size()));
    rest.remove_prefix(star + hidden.size());
    const auto next = rest.substr(0, rest.find(hidden));
    const auto end = next.empty() ? value.size() : std::min(value.find(next), value.size());
    out.push_back(trim(value.substr(0, end)));
    value.remove_prefix(end);
  }
  return out;
}

/// All that follows a secret's name is hidden; the secret itself ends before what the format puts there.
void add_with_first(std::string_view part, std::vector<Secret>& out) {
  add(part, out);
  const auto text = part.substr(std::min(part.find_first_not_of("\"' \t-[{"), part.size()));
  const auto value = trim(text.substr(0, text.find_first_of("\"'<,;}#&]")));
  if (value != part) add(value, out);
}

void add_hidden(std::string_view name, std::string_view value, std::vector<Secret>& out) {
  for (const auto part : hidden_parts(value, masked(name, value))) add_with_first(part, out);
}

void add_config(std::string_view text, std::vector<Secret>& out) {
  const auto written = lines(text);
  const auto shown = shown_lines(text);
  for (std::size_t i = 0; i < written.size(); ++i) {
    for (const auto part : hidden_parts(written[i], shown.at(i))) add_with_first(part, out);
  }
}

std::string words_of(const json::Value& list) {
  std::string out;
  for (const auto& word : list) {
    if (word.is_string()) out += (out.empty() ? "" : " ") + word.get<std::string>();
  }
  return out;
}

void add_texts(const json::Value& texts, std::vector<Secret>& out) {
  for (const auto& [key, value] : texts.items()) {
    if (value.is_string()) add_hidden(key, value.get_ref<const std::string&>(), out);
  }
}

void add_service(const json::Value& spec, std::vector<Secret>& out) {
  const auto& container = json::at(spec, {"TaskTemplate", "ContainerSpec"});
  add_texts(json::member(spec, "Labels"), out);
  add_texts(json::member(container, "Labels"), out);
  for (const auto& variable : json::member(container, "Env")) {
    if (!variable.is_string()) continue;
    const std::string_view text = variable.get_ref<const std::string&>();
    const auto equals = text.find('=');
    if (equals != text.npos) add_hidden(text.substr(0, equals), text.substr(equals + 1), out);
  }
  add_texts(json::at(spec, {"TaskTemplate", "LogDriver", "Options"}), out);
  for (const auto& mount : json::member(container, "Mounts")) {
    add_texts(json::at(mount, {"VolumeOptions", "DriverConfig", "Options"}), out);
  }
  add_hidden({}, words_of(json::member(container, "Command")), out);
  add_hidden({}, words_of(json::member(container, "Args")), out);
  add_hidden({}, words_of(json::at(container, {"Healthcheck", "Test"})), out);
}

}  // namespace

std::vector<Secret> secrets_of(const Desired& desired) {
  std::vector<Secret> out;
  for (const auto& secret : desired.secrets) out.push_back(secret.data);
  for (const auto& config : desired.configs) add_config(config.data.reveal(), out);
  for (const auto& service : desired.services) add_service(*service.body, out);
  return out;
}

std::vector<Secret> secrets_of(const std::vector<LiveService>& services) {
  std::vector<Secret> out;
  for (const auto& service : services) add_service(*service.spec, out);
  return out;
}

}  // namespace fairlead::swarm
