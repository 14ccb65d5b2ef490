// The secrets and configs of shared.hpp, and where their contents come from.
#include "base/text.hpp"
#include "compose/environment.hpp"
#include "compose/external.hpp"
#include "compose/fields.hpp"
#include "compose/refusal.hpp"
#include "compose/shared.hpp"

#include <fmt/core.h>
#include <optional>

namespace fairlead::compose {
namespace {

using yaml::Node;

// What swarmkit accepts (manager/controlapi/secret.go and config.go).
constexpr std::size_t max_secret = 512'000, max_config = 1'024'000;

constexpr Field<SecretObject> secret_fields[] = {
    {"name", into<&SecretObject::name>},
    {"external", read_external<SecretObject>},
    {"file", later<SecretObject>},
    {"environment", later<SecretObject>},
    {"content", later<SecretObject>},
    {"driver", into<&SecretObject::driver>},
    {"driver_opts", into<&SecretObject::driver_opts>},
    {"template_driver", into<&SecretObject::template_driver>},
    {"labels", into<&SecretObject::labels>},
};

constexpr Field<ConfigObject> config_fields[] = {
    {"name", into<&ConfigObject::name>},     {"external", read_external<ConfigObject>},
    {"file", later<ConfigObject>},           {"environment", later<ConfigObject>},
    {"content", later<ConfigObject>},        {"template_driver", into<&ConfigObject::template_driver>},
    {"labels", into<&ConfigObject::labels>},
};

using Text = std::optional<std::string>;  // nothing: it is not known

Result<Text> from_variable(const Node& node, Context& context) {
  TRY_ASSIGN(const auto name, scalar(node));
  if (const auto found = context.variables.find(name); found != context.variables.end()) return found->second;
  if (context.tolerant) {
    context.warn(node.place(), fmt::format("the variable \"{}\" is not set", printable(name)),
                 "plan and deploy need it: set it when they run", Concern::missing);
    return std::nullopt;
  }
  return node.error(fmt::format("the variable \"{}\" is not set", printable(name)))
      .id("FL0209")
      .help("set it in the environment or in the file .env");
}

Result<Text> read_source(const Node& node, std::string_view key, std::size_t limit, Context& context) {
  if (key == "content") {
    TRY_ASSIGN(auto text, scalar(node));
    return text;
  }
  if (key == "environment") return from_variable(node, context);
  TRY_ASSIGN(const auto path, scalar(node));
  return read_file(node, path, limit + 1, context);
}

Result<> check_size(const Node& node, std::size_t size, std::size_t limit, Context& context) {
  if (size == 0) {
    return refuse(never_taken(node.place(), "the content is empty; Swarm takes one byte at least",
                              "set the variable or fill the file, or remove the entry and its uses"),
                  context);
  }
  if (size < limit) return {};
  return node.error(fmt::format("the content has {} bytes; Swarm takes less than {}", size, limit))
      .id("FL0213")
      .help("make it smaller, or put it into a volume or the image");
}

/// The content from the one key that gives it; nothing if none does.
Result<Text> content_of(const Node& map, std::size_t limit, Context& context) {
  Text content;
  bool is_given = false;
  for (const std::string_view key : {"file", "environment", "content"}) {
    const auto* node = map.find(key);
    if (!node || node->is_null()) continue;
    if (is_given) {
      return node->error("the content comes from several places")
          .id("FL0216")
          .help("keep one of file, environment and content");
    }
    is_given = true;
    TRY_ASSIGN(content, read_source(*node, key, limit, context));
    if (content)
      TRY(check_size(*node, content->size(), limit, context));
    else
      content.emplace();
  }
  return content;
}

Error without_content(const yaml::Entry& entry) {
  return entry.key.error("there is no content")
      .id("FL0212")
      .help("write file: path, environment: NAME, content: text or external: true");
}

}  // namespace

Result<SecretObject> read_secret(const yaml::Entry& entry, Context& context) {
  if (entry.value.is_null()) return without_content(entry);
  SecretObject out{.place = entry.key.place()};
  TRY(read_fields(entry.value, secret_fields, out, context));
  TRY(check_external(entry, out, context));
  if (out.external) return out;
  if (out.driver.empty() && !out.driver_opts.empty()) {
    TRY(refuse(never_taken(entry.value.find("driver_opts")->place(), "options of a driver need a driver",
                           "write driver: name, or remove driver_opts"),
               context));
  }
  TRY_ASSIGN(auto content, content_of(entry.value, max_secret, context));
  if (!content && out.driver.empty()) return without_content(entry);
  if (content) out.content = Secret(*std::move(content));
  return out;
}

Result<ConfigObject> read_config(const yaml::Entry& entry, Context& context) {
  if (entry.value.is_null()) return without_content(entry);
  ConfigObject out{.place = entry.key.place()};
  TRY(read_fields(entry.value, config_fields, out, context));
  TRY(check_external(entry, out, context));
  if (out.external) return out;
  TRY_ASSIGN(auto content, content_of(entry.value, max_config, context));
  if (!content) return without_content(entry);
  if (content) out.content = *std::move(content);
  return out;
}

}  // namespace fairlead::compose
