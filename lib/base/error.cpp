#include "base/error.hpp"

#include <array>
#include <ranges>
#include <utility>

namespace fairlead {

namespace {

struct Code {
  std::string_view name, id;
};

// In the order of Errc.
constexpr std::array<Code, 14> codes = {{{"usage", "FL0001"},
                                         {"config", "FL0002"},
                                         {"not_found", "FL0003"},
                                         {"conflict", "FL0004"},
                                         {"denied", "FL0005"},
                                         {"unavailable", "FL0006"},
                                         {"corrupt", "FL0007"},
                                         {"refused", "FL0008"},
                                         {"rolled_back", "FL0009"},
                                         {"timed_out", "FL0010"},
                                         {"partial", "FL0011"},
                                         {"cancelled", "FL0012"},
                                         {"io", "FL0013"},
                                         {"internal", "FL0014"}}};

}  // namespace

std::string_view code_name(Errc code) {
  return codes.at(static_cast<std::size_t>(code)).name;
}

std::string Place::str() const {
  auto out = file;
  if (line != 0) out += ":" + std::to_string(line);
  if (line != 0 && column != 0) out += ":" + std::to_string(column);
  return out;
}

struct Error::State {
  Errc code;
  std::string message;
  std::string id = {};
  Place place = {};
  std::string help = {};
  std::vector<std::string> frames = {}, notes = {};
};

Error::Error(Errc code, std::string message) : state_(new State{.code = code, .message = std::move(message)}) {}
Error::Error(Error&&) noexcept = default;
Error& Error::operator=(Error&&) noexcept = default;
Error::~Error() = default;

Error&& Error::during(std::string frame) && {
  state_->frames.push_back(std::move(frame));
  return std::move(*this);
}

Error&& Error::id(std::string_view id) && {
  state_->id = id;
  return std::move(*this);
}

Error&& Error::as(Errc code) && {
  state_->id = id();
  state_->code = code;
  return std::move(*this);
}

Error&& Error::at(Place place) && {
  if (state_->place.file.empty()) state_->place = std::move(place);
  return std::move(*this);
}

Error&& Error::help(std::string text) && {
  if (state_->help.empty()) state_->help = std::move(text);
  return std::move(*this);
}

Error&& Error::note(std::string text) && {
  state_->notes.push_back(std::move(text));
  return std::move(*this);
}

Errc Error::code() const noexcept {
  return state_->code;
}

std::string_view Error::id() const noexcept {
  return state_->id.empty() ? codes.at(static_cast<std::size_t>(state_->code)).id : state_->id;
}

std::string Error::message() const {
  std::string out;
  for (const auto& frame : state_->frames | std::views::reverse) {
    out += frame;
    out += ": ";
  }
  return out + state_->message;
}

const Place& Error::place() const noexcept {
  return state_->place;
}

const std::string& Error::help() const noexcept {
  return state_->help;
}

const std::vector<std::string>& Error::notes() const noexcept {
  return state_->notes;
}

}  // namespace fairlead
