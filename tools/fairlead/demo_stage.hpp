#pragma once

#include "cli/ports.hpp"
#include "demo_place.hpp"
#include "demo_transcript.hpp"

#include <memory>
#include <string>
#include <vector>

namespace fairlead::demo {

/// The directory that the demo plays in, and the commands that it runs there: the same programs, with the same
/// arguments, that the transcript shows. The directory is this user's alone and held by one demo at a time.
class Stage {
 public:
  /// Makes `directory`, or takes over what a demo that was killed or kept left there and removes that. `conflict` when
  /// another demo plays in it.
  static Result<Stage> open(std::string directory, std::string programs, std::string helpers, cli::Ports& ports);

  /// From here on commands run although a stop was requested: to clean up.
  void ignore_stop() { stop_ = {}; }
  /// Removes all of it.
  Result<> close();

  /// From here on, commands reach the registry of `place` and are logged in to it.
  Result<> enter(const Place& place);

  Result<> write(const std::string& name, std::string_view text);
  Result<> copy_helper(const std::string& name);

  /// Shows and runs one command: "fairlead" is ours, whatever PATH says. Its standard output is in the result; what it
  /// wrote is shown as far as `shown` says. Another exit status than `expected` is an error with everything it wrote.
  enum class Shown : std::uint8_t { output, error, nothing };  ///< `error`: what follows "error" on standard error.
  struct Command {
    std::vector<std::string> arguments;
    Variables variables = {};  ///< Shown before the command, as a shell takes them.
    Shown shown = Shown::output;
    int expected = 0;
  };
  Result<sys::Completion> run(const Command& command, Transcript& transcript);
  /// The same without a word, for what is no part of the story.
  Result<sys::Completion> run_silently(const Command& command);

  std::string project() const { return home_ + "/harbour"; }

 private:
  Stage(std::string directory, std::string programs, std::string helpers, cli::Ports& ports);
  Result<> sweep();
  Variables environment(const Variables& more) const;

  std::string directory_, programs_, helpers_;
  std::string home_;  ///< In it, new each time: a command of a killed demo may still be writing into the old one.
  cli::Ports* ports_;
  std::stop_token stop_;
  std::unique_ptr<sys::Lock> lock_;
  std::string docker_host_;
  std::vector<std::string> enter_;
  Secret signing_password_;
};

}  // namespace fairlead::demo
