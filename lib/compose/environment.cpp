#include "compose/environment.hpp"

#include "base/text.hpp"
#include "compose/dotenv.hpp"
#include "compose/fields.hpp"
#include "compose/paths.hpp"
#include "compose/units.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::uint64_t env_file_limit = 1U << 20U;

struct EnvFile {
  std::string path;
  bool required = true, raw = false;
};

constexpr Field<EnvFile> env_file_fields[] = {
    {"path", into<&EnvFile::path>},
    {"required", into<&EnvFile::required>},
    {"format",
     [](const Node& node, EnvFile& file, Context&) -> Result<> {
       static constexpr std::string_view formats[] = {"raw"};
       TRY(choice(node, formats));
       file.raw = true;
       return {};
     }},
};

Result<> read_env_file(const Node& node, Variables& out, Context& context) {
  EnvFile file;
  if (node.is_mapping()) {
    TRY(read_fields(node, env_file_fields, file, context));
  } else {
    TRY_ASSIGN(file.path, scalar(node));
  }
  const auto name = resolve(context.directory, file.path);
  if (!file.required && !context.files.info(name)) return {};
  TRY_ASSIGN(const auto text, read_file(node, file.path, env_file_limit, context));
  if (!text) return {};
  TRY_ASSIGN(const auto assignments,
             file.raw ? read_raw_env(*text, name) : read_dotenv(*text, name, context.interpolator));
  for (const auto& [key, value] : assignments) {
    if (value) {
      out.insert_or_assign(key, *value);
    } else if (const auto found = context.variables.find(key); found != context.variables.end()) {
      out.insert_or_assign(key, found->second);
    }
  }
  return {};
}

Result<> read_label_file(const Node& node, Variables& out, Context& context) {
  TRY_ASSIGN(const auto path, scalar(node));
  TRY_ASSIGN(const auto text, read_file(node, path, env_file_limit, context));
  if (!text) return {};
  TRY_ASSIGN(const auto assignments, read_dotenv(*text, resolve(context.directory, path), context.interpolator));
  for (const auto& [key, value] : assignments) out.insert_or_assign(key, value.value_or(""));
  return {};
}

Result<> check_name(const yaml::Written& where, std::string_view name) {
  const bool bad = name.empty() || name.find('=') != name.npos || name.find('\0') != name.npos;
  if (!bad && std::ranges::none_of(name, [](char c) { return c == ' ' || c == '\t' || c == '\n'; })) return {};
  return where.error(fmt::format("\"{}\" is no name of a variable", printable(name.substr(0, 60))))
      .id("FL0212")
      .help("write NAME: value, or - NAME=value");
}

/// `empty` is how an empty value is written there.
void inherit(const yaml::Written& where, const std::string& name, std::string_view empty, Variables& out,
             Context& context) {
  if (const auto found = context.variables.find(name); found != context.variables.end()) {
    out.insert_or_assign(name, found->second);
    return;
  }
  out.erase(name);
  if (const auto colon = name.find(':'); colon != name.npos) {
    const auto key = name.substr(0, colon), value = name.substr(colon + 1);
    const bool is_port = value.size() <= 5 && parse_unsigned(value);  // all else might be a secret
    context.warn(where.place(), fmt::format("what stands after \"{}:\" is no value: a list has NAME=value", key),
                 fmt::format("write {}={}", key, is_port ? value : "..."));
    return;
  }
  context.warn(where.place(), fmt::format("the variable \"{}\" has no value and is left out", name),
               fmt::format("set {} in the environment, or write {}{} for an empty value", name, name, empty));
}

Result<> read_item(const Node& item, std::set<std::string>& seen, Variables& out, Context& context) {
  if (item.is_mapping()) return pair_in_list(item);
  TRY_ASSIGN(const auto text, scalar(item));
  const auto equals = text.find('=');
  const auto name = text.substr(0, equals);
  TRY(check_name(item, name));
  if (!seen.insert(name).second) {
    context.warn(item.place(), fmt::format("\"{}\" is in this list twice: the last one counts", name),
                 "remove one of them");
  }
  if (equals == text.npos)
    inherit(item, name, "=", out, context);
  else
    out.insert_or_assign(name, text.substr(equals + 1));
  return {};
}

}  // namespace

Error unusable(const Node& node, Error error, std::string help) {
  auto out = error.code() == Errc::not_found ? Error(Errc::config, error.message()) : std::move(error);
  return std::move(out).id("FL0213").at(node.place()).help(std::move(help));
}

Result<std::optional<std::string>> read_file(const Node& node, std::string_view path, std::uint64_t limit,
                                             Context& context) {
  const auto name = resolve(context.directory, path);
  auto text = context.files.read(name, limit);
  if (!text) {
    const bool is_missing = text.error().code() == Errc::not_found || text.error().code() == Errc::io;
    auto error = unusable(node, std::move(text).error(), "is the path right? it is relative to the first Compose file");
    if (!context.tolerant || !is_missing) return error;
    context.warn(node.place(), error.message(), "plan and deploy need the file: have it there when they run",
                 Concern::missing);
    return std::nullopt;
  }
  if (text->size() > context.bytes_left) {
    return Error(Errc::refused, "the files of this project are too large together")
        .id("FL0206")
        .at(node.place())
        .help("use smaller files, or fewer");
  }
  context.bytes_left -= text->size();
  return *std::move(text);
}

Result<Variables> read_label_files(const Node& service, Context& context) {
  Variables out;
  const auto* files = service.find("label_file");
  if (!files || files->is_null()) return out;
  if (!files->is_sequence()) TRY(read_label_file(*files, out, context));
  for (const auto& file : files->items) TRY(read_label_file(file, out, context));
  return out;
}

Result<Variables> read_environment(const Node& service, Context& context) {
  Variables out;
  const auto* files = service.find("env_file");
  if (files && files->is_sequence()) {
    for (const auto& item : files->items) TRY(read_env_file(item, out, context));
  } else if (files && !files->is_null()) {
    TRY(read_env_file(*files, out, context));
  }
  const auto* environment = service.find("environment");
  if (!environment || environment->is_null()) return out;
  if (environment->is_scalar()) return bad_value(*environment, "a map or a list", "write NAME: value lines below it");
  std::set<std::string> seen;
  for (const auto& item : environment->items) TRY(read_item(item, seen, out, context));
  for (const auto& [key, value] : environment->entries) {
    TRY(check_name(key, key.value));
    if (value.is_null()) {
      inherit(key, key.value, ": \"\"", out, context);
    } else {
      TRY_ASSIGN(auto text, scalar(value));
      out.insert_or_assign(key.value, std::move(text));
    }
  }
  return out;
}

}  // namespace fairlead::compose
