#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead {

/// What the caller can do about an error. The exit status follows from it (see cli/exit.hpp).
enum class Errc : std::uint8_t {
  usage,        ///< The command line is wrong.
  config,       ///< A file that the user wrote is wrong.
  not_found,    ///< The thing asked for is not there.
  conflict,     ///< It changed under us, is locked, or is incomplete: plan again.
  denied,       ///< Credentials are missing, or not allowed to do this.
  unavailable,  ///< The remote failed in a way that may pass: the only code that is retried.
  corrupt,      ///< Stored or received data contradicts itself.
  refused,      ///< A policy or safety limit stopped us.
  rolled_back,  ///< It failed, and the previous state is running again.
  timed_out,    ///< A deadline passed; the final state may be unknown.
  partial,      ///< Some of it was done, some was not.
  cancelled,    ///< SIGINT or SIGTERM stopped us, after cleaning up.
  io,           ///< The operating system said no.
  internal,     ///< A bug in Fairlead.
};

/// The name of the code, as JSON has it: "not_found".
std::string_view code_name(Errc code);

/// A position in a file that the user wrote. Lines and columns count from 1; 0 means unknown.
struct Place {
  std::string file;
  std::uint32_t line = 0, column = 0;

  std::string str() const;  ///< "docker-stack.yml:14:5"
  friend bool operator==(const Place&, const Place&) = default;
};

/// An error code, one message for people, and the frames of what was being done, outermost last.
/// One pointer wide, so a Result stays as small as its value.
///
///     return Error(Errc::config, "service \"web\" has no image").id("FL0204").at(node.place()).help("add image: ...");
class [[nodiscard]] Error {
 public:
  Error(Errc code, std::string message);
  Error(Error&&) noexcept;
  Error& operator=(Error&&) noexcept;
  Error(const Error&) = delete;
  Error& operator=(const Error&) = delete;
  ~Error();

  /// Adds what was being done: `deploy stack "web": pull nginx:1.25: 401 Unauthorized`.
  Error&& during(std::string frame) &&;
  /// The entry of the catalogue (cli/catalogue.hpp) that says more; without it, the general one of the code.
  Error&& id(std::string_view id) &&;
  /// The same error by another code, such as `partial` for what failed after something was done. Its entry stays.
  Error&& as(Errc code) &&;
  /// Where the user has to look. The innermost place wins.
  Error&& at(Place place) &&;
  /// The next step, as one sentence. The innermost help wins.
  Error&& help(std::string text) &&;
  /// A further fact, such as the last lines of a log. Printed after the message, in order.
  Error&& note(std::string text) &&;

  Errc code() const noexcept;
  std::string_view id() const noexcept;
  std::string message() const;  ///< All frames, outermost first, joined by ": ".
  const Place& place() const noexcept;
  const std::string& help() const noexcept;
  const std::vector<std::string>& notes() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fairlead
