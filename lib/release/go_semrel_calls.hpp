#pragma once

#include "yaml/node.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::release::go_semrel {

/// A call of go-semrel-gitlab's program in a script.
struct ScriptCall {
  std::string command;                              ///< "commit-and-tag"
  std::map<std::string, std::string> globals = {};  ///< "--tag-prefix" to its value; "true" for one that has none.
  std::map<std::string, std::string> flags = {};    ///< The same behind the command: those that it has itself, too.
  std::vector<std::string> words = {};              ///< What is no flag.
};

/// Is `flag` one that takes no value? With its dashes: "--bump-patch", "-p".
bool is_switch(std::string_view flag);

/// "-token" as "--token", which Go's flag package takes for the same; "-t" stays.
std::string with_dashes(std::string_view flag);

/// The calls in lines of a shell script, in their order. Only those that a shell would make are seen, and those that an
/// image of that name is told to make.
std::vector<ScriptCall> calls_in(std::string_view script);

}  // namespace fairlead::release::go_semrel
