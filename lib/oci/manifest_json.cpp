#include "json/json.hpp"
#include "oci/manifest.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace fairlead::oci {
namespace {

using json::Value;

constexpr std::size_t most_descriptors = 4096, most_entries = 1024;

Error no_manifest(std::string_view source, const std::string& reason) {
  return Error(Errc::corrupt, std::string(source) + ": " + reason).id("FL0403");
}

Result<Value> document(std::string_view text, std::string_view source) {
  if (text.size() > largest_manifest) return no_manifest(source, "larger than 4 MiB, the limit for a manifest");
  TRY_ASSIGN(auto value, json::parse(text, source));
  if (!value.is_object()) return no_manifest(source, "not a JSON object");
  return value;
}

Result<Variables> texts(const Value& object, std::string_view key, std::string_view source) {
  Variables out;
  const auto& map = json::member(object, key);
  if (map.is_null()) return out;
  if (!map.is_object()) return no_manifest(source, "\"" + std::string(key) + "\" is not an object");
  if (map.size() > most_entries) return no_manifest(source, "\"" + std::string(key) + "\" has more than 1024 entries");
  for (const auto& [name, value] : map.items()) {
    if (!value.is_string()) return no_manifest(source, "\"" + std::string(key) + "\" has a value that is not text");
    out.emplace(name, value.get<std::string>());
  }
  return out;
}

Result<std::vector<std::string>> list(const Value& object, std::string_view key, std::string_view source) {
  std::vector<std::string> out;
  const auto& array = json::member(object, key);
  if (array.is_null()) return out;
  if (!array.is_array() || array.size() > most_descriptors) {
    return no_manifest(source, "\"" + std::string(key) + "\" is not a list of at most 4096 texts");
  }
  for (const auto& value : array) {
    if (!value.is_string()) return no_manifest(source, "\"" + std::string(key) + "\" has a value that is not text");
    out.push_back(value.get<std::string>());
  }
  return out;
}

// {"8080/tcp": {}, "/data": {}}: Go's way to write a set.
Result<std::vector<std::string>> keys(const Value& object, std::string_view key, std::string_view source) {
  std::vector<std::string> out;
  const auto& map = json::member(object, key);
  if (map.is_null()) return out;
  if (!map.is_object() || map.size() > most_entries)
    return no_manifest(source, "\"" + std::string(key) + "\" is not a set");
  for (const auto& [name, value] : map.items()) out.push_back(name);
  return out;
}

std::optional<Platform> platform_of(const Value& value) {
  if (!value.is_object()) return {};
  return Platform{.os = json::text_or(value, "os"),
                  .architecture = json::text_or(value, "architecture"),
                  .variant = json::text_or(value, "variant"),
                  .os_version = json::text_or(value, "os.version")};
}

Result<Descriptor> descriptor_of(const Value& value, std::string_view source) {
  if (!value.is_object()) return no_manifest(source, "a descriptor is not an object");
  Descriptor out;
  out.media_type = json::text_or(value, "mediaType");
  if (out.media_type.empty()) return no_manifest(source, "a descriptor has no mediaType");
  auto digest = Digest::parse(json::text_or(value, "digest"));
  if (!digest) return no_manifest(source, digest.error().message());
  out.digest = *std::move(digest);
  const auto size = json::integer_or(value, "size", -1);
  if (size < 0) return no_manifest(source, "the descriptor of " + out.digest.str() + " has no valid size");
  out.size = static_cast<std::uint64_t>(size);
  TRY_ASSIGN(out.annotations, texts(value, "annotations", source));
  out.platform = platform_of(json::member(value, "platform"));
  out.artifact_type = json::text_or(value, "artifactType");
  return out;
}

Result<std::vector<Descriptor>> descriptors(const Value& object, std::string_view key, std::string_view source) {
  const auto& array = json::member(object, key);
  // Go writes an empty list as null: an image without layers. A list of images is one, else it was lost on its way.
  if (array.is_null() && object.contains(key) && key == "layers") return std::vector<Descriptor>{};
  if (!array.is_array()) return no_manifest(source, "\"" + std::string(key) + "\" is not a list");
  if (array.size() > most_descriptors)
    return no_manifest(source, "\"" + std::string(key) + "\" has more than 4096 entries");
  std::vector<Descriptor> out;
  for (const auto& value : array) {
    TRY_ASSIGN(auto descriptor, descriptor_of(value, source));
    out.push_back(std::move(descriptor));
  }
  return out;
}

std::string type_from_fields(const Value& value) {
  if (value.contains("manifests")) return std::string(media_type::index);
  if (value.contains("config") || value.contains("layers")) return std::string(media_type::manifest);
  return {};
}

Result<std::string> type_of(const Value& value, std::string_view source, std::string_view expected) {
  if (json::integer_or(value, "schemaVersion", 0) != 2) return no_manifest(source, "its schemaVersion is not 2");
  auto type = json::text_or(value, "mediaType");
  if (type.empty()) type = expected.empty() ? type_from_fields(value) : std::string(expected);
  if (!expected.empty() && type != expected) {
    return no_manifest(source, "it calls itself " + printable(type) + ", but was given as " + std::string(expected));
  }
  // distribution-spec: a document that is an index and a manifest at once may be meant to deceive.
  if (value.contains("manifests") && (value.contains("config") || value.contains("layers"))) {
    return no_manifest(source, "it has the fields of a manifest and of an index");
  }
  return type;
}

Result<std::optional<Descriptor>> subject_of(const Value& value, std::string_view source) {
  const auto& subject = json::member(value, "subject");
  if (subject.is_null()) return std::optional<Descriptor>{};
  TRY_ASSIGN(auto descriptor, descriptor_of(subject, source));
  return std::optional(std::move(descriptor));
}

std::optional<Healthcheck> healthcheck_of(const Value& value, std::string_view source) {
  if (!value.is_object()) return {};
  Healthcheck out;
  if (auto test = list(value, "Test", source)) out.test = *std::move(test);
  out.interval = json::integer_or(value, "Interval", 0);
  out.timeout = json::integer_or(value, "Timeout", 0);
  out.start_period = json::integer_or(value, "StartPeriod", 0);
  out.start_interval = json::integer_or(value, "StartInterval", 0);
  out.retries = json::integer_or(value, "Retries", 0);
  return out;
}

Result<ContainerConfig> container_config_of(const Value& value, std::string_view source) {
  ContainerConfig out;
  out.user = json::text_or(value, "User");
  out.working_dir = json::text_or(value, "WorkingDir");
  out.stop_signal = json::text_or(value, "StopSignal");
  TRY_ASSIGN(out.env, list(value, "Env", source));
  TRY_ASSIGN(out.entrypoint, list(value, "Entrypoint", source));
  TRY_ASSIGN(out.cmd, list(value, "Cmd", source));
  TRY_ASSIGN(out.shell, list(value, "Shell", source));
  TRY_ASSIGN(out.on_build, list(value, "OnBuild", source));
  TRY_ASSIGN(out.exposed_ports, keys(value, "ExposedPorts", source));
  TRY_ASSIGN(out.volumes, keys(value, "Volumes", source));
  TRY_ASSIGN(out.labels, texts(value, "Labels", source));
  out.healthcheck = healthcheck_of(json::member(value, "Healthcheck"), source);
  out.args_escaped = json::boolean_or(value, "ArgsEscaped", false);
  return out;
}

Result<std::vector<Digest>> diff_ids_of(const Value& value, std::string_view source) {
  TRY_ASSIGN(const auto texts, list(json::member(value, "rootfs"), "diff_ids", source));
  std::vector<Digest> out;
  for (const auto& text : texts) {
    auto digest = Digest::parse(text);
    if (!digest) return no_manifest(source, digest.error().message());
    out.push_back(*std::move(digest));
  }
  return out;
}

Result<std::vector<History>> history_of(const Value& value, std::string_view source) {
  std::vector<History> out;
  const auto& array = json::member(value, "history");
  if (array.is_null()) return out;
  if (!array.is_array() || array.size() > most_descriptors)
    return no_manifest(source, "\"history\" is not a list of at most 4096");
  for (const auto& entry : array) {
    out.push_back({.created = json::text_or(entry, "created"),
                   .created_by = json::text_or(entry, "created_by"),
                   .author = json::text_or(entry, "author"),
                   .comment = json::text_or(entry, "comment"),
                   .empty_layer = json::boolean_or(entry, "empty_layer", false)});
  }
  return out;
}

void put(Value& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}
void put(Value& object, const char* key, const std::vector<std::string>& texts) {
  if (!texts.empty()) object[key] = texts;
}
void put(Value& object, const char* key, const Variables& map) {
  if (!map.empty()) object[key] = map;
}
void put_number(Value& object, const char* key, std::int64_t number) {
  if (number != 0) object[key] = number;
}
void put_set(Value& object, const char* key, const std::vector<std::string>& names) {
  for (const auto& name : names) object[key][name] = Value::object();
}

Value value_of(const Descriptor& descriptor) {
  Value out{{"mediaType", descriptor.media_type}, {"digest", descriptor.digest.str()}, {"size", descriptor.size}};
  put(out, "annotations", descriptor.annotations);
  put(out, "artifactType", descriptor.artifact_type);
  if (descriptor.platform) {
    auto& platform =
        out["platform"] = {{"os", descriptor.platform->os}, {"architecture", descriptor.platform->architecture}};
    put(platform, "variant", descriptor.platform->variant);
    put(platform, "os.version", descriptor.platform->os_version);
  }
  return out;
}

Value values_of(const std::vector<Descriptor>& descriptors) {
  auto out = Value::array();
  for (const auto& descriptor : descriptors) out.push_back(value_of(descriptor));
  return out;
}

Value value_of(const Healthcheck& check) {
  auto out = Value::object();
  put(out, "Test", check.test);
  put_number(out, "Interval", check.interval);
  put_number(out, "Timeout", check.timeout);
  put_number(out, "StartPeriod", check.start_period);
  put_number(out, "StartInterval", check.start_interval);
  put_number(out, "Retries", check.retries);
  return out;
}

Value value_of(const ContainerConfig& config) {
  auto out = Value::object();
  put(out, "User", config.user);
  put(out, "WorkingDir", config.working_dir);
  put(out, "StopSignal", config.stop_signal);
  put(out, "Env", config.env);
  put(out, "Entrypoint", config.entrypoint);
  put(out, "Cmd", config.cmd);
  put(out, "Shell", config.shell);
  put(out, "OnBuild", config.on_build);
  put_set(out, "ExposedPorts", config.exposed_ports);
  put_set(out, "Volumes", config.volumes);
  put(out, "Labels", config.labels);
  if (config.healthcheck) out["Healthcheck"] = value_of(*config.healthcheck);
  if (config.args_escaped) out["ArgsEscaped"] = true;
  return out;
}

Value value_of(const History& entry) {
  auto out = Value::object();
  put(out, "created", entry.created);
  put(out, "created_by", entry.created_by);
  put(out, "author", entry.author);
  put(out, "comment", entry.comment);
  if (entry.empty_layer) out["empty_layer"] = true;
  return out;
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view text, std::string_view source, std::string_view expected_type) {
  TRY_ASSIGN(const auto value, document(text, source));
  Manifest out;
  TRY_ASSIGN(out.media_type, type_of(value, source, expected_type));
  if (!media_type::is_manifest(out.media_type))
    return no_manifest(source, printable(out.media_type) + " is not an image manifest");
  out.artifact_type = json::text_or(value, "artifactType");
  TRY_ASSIGN(out.config, descriptor_of(json::member(value, "config"), source));
  TRY_ASSIGN(out.layers, descriptors(value, "layers", source));
  TRY_ASSIGN(out.subject, subject_of(value, source));
  TRY_ASSIGN(out.annotations, texts(value, "annotations", source));
  return out;
}

Result<Index> parse_index(std::string_view text, std::string_view source, std::string_view expected_type) {
  TRY_ASSIGN(const auto value, document(text, source));
  Index out;
  TRY_ASSIGN(out.media_type, type_of(value, source, expected_type));
  if (!media_type::is_index(out.media_type))
    return no_manifest(source, printable(out.media_type) + " is not an image index");
  out.artifact_type = json::text_or(value, "artifactType");
  TRY_ASSIGN(out.manifests, descriptors(value, "manifests", source));
  TRY_ASSIGN(out.subject, subject_of(value, source));
  TRY_ASSIGN(out.annotations, texts(value, "annotations", source));
  return out;
}

Result<ImageConfig> parse_image_config(std::string_view text, std::string_view source) {
  TRY_ASSIGN(const auto value, document(text, source));
  ImageConfig out;
  out.created = json::text_or(value, "created");
  out.author = json::text_or(value, "author");
  out.platform = platform_of(value).value_or(Platform{});
  TRY_ASSIGN(out.config, container_config_of(json::member(value, "config"), source));
  TRY_ASSIGN(out.diff_ids, diff_ids_of(value, source));
  TRY_ASSIGN(out.history, history_of(value, source));
  return out;
}

Result<std::string> media_type_of(std::string_view text, std::string_view source) {
  TRY_ASSIGN(const auto value, document(text, source));
  TRY_ASSIGN(auto type, type_of(value, source, {}));
  if (type.empty()) return no_manifest(source, "neither an image manifest nor an index");
  return type;
}

std::string to_json(const Manifest& manifest) {
  Value out{{"schemaVersion", 2}, {"mediaType", manifest.media_type}};
  put(out, "artifactType", manifest.artifact_type);
  out["config"] = value_of(manifest.config);
  out["layers"] = values_of(manifest.layers);
  if (manifest.subject) out["subject"] = value_of(*manifest.subject);
  put(out, "annotations", manifest.annotations);
  return json::dump(out);
}

std::string to_json(const Index& index) {
  Value out{{"schemaVersion", 2}, {"mediaType", index.media_type}};
  put(out, "artifactType", index.artifact_type);
  out["manifests"] = values_of(index.manifests);
  if (index.subject) out["subject"] = value_of(*index.subject);
  put(out, "annotations", index.annotations);
  return json::dump(out);
}

std::string to_json(const ImageConfig& config) {
  Value out{{"architecture", config.platform.architecture}, {"os", config.platform.os}};
  put(out, "variant", config.platform.variant);
  put(out, "os.version", config.platform.os_version);
  put(out, "created", config.created);
  put(out, "author", config.author);
  out["config"] = value_of(config.config);
  auto diff_ids = Value::array();
  for (const auto& id : config.diff_ids) diff_ids.push_back(id.str());
  out["rootfs"] = {{"type", "layers"}, {"diff_ids", std::move(diff_ids)}};
  for (const auto& entry : config.history) out["history"].push_back(value_of(entry));
  return json::dump(out);
}

}  // namespace fairlead::oci
