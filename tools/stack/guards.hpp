#pragma once

#include "cli/command.hpp"
#include "cli/ports.hpp"
#include "swarm/outside.hpp"
#include "swarm/prepare.hpp"

#include <string>
#include <vector>

namespace fairlead::stack {

/// What a deploy refuses before it touches anything, and how that is lifted.
struct Guards {
  bool allows_job_token = false;
  std::vector<std::string> verify_keys;
  std::string policy;               ///< The file.
  std::vector<std::string> freeze;  ///< See policy::windows_of.
  std::string ignore_freeze;        ///< The reason to deploy even so.
};

/// Adds the flags that plan and deploy share.
void add_guard_flags(std::vector<cli::Flag>& flags, Guards& guards);

/// Verifies every image that would run, when keys or a policy are given: at the digest that the plan posts.
Result<> verify_images(const Guards& guards, const swarm::Prepared& prepared, cli::Ports& ports);

/// What there is to say about a deploy before it begins.
struct Opinion {
  std::vector<Error> objections = {};      ///< Why it is refused.
  std::vector<std::string> notes = {};     ///< What was overruled, and why.
  std::vector<std::string> warnings = {};  ///< What will hardly go well.
};

/// All beside the images' signatures. Changes nothing.
Result<Opinion> opinion(const Guards& guards, const swarm::Prepared& prepared, const swarm::Outside& outside,
                        cli::Ports& ports);

/// Everything, for deploy: fails with the first objection, gives the notes.
Result<std::vector<std::string>> check_guards(const Guards& guards, const swarm::Prepared& prepared,
                                              const swarm::Outside& outside, cli::Ports& ports);

}  // namespace fairlead::stack
