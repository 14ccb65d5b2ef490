#include "engine/logs.hpp"
#include "swarm/following.hpp"
#include "swarm/in_order.hpp"
#include "swarm/log_parts.hpp"
#include "swarm/time.hpp"

#include <algorithm>
#include <atomic>
#include <list>
#include <map>
#include <optional>
#include <thread>
#include <utility>

namespace fairlead::swarm {
namespace {

using std::chrono::milliseconds;

constexpr auto lines_kept_back = milliseconds(500), between_line_looks = milliseconds(100);

using Times = std::map<std::string, std::string>;

/// Reads the log of one service in a thread of its own, over and over, until the service is gone.
class Follower {
 public:
  /// `told`: the time of the last line of each task that was told already, by the task's ID.
  Follower(const Outside& outside, const LiveService& service, const LogOptions& options, Times told,
           Queue<LogLine>& queue)
      : outside_(outside), service_(service), options_(options), queue_(queue), last_of_task_(std::move(told)) {
    // Of a task that starts later, the last so many lines would not be all.
    options_.tail = all_lines;
    options_.since = options.now;
    thread_ = std::jthread([this] { run(); });
  }

  bool has_ended() const { return has_ended_; }
  /// Why, when that is no good reason; only after it has ended.
  const std::optional<Error>& error() const { return error_; }

 private:
  void run() {
    error_ = read_on(outside_, [this] { return read_once(); });
    has_ended_ = true;
  }

  Result<> read_once() {
    engine::LogReader reader(longest_line, [this](engine::Channel channel, const std::string& line) {
      auto parsed = parse_log_line(channel, line);
      parsed.service = service_.name;
      if (is_new(parsed)) queue_.put(std::move(parsed));
    });
    auto call = log_call(service_, options_, true);
    call.sink = [&](std::span<const std::byte> bytes) { return reader.feed(bytes); };
    call.timeout = {};
    call.idle_timeout = stream_idle;
    call.send_once = true;
    auto sent = outside_.engine.send(call);
    reader.finish();
    // From here on only what comes after the last line of all.
    if (const auto last = parse_time(last_)) options_.since = last;
    if (!sent) return std::move(sent).error();
    return {};
  }

  /// Asked again since the last line, the engine tells that one again.
  bool is_new(const LogLine& line) {
    if (line.time.empty()) return true;
    auto& seen = last_of_task_[line.task];
    if (line.time <= seen) return false;
    seen = line.time;
    last_ = std::max(last_, line.time);
    return true;
  }

  const Outside& outside_;
  const LiveService& service_;
  LogOptions options_;
  Queue<LogLine>& queue_;
  std::string last_;    ///< The time of the newest line.
  Times last_of_task_;  ///< By the task's ID.
  std::optional<Error> error_;
  std::atomic<bool> has_ended_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

/// Gives what has come to whom it may concern, in order.
class Outlet {
 public:
  Outlet(const Outside& outside, const std::string& stack, const std::function<Result<>(const LogLine&)>& each)
      : outside_(outside), names_(outside.engine, stack), each_(each) {}

  Result<> pass_on(Queue<LogLine>& queue, bool all) {
    const auto now = outside_.clock.steady();
    for (auto& line : queue.take()) {
      if (line.channel == engine::Channel::system) {
        outside_.observer.warning(line.service + ": " + line.text);
      } else {
        order_.add(std::move(line), now);
      }
    }
    return tell(order_.take(all ? now + lines_kept_back : now));
  }

  Result<> tell(std::vector<LogLine> lines) {
    for (auto& line : lines) {
      line.task = names_.name(line);
      TRY(each_(line));
    }
    return {};
  }

 private:
  const Outside& outside_;
  TaskNames names_;
  const std::function<Result<>(const LogLine&)>& each_;
  InOrder<LogLine> order_{lines_kept_back};
};

Result<> outcome(const std::list<Follower>& followers) {
  for (const auto& follower : followers) {
    if (!follower.has_ended()) continue;
    if (const auto& error = follower.error()) return Error(error->code(), error->message());
  }
  return {};
}

}  // namespace

Result<> follow_logs(const Outside& outside, const std::vector<LiveService>& services, const LogOptions& options,
                     std::stop_source stop, const std::function<Result<>(const LogLine&)>& each) {
  Queue<LogLine> queue;
  Outlet outlet(outside, options.stack, each);
  const sys::Deadline deadline(outside.clock, options.duration);
  TRY_ASSIGN(auto lines, read_lines(outside, services, options));
  Times told;
  for (const auto& line : lines) told[line.task] = line.time;
  TRY(outlet.tell(std::move(lines)));
  std::list<Follower> followers;
  // Destroyed before the threads are joined, on every way out: their calls end promptly then.
  struct Ending {
    std::stop_source& stop;
    ~Ending() { stop.request_stop(); }
  } const ending{stop};
  for (const auto& service : services) followers.emplace_back(outside, service, options, told, queue);
  while (true) {
    const bool is_over = std::ranges::all_of(followers, &Follower::has_ended);
    const bool is_late = options.duration.count() != 0 && deadline.has_passed();
    TRY(outlet.pass_on(queue, is_over || is_late));
    if (is_over) return outcome(followers);
    if (is_late) return {};
    if (outside.clock.sleep(between_line_looks, outside.stop)) continue;
    TRY(outlet.pass_on(queue, true));
    return Error(Errc::cancelled, "stopped following");
  }
}

}  // namespace fairlead::swarm
