#include "base/error.hpp"

#include "base/catalogue.hpp"

#include <array>
#include <ranges>
#include <utility>

namespace fairlead {

std::string_view code_name(Errc code) {
  constexpr std::array<std::string_view, 14> names = {
      "usage",   "config",      "not_found", "conflict", "denied",    "unavailable", "corrupt",
      "refused", "rolled_back", "timed_out", "partial",  "cancelled", "io",          "internal"};
  return names.at(static_cast<std::size_t>(code));
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
  std::string_view id = {};
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
  if (const auto* entry = find_entry(id)) state_->id = entry->id;  // the catalogue's text outlives every error
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
  return state_->id.empty() ? entry_of(state_->code).id : state_->id;
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
