#pragma once

#include "base/bytes.hpp"
#include "swarm/events.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What reading and following events share.
namespace fairlead::swarm {

/// Takes the stream of GET /events apart: an object a line.
class EventReader {
 public:
  explicit EventReader(std::function<void(Event)> handler) : handler_(std::move(handler)) {}

  /// What came next. `corrupt` when a line is no event, or longer than a megabyte.
  Result<> feed(std::span<const std::byte> bytes);

 private:
  std::function<void(Event)> handler_;
  std::string line_;
};

/// How to ask for the events of the Swarm between two moments; without the first from now on, without the last for
/// ever.
engine::Call event_call(std::optional<sys::Clock::Wall> since, std::optional<sys::Clock::Wall> until);

/// Which objects are of the stack. For one thread.
class Members {
 public:
  Members(const engine::Client& engine, std::string stack) : engine_(engine), stack_(std::move(stack)) {}

  /// Reads what there is.
  Result<> look();
  /// Whether the event is about something of the stack. What is gone is known by its ID or, when it was gone before we
  /// looked, by its name: "shop_web" is of "shop" unless there is a stack "shop_web".
  bool has(const Event& event);

 private:
  const engine::Client& engine_;
  std::string stack_;
  std::set<std::string, std::less<>> ids_, others_;  ///< Of the stack; names of other stacks.
};

/// What tasks come to, found by looking again and again.
class TaskWatch {
 public:
  TaskWatch(const engine::Client& engine, std::string stack) : engine_(engine), stack_(std::move(stack)) {}

  /// The tasks whose state differs from the last look; all at the first.
  Result<std::vector<Event>> look();

 private:
  const engine::Client& engine_;
  std::string stack_;
  std::map<std::string, std::string> states_;  ///< By the task's ID.
  Variables services_, nodes_;                 ///< Names by ID.
};

}  // namespace fairlead::swarm
