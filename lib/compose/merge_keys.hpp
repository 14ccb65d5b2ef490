#pragma once

#include "yaml/node.hpp"

#include <string>

/// When two items of a list, in two files, are the same item: equal keys. An empty key equals no other.
namespace fairlead::compose {

std::string same_text(const yaml::Node& item);      ///< The text itself; maps are never the same.
std::string port_key(const yaml::Node& item);       ///< Address, published and target port, protocol.
std::string mount_key(const yaml::Node& item);      ///< The path in the container.
std::string reference_key(const yaml::Node& item);  ///< The file's name in the container.
std::string subnet_key(const yaml::Node& item);     ///< The subnet of a pool.

}  // namespace fairlead::compose
