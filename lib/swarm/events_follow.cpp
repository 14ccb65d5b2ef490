#include "swarm/event_parts.hpp"
#include "swarm/following.hpp"
#include "swarm/in_order.hpp"
#include "swarm/time.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <fmt/core.h>
#include <optional>
#include <thread>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

constexpr auto events_kept_back = milliseconds(1000), between_event_looks = milliseconds(1000);

/// Reads the Swarm's events in a thread of its own, over and over.
class EventStream {
 public:
  EventStream(const Outside& outside, std::optional<sys::Clock::Wall> since, Queue<Event>& queue)
      : outside_(outside), since_(since), queue_(queue), thread_([this] { run(); }) {}

  bool has_ended() const { return has_ended_; }
  /// Why; only after it has ended.
  Result<> outcome() {
    if (error_) return std::move(*error_);
    return {};
  }

 private:
  void run() {
    error_ = read_on(outside_, [this] { return read_once(); });
    has_ended_ = true;
  }

  Result<> read_once() {
    EventReader reader([this](Event event) {
      if (is_new(event)) queue_.put(std::move(event));
    });
    auto call = event_call(since_, std::nullopt);
    call.sink = [&](std::span<const std::byte> bytes) { return reader.feed(bytes); };
    call.timeout = {};
    call.idle_timeout = stream_idle;
    call.send_once = true;
    const auto sent = outside_.engine.send(call);
    if (const auto last = parse_time(last_)) since_ = last;
    if (!sent) return Error(sent.error().code(), sent.error().message());
    return {};
  }

  /// When the connection is made again, the engine tells the last ones again. Their times need not ascend.
  bool is_new(const Event& event) {
    constexpr std::size_t most = 512;  // The engine keeps 256.
    auto key = fmt::format("{} {} {}", event.time, event.id, event.action);
    if (std::ranges::find(told_, key) != told_.end()) return false;
    told_.push_back(std::move(key));
    if (told_.size() > most) told_.pop_front();
    last_ = std::max(last_, event.time);
    return true;
  }

  const Outside& outside_;
  std::optional<sys::Clock::Wall> since_;
  Queue<Event>& queue_;
  std::deque<std::string> told_;
  std::string last_;  ///< The time of the newest event.
  std::optional<Error> error_;
  std::atomic<bool> has_ended_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

/// Brings the two kinds of news together.
class Feed {
 public:
  Feed(const Outside& outside, const EventOptions& options, const std::function<Result<>(const Event&)>& each)
      : outside_(outside),
        members_(outside.engine, options.stack),
        tasks_(outside.engine, options.stack),
        start_(precise_time(options.since.value_or(options.now).time_since_epoch())),
        each_(each) {}

  Result<> begin() { return members_.look(); }

  Result<> pass_on(Queue<Event>& queue, bool all) {
    const auto now = outside_.clock.steady();
    for (auto& event : queue.take()) {
      if (members_.has(event)) order_.add(std::move(event), now);
    }
    // An engine that does not answer for a while is asked again.
    if (auto changed = tasks_.look()) {
      for (auto& event : *changed) {
        if (event.time >= start_) order_.add(std::move(event), now);
      }
    }
    for (const auto& event : order_.take(all ? now + events_kept_back : now)) TRY(each_(event));
    return {};
  }

 private:
  const Outside& outside_;
  Members members_;
  TaskWatch tasks_;
  std::string start_;
  const std::function<Result<>(const Event&)>& each_;
  InOrder<Event> order_{events_kept_back};
};

}  // namespace

Result<> follow_events(const Outside& outside, const EventOptions& options, std::stop_source stop,
                       const std::function<Result<>(const Event&)>& each) {
  Queue<Event> queue;
  Feed feed(outside, options, each);
  TRY(feed.begin());
  const sys::Deadline deadline(outside.clock, options.duration);
  EventStream stream(outside, options.since.value_or(options.now), queue);
  // Destroyed before the thread is joined, on every way out: its call ends promptly then.
  struct Ending {
    std::stop_source& stop;
    ~Ending() { stop.request_stop(); }
  } const ending{stop};
  while (true) {
    const bool is_over = stream.has_ended();
    const bool is_late = options.duration.count() != 0 && deadline.has_passed();
    TRY(feed.pass_on(queue, is_over || is_late));
    if (is_over && !outside.stop.stop_requested()) return stream.outcome();
    if (is_late) return {};
    if (outside.clock.sleep(between_event_looks, outside.stop)) continue;
    TRY(feed.pass_on(queue, true));
    return Error(Errc::cancelled, "stopped following");
  }
}

}  // namespace fairlead::swarm
