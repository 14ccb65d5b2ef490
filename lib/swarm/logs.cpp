#include "swarm/logs.hpp"

#include "base/text.hpp"
#include "engine/logs.hpp"
#include "http/url.hpp"
#include "swarm/log_parts.hpp"
#include "swarm/time.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::swarm {
namespace {

/// The text up to the first space, which is taken off with it.
std::string_view word(std::string_view& text) {
  const auto space = text.find(' ');
  const auto out = text.substr(0, space);
  text.remove_prefix(space == text.npos ? text.size() : space + 1);
  return out;
}

/// The value of a "key=value" among those that commas separate.
std::string_view attribute(std::string_view attributes, std::string_view key) {
  for (const auto one : split(attributes, ',')) {
    const auto equals = one.find('=');
    if (equals != one.npos && one.substr(0, equals) == key) return one.substr(equals + 1);
  }
  return {};
}

}  // namespace

LogLine parse_log_line(engine::Channel channel, std::string_view line) {
  LogLine out = {.time = {}, .service = {}, .task = {}, .channel = channel, .text = std::string(line)};
  if (channel == engine::Channel::system) return out;
  auto rest = line;
  const auto time = word(rest), attributes = word(rest);
  const auto task = attribute(attributes, "com.docker.swarm.task.id");
  if (time.size() < 20 || time.find('T') != 10 || task.empty()) return out;
  out.time = time;
  out.task = task;
  out.text = rest;
  return out;
}

engine::Call log_call(const LiveService& service, const LogOptions& options, bool follows) {
  engine::Query query = {{"stdout", "1"}, {"stderr", "1"}, {"timestamps", "1"}, {"details", "1"}};
  if (follows) query.emplace_back("follow", "1");
  if (options.since) query.emplace_back("since", unix_seconds(*options.since));
  query.emplace_back("tail", options.tail == all_lines ? "all" : fmt::format("{}", options.tail));
  return {.path = fmt::format("/services/{}/logs", http::percent_encode(service.id)), .query = std::move(query)};
}

Result<std::vector<LogLine>> read_lines(const Outside& outside, const std::vector<LiveService>& services,
                                        const LogOptions& options) {
  std::vector<LogLine> out;
  for (const auto& service : services) {
    engine::LogReader reader(longest_line, [&](engine::Channel channel, const std::string& line) {
      auto parsed = parse_log_line(channel, line);
      parsed.service = service.name;
      if (channel == engine::Channel::system) return outside.observer.warning(service.name + ": " + parsed.text);
      out.push_back(std::move(parsed));
    });
    auto call = log_call(service, options, false);
    call.sink = [&](std::span<const std::byte> bytes) { return reader.feed(bytes); };
    call.timeout = options.timeout;
    call.idle_timeout = {};
    auto sent = outside.engine.send(call);
    reader.finish();
    if (sent || sent.error().code() == Errc::not_found) continue;  // Removed meanwhile.
    if (sent.error().code() != Errc::timed_out) return std::move(sent).error();
    outside.observer.warning(fmt::format("{}: the log may lack lines: {}", service.name, sent.error().message()));
  }
  std::ranges::stable_sort(out, {}, &LogLine::time);
  return out;
}

Result<std::vector<LogLine>> read_logs(const Outside& outside, const std::vector<LiveService>& services,
                                       const LogOptions& options) {
  TRY_ASSIGN(auto out, read_lines(outside, services, options));
  TaskNames names(outside.engine, options.stack);
  for (auto& line : out) line.task = names.name(line);
  return out;
}

}  // namespace fairlead::swarm
