// Secrets that everybody sees, and those that nobody gets.
#include "base/text.hpp"
#include "lint/checks.hpp"
#include "lint/secret_names.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>

namespace fairlead::lint {
namespace {

constexpr std::string_view secret_directory = "/run/secrets/";

/// The path in the container where a secret is.
std::string path_of(const compose::FileReference& secret) {
  return secret.target.starts_with('/') ? secret.target : std::string(secret_directory) + secret.target;
}

bool is_path_of_secret(std::string_view value, const Service& service) {
  if (value.starts_with(secret_directory) && value.size() > secret_directory.size()) return true;
  return std::ranges::any_of(service.secrets, [&](const auto& secret) { return path_of(secret) == value; });
}

/// "$(cat /run/secrets/x)", which no shell ever sees.
bool asks_a_shell(std::string_view value) {
  return value.starts_with("$(") && value.find(secret_directory) != value.npos;
}

/// Those of a line for a shell, too.
void judge_words(const compose::Texts& arguments, const Place& place, Sink& sink) {
  std::vector<std::string_view> words;
  for (const auto& argument : arguments) std::ranges::copy(split(argument, ' '), std::back_inserter(words));
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    const bool is_flag = word.starts_with('-');
    const auto value = equals != word.npos                                      ? word.substr(equals + 1)
                       : i + 1 < words.size() && !words[i + 1].starts_with('-') ? words[i + 1]
                                                                                : std::string_view();
    if (is_flag && names_secret(name) && !is_harmless(value)) {
      sink.add(place, fmt::format("the secret after \"{}\" is plain text in the service's spec", name));
    } else if (const auto kind = secret_kind(equals == word.npos ? word : value); !kind.empty()) {
      sink.add(place, fmt::format("{} is plain text in the service's spec", kind));
    }
  }
}

}  // namespace

void secret_in_environment(const Service& service, const View& view, Sink& sink) {
  for (const auto& pair : pairs(view.services.find(service.name, {"environment"}))) {
    if (!pair.has_value || is_harmless(pair.value)) continue;
    if (!service.environment.contains(pair.key)) continue;
    if (names_secret(pair.key)) {
      sink.add(
          pair.node->place(),
          fmt::format("the secret \"{}\" is plain text in the service's spec, for all who may look at it", pair.key));
    } else if (const auto kind = secret_kind(pair.value); !kind.empty()) {
      sink.add(pair.node->place(), fmt::format("\"{}\" is {} in plain text", pair.key, kind));
    }
  }
}

void secret_in_command(const Service& service, const View& view, Sink& sink) {
  judge_words(service.entrypoint, view.services.place_of(service.name, {"entrypoint"}), sink);
  judge_words(service.command, view.services.place_of(service.name, {"command"}), sink);
}

void secret_path(const Service& service, const View& view, Sink& sink) {
  for (const auto& pair : pairs(view.services.find(service.name, {"environment"}))) {
    if (!pair.has_value || !names_secret(pair.key)) continue;
    if (!is_path_of_secret(pair.value, service) && !asks_a_shell(pair.value)) continue;
    sink.add(
        pair.node->place(), fmt::format("\"{}\" is the text {}, not what the file holds", pair.key, pair.value),
        fmt::format("write {}_FILE where the image reads it; otherwise let its entrypoint read the file", pair.key));
  }
}

void secret_not_there(const Service& service, const View& view, Sink& sink) {
  for (const auto& pair : pairs(view.services.find(service.name, {"environment"}))) {
    const auto value = pair.value;
    if (!value.starts_with(secret_directory) || value.size() == secret_directory.size()) continue;
    if (std::ranges::any_of(service.secrets, [&](const auto& secret) { return path_of(secret) == value; })) continue;
    const auto name = value.substr(secret_directory.size());
    sink.add(pair.node->place(), fmt::format("\"{}\" names {}, where the service has no secret", pair.key, value),
             fmt::format("write secrets: [{}] in the service, and declare it at the top level", name));
  }
}

}  // namespace fairlead::lint
