#include "engine/logs.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "http/url.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <utility>

namespace fairlead::engine {
namespace {

constexpr std::size_t longest_line = 2000, most_lines = 10'000, header_size = 8;

std::string_view path_of(LogOwner owner) {
  switch (owner) {
    case LogOwner::container: return "/containers";
    case LogOwner::service: return "/services";
    case LogOwner::task: break;
  }
  return "/tasks";
}

}  // namespace

void LogReader::finish_line(Channel channel, std::string& line) {
  if (line.ends_with('\r')) line.pop_back();
  handler_(channel, printable(line));
  line.clear();
}

void LogReader::add(Channel channel, std::string_view text) {
  auto& line = unfinished_.at(static_cast<std::size_t>(channel));
  while (!text.empty()) {
    const auto piece = text.substr(0, text.find('\n'));
    line += piece.substr(0, longest_ - std::min(line.size(), longest_));
    text.remove_prefix(piece.size());
    if (text.empty()) return;
    text.remove_prefix(1);
    finish_line(channel, line);
  }
}

Result<> LogReader::feed(std::span<const std::byte> bytes) {
  const auto add_piece = [this](Channel channel, std::string_view text) -> Result<> {
    add(channel, text);
    return {};
  };
  if (form_ == Form::frames) return parser_.feed(bytes, add_piece);
  start_ += as_text(bytes);
  if (form_ == Form::unknown && start_.size() < header_size) return {};
  const auto start = std::exchange(start_, {});
  if (form_ == Form::unknown) {
    // Only engines since API 1.42 say in Content-Type which form it is.
    FrameParser trial;
    const auto header = as_bytes(start).first(header_size);
    form_ = trial.feed(header, add_piece) ? Form::frames : Form::plain;
    if (form_ == Form::frames) return parser_.feed(as_bytes(start), add_piece);
  }
  add(Channel::output, start);
  return {};
}

void LogReader::finish() {
  if (!start_.empty()) add(Channel::output, std::exchange(start_, {}));
  for (std::size_t i = 0; i < unfinished_.size(); ++i) {
    if (!unfinished_.at(i).empty()) finish_line(static_cast<Channel>(i), unfinished_.at(i));
  }
}

LogLines::LogLines(std::size_t most)
    : reader_(longest_line, [this, most](Channel, std::string line) {
        if (lines_.size() == most) lines_.pop_front();
        lines_.push_back(std::move(line));
      }) {}

std::vector<std::string> LogLines::take() {
  reader_.finish();
  return {std::make_move_iterator(lines_.begin()), std::make_move_iterator(lines_.end())};
}

Result<std::vector<std::string>> last_lines(const Client& engine, const LogRequest& request) {
  const auto most = std::clamp<std::size_t>(request.lines, 1, most_lines);
  LogLines log(most);
  auto result =
      engine.send({.path = fmt::format("{}/{}/logs", path_of(request.owner), http::percent_encode(request.id)),
                   .query = {{"stdout", "1"}, {"stderr", "1"}, {"tail", std::to_string(most)}},
                   .sink = [&](std::span<const std::byte> bytes) { return log.feed(bytes); },
                   .timeout = request.timeout,
                   .idle_timeout = {}});
  auto lines = log.take();
  if (result || result.error().code() == Errc::timed_out) return lines;
  // Some lines are better than none: a log is shown beside an error that is already there.
  if (lines.empty() || result.error().code() == Errc::cancelled) return std::move(result).error();
  return lines;
}

}  // namespace fairlead::engine
