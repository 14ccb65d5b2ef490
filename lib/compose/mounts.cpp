#include "compose/mounts.hpp"

#include "base/text.hpp"
#include "compose/docker_short_forms.hpp"
#include "compose/fields.hpp"
#include "compose/paths.hpp"
#include "compose/refusal.hpp"
#include "compose/short_forms.hpp"
#include "compose/units.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/core.h>

namespace fairlead::compose {
namespace {

using yaml::Node;

constexpr std::string_view types[] = {"volume", "bind", "tmpfs", "npipe", "cluster", "image"};
constexpr std::string_view propagations[] = {"private", "rprivate", "shared", "rshared", "slave", "rslave"};
constexpr std::string_view known_options[] = {"ro", "rw", "nocopy", "z", "Z", "cached", "delegated", "consistent"};

template <std::size_t Size>
bool is_one_of(std::string_view text, const std::string_view (&choices)[Size]) {
  return std::ranges::find(choices, text) != std::end(choices);
}

/// docker's client puts the home directory before whatever follows the "~".
std::string with_home(const std::string& path, const Context& context) {
  const bool is_meant = context.as_docker() && path.starts_with('~') && context.variables.contains("HOME");
  return is_meant ? value_or(context.variables, "HOME") + path.substr(1) : path;
}

/// The path on the node that a bind takes; relative ones are seen from the first file's directory.
Result<std::string> bind_source(const Node& node, std::string_view path, Context& context) {
  if (path == "~" || path.starts_with("~/")) {
    const auto home = value_or(context.variables, "HOME");
    if (home.empty()) return bad_value(node, "a path", "HOME is not set: write the path without \"~\"");
    return resolve(home, path.substr(path.size() > 1 ? 2 : 1));
  }
  if (is_absolute(path)) return std::string(path);
  if (context.absolute_directory.empty()) return bad_value(node, "an absolute path", "start the path with \"/\"");
  auto source = resolve(context.absolute_directory, path);
  context.warn(node.place(), fmt::format("the relative path \"{}\" means {} on every node", path, source),
               "write an absolute path of the nodes, or use a config, a secret or a volume");
  return source;
}

Result<> check_target(const Node& node, const std::string& target, const Context& context) {
  if ((is_absolute(target) && target != "/") || context.as_docker()) return {};
  return node.error(fmt::format("\"{}\" is no path to mount at", printable(target)))
      .id("FL0212")
      .help("write an absolute path in the container, other than \"/\"");
}

Result<> apply_option(const Node& node, std::string_view option, Mount& mount, Context& context) {
  if (option == "ro" || option == "rw") {
    mount.read_only = option == "ro";
  } else if (option == "nocopy") {
    mount.volume_nocopy = true;
  } else if (is_one_of(option, propagations)) {
    mount.bind_propagation = option;
  } else if (is_one_of(option, known_options)) {
    context.warn(node.place(), fmt::format("the option \"{}\" of a mount has no effect in Swarm", option), "remove it",
                 Concern::no_effect);
  } else {
    return bad_value(node, fmt::format("a mount option, not \"{}\"", printable(option)),
                     "choose ro, rw, nocopy or a propagation such as rshared");
  }
  return {};
}

Result<Mount> read_short(const Node& node, Context& context) {
  TRY_ASSIGN(const auto text, scalar(node));
  const auto parts = split_mount(text);
  Mount mount{.target = std::string(parts.target), .place = node.place()};
  TRY(check_target(node, mount.target, context));
  if (is_absolute(parts.source) || parts.source.starts_with('.') || parts.source.starts_with('~')) {
    mount.type = parts.source.starts_with(R"(\\.\pipe\)") ? MountType::npipe : MountType::bind;
    TRY_ASSIGN(mount.source, bind_source(node, parts.source, context));
  } else {
    mount.source = parts.source;
  }
  if (parts.options.empty()) return mount;
  for (const auto option : split(parts.options, ',')) TRY(apply_option(node, option, mount, context));
  return mount;
}

Result<Mount> read_docker(const Node& node, Context& context) {
  TRY_ASSIGN(auto mount, read_docker_mount(node, context));
  if (mount.type == MountType::bind) {
    TRY_ASSIGN(mount.source, bind_source(node, with_home(mount.source, context), context));
  }
  return mount;
}

template <class T>
constexpr auto no_effect_unless_false = [](const Node& node, T&, Context& context) -> Result<> {
  TRY_ASSIGN(const bool value, boolean(node, context));
  if (value)
    context.warn(node.place(), "Swarm creates no directories on the nodes", "make sure that the path is there");
  return {};
};

constexpr Field<Mount> bind_fields[] = {
    {"propagation",
     [](const Node& node, Mount& mount, Context&) -> Result<> {
       TRY_ASSIGN(const auto index, choice(node, propagations));
       mount.bind_propagation = propagations[index];
       return {};
     }},
    {"create_host_path", no_effect_unless_false<Mount>},
    {"selinux"},
    {"recursive"},
};

constexpr Field<Mount> volume_option_fields[] = {
    {"nocopy", into<&Mount::volume_nocopy>},
    {"subpath", into<&Mount::subpath>},
};

constexpr Field<Mount> tmpfs_fields[] = {
    {"size", [](const Node& node, Mount& mount, Context&) { return read_bytes(node, mount.tmpfs_size); }},
    {"mode",
     [](const Node& node, Mount& mount, Context& context) -> Result<> {
       TRY_ASSIGN(mount.tmpfs_mode, file_mode(node, context));
       return {};
     }},
};

constexpr Field<Mount> image_fields[] = {{"subpath", into<&Mount::subpath>}};

/// The options of a type: an error in a mount of another type.
template <MountType Type, auto& Fields>
Result<> read_options(const Node& node, Mount& mount, Context& context) {
  if (mount.type != Type) {
    return node
        .error(fmt::format("options of {} in a mount of type {}", types[static_cast<std::size_t>(Type)],
                           types[static_cast<std::size_t>(mount.type)]))
        .id("FL0216")
        .help("remove them, or change \"type\"");
  }
  mount.has_options = true;
  return read_fields(node, Fields, mount, context);
}

/// docker's client knows no mode of a tmpfs.
void drop_mode(const Node& node, Mount& mount, Context& context) {
  if (!mount.tmpfs_mode || !context.as_docker()) return;
  context.warn(node.place(), "docker's client leaves out the mode of a tmpfs", "remove it");
  mount.tmpfs_mode.reset();
}

constexpr Field<Mount> mount_fields[] = {
    {"type", later<Mount>},
    {"source", into<&Mount::source>},
    {"target", into<&Mount::target>},
    {"read_only", into<&Mount::read_only>},
    {"consistency", into<&Mount::consistency>},
    {"bind", read_options<MountType::bind, bind_fields>},
    {"volume", read_options<MountType::volume, volume_option_fields>},
    {"tmpfs", read_options<MountType::tmpfs, tmpfs_fields>},
    {"image", read_options<MountType::image, image_fields>},
};

Result<Mount> read_long(const Node& node, Context& context) {
  Mount mount{.place = node.place()};
  if (const auto* type = node.find("type")) {
    TRY_ASSIGN(mount.type, enumerator<MountType>(*type, types));
  }
  TRY(read_fields(node, mount_fields, mount, context));
  if (mount.type == MountType::image) {
    TRY(refuse(never_taken(node.place(), "Swarm mounts no images",
                           "copy the files into the service's own image, or use a volume"),
               context));
  }
  drop_mode(node, mount, context);
  TRY(check_target(node, mount.target, context));
  const bool needs_source = mount.type != MountType::volume && mount.type != MountType::tmpfs;
  if (needs_source && mount.source.empty()) {
    return node.error("this mount needs \"source\"").id("FL0212").help("write what is mounted: source: ...");
  }
  if (mount.type == MountType::tmpfs && !mount.source.empty()) {
    return node.error("a tmpfs has no \"source\"").id("FL0216").help("remove \"source\"");
  }
  if (mount.type == MountType::bind) {
    TRY_ASSIGN(mount.source, bind_source(*node.find("source"), with_home(mount.source, context), context));
  }
  return mount;
}

Result<> apply_tmpfs_option(const Node& node, std::string_view option, Mount& mount, Context& context) {
  if (option.starts_with("size=")) {
    mount.tmpfs_size = parse_bytes(option.substr(5));
    if (mount.tmpfs_size) return {};
  } else if (option.starts_with("mode=")) {
    std::uint32_t mode = 0;
    const auto digits = option.substr(5);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), mode, 8);
    mount.tmpfs_mode = mode;
    if (error == std::errc() && end == digits.data() + digits.size() && mode <= 07777) return {};
  } else if (option == "ro" || option == "rw") {
    mount.read_only = option == "ro";
    return {};
  } else {
    context.warn(node.place(), fmt::format("the option \"{}\" of a tmpfs has no effect in Swarm", printable(option)),
                 "remove it; size and mode have one", Concern::no_effect);
    return {};
  }
  return bad_value(node, "size=BYTES or mode=OCTAL", "write for example /run:size=64m,mode=1777");
}

}  // namespace

bool is_propagation(std::string_view word) {
  return is_one_of(word, propagations);
}

Result<> read_mounts(const Node& node, std::vector<Mount>& out, Context& context) {
  if (!node.is_sequence()) return bad_value(node, "a list of volumes", "write \"- data:/var/lib/data\" lines");
  for (const auto& item : node.items) {
    TRY_ASSIGN(auto mount, item.is_mapping()     ? read_long(item, context)
                           : context.as_docker() ? read_docker(item, context)
                                                 : read_short(item, context));
    out.push_back(std::move(mount));
  }
  return {};
}

Result<> read_tmpfs(const Node& node, std::vector<Mount>& out, Context& context) {
  if (context.as_docker()) {
    context.warn(node.place(), "docker's client leaves out \"tmpfs\"", "write it as a volume of the type tmpfs");
    return {};
  }
  TRY_ASSIGN(const auto texts, text_or_texts(node));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto& item = node.is_sequence() ? node.items[i] : node;
    const auto colon = texts[i].find(':');
    Mount mount{.type = MountType::tmpfs, .target = texts[i].substr(0, colon), .place = item.place()};
    TRY(check_target(item, mount.target, context));
    if (colon != std::string::npos) {
      for (const auto option : split(std::string_view(texts[i]).substr(colon + 1), ','))
        TRY(apply_tmpfs_option(item, option, mount, context));
    }
    out.push_back(std::move(mount));
  }
  return {};
}

}  // namespace fairlead::compose
