#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How the things of a stack are named and marked in the Swarm.
namespace fairlead::swarm {

inline constexpr std::string_view namespace_label = "com.docker.stack.namespace";  ///< The stack; docker's client too.
inline constexpr std::string_view image_label = "com.docker.stack.image";          ///< The image as the file has it.
inline constexpr std::string_view key_label = "fairlead.key";  ///< On secrets and configs: the key in the file.
inline constexpr std::string_view hash_label =
    "fairlead.hash";  ///< On secrets and configs: fingerprint of the content.

/// On the second service of a strategy: the service that it runs beside.
inline constexpr std::string_view second_label = "fairlead.beside";
/// On one that gets the requests: so many seconds pass until others get them again.
inline constexpr std::string_view settle_label = "fairlead.settle";

inline constexpr std::string_view record_label =
    "fairlead.record";  ///< On configs that no service sees: "lease" or "revision".

inline constexpr std::string_view swarm_label = "fairlead.swarm";  ///< On revisions: the ID of the Swarm they are in.

/// "fairlead.<stack>.lock": the config that is the lease of a stack.
std::string lease_name(std::string_view stack);

/// "fairlead.<stack>.r<number>": the config that is a revision of a stack.
std::string revision_name(std::string_view stack, std::uint64_t number);

/// "<stack>_<key>"
std::string scoped(std::string_view stack, std::string_view key);

/// Whether every node has a network of this name without anybody making it: "host", "bridge".
bool is_predefined_network(std::string_view name);

/// A network's or volume's driver without ":latest", which the engine adds to the names of plugins.
std::string driver_name(std::string_view driver);

/// `name` when the file gives one, else "<stack>_<key>".
std::string object_name(const std::optional<std::string>& name, std::string_view stack, std::string_view key);

/// "<stack>_<key>_<first 12 digits of hash>", the front cut so that all fit into the 64 characters that Swarm allows.
std::string rotated_name(std::string_view stack, std::string_view key, std::string_view hash);

/// 64 hexadecimal digits that differ when `text` does. `salt` (the cluster's ID) keeps a fingerprint that a log shows
/// from being used to guess a short secret.
std::string fingerprint(std::string_view salt, std::string_view text);

/// `config` unless `name` can begin the names of services: letters, digits, "-" and "_", letter or digit first, at most
/// 50 characters.
Result<> check_stack_name(std::string_view name);

/// `config` unless `name` is a DNS label as Swarm wants one (at most 63 characters).
Result<> check_service_name(std::string_view name);

/// `config` unless `name` can be that of a network (a DNS label, too).
Result<> check_network_name(std::string_view name);

/// `config` unless `name` can be that of a secret or config (at most 64 characters).
Result<> check_object_name(std::string_view name);

}  // namespace fairlead::swarm
