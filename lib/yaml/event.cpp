#include "yaml/event.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <yaml.h>

namespace fairlead::yaml {
namespace {

struct Advice {
  std::string_view problem, help;
};

/// What libyaml says, and what it usually means.
constexpr Advice advice[] = {
    {"mapping values are not allowed", "quote a text that contains \": \", or mend the indentation of this line"},
    {"could not find expected ':'", "write \"key: value\"; look at the line above too"},
    {"did not find expected key", "mend the indentation: it must be that of the keys above"},
    {"did not find expected '-'", "mend the indentation: it must be that of the items above"},
    {"block sequence entries are not allowed", "start the list on a line of its own, below its key"},
    {"did not find expected ','", "separate the values by commas, and close the bracket"},
    {"unexpected end of stream", "close the quotes"},
    {"cannot start any token", "quote a text that starts with this character"},
    {"unknown escape character", "write \\\\ for a backslash, or use single quotes"},
    {"undefined tag handle", "remove the tag, or quote the text that starts with \"!\""},
    {"control characters", "remove the control character; the file must be plain text in UTF-8"},
    {"UTF-8", "save the file as UTF-8"},
    {"alphabetic or numeric", "quote a text that starts with & or *"},
};

std::string_view help_for(std::string_view problem, std::string_view line) {
  const auto indentation = line.substr(0, line.find_first_not_of(" \t"));
  if (indentation.find('\t') != line.npos) return "indent with spaces: YAML allows no tabs there";
  for (const auto& [text, help] : advice) {
    if (problem.find(text) != problem.npos) return help;
  }
  return "look at the quotes and the indentation of this line and the one above";
}

/// Of UTF-8: bytes within a character are 10xxxxxx.
bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

/// Columns count characters, as libyaml does.
Place place_at(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  const auto line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {.file = {},
          .line = static_cast<std::uint32_t>(std::ranges::count(before, '\n') + 1),
          .column = static_cast<std::uint32_t>(std::ranges::count_if(before.substr(line_start), starts_character) + 1)};
}

std::string_view view(const yaml_char_t* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

}  // namespace

struct Events::State {
  explicit State(std::string_view input) : text(input) {
    if (yaml_parser_initialize(&parser) == 0) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  State(const State&) = delete;
  ~State() {
    yaml_event_delete(&event);
    yaml_parser_delete(&parser);
  }

  /// libyaml counts one line more at the end of a text whose last line has no line end.
  Place place_of(const yaml_mark_t& mark) const {
    if (ends_within_line && mark.column == 0 && mark.line > 0 && mark.index >= characters) {
      return {.file = {}, .line = static_cast<std::uint32_t>(mark.line), .column = place_at(text, text.size()).column};
    }
    return {.file = {},
            .line = static_cast<std::uint32_t>(mark.line + 1),
            .column = static_cast<std::uint32_t>(mark.column + 1)};
  }

  Error problem(const std::string& file) const {
    const bool reader = parser.error == YAML_READER_ERROR;
    const std::string_view what = parser.problem ? parser.problem : "out of memory";
    auto place = reader ? place_at(text, std::min(parser.problem_offset, text.size())) : place_of(parser.problem_mark);
    place.file = file;
    const auto all = lines(text);
    const auto line = place.line <= all.size() ? all[place.line - 1] : std::string_view();
    return Error(Errc::config, fmt::format("this is not YAML: {}", what))
        .id("FL0201")
        .at(std::move(place))
        .help(std::string(help_for(what, line)));
  }

  std::string_view text;
  bool ends_within_line = !text.ends_with('\n');
  std::size_t characters =
      ends_within_line ? static_cast<std::size_t>(std::ranges::count_if(text, starts_character)) : 0;
  yaml_parser_t parser = {};
  yaml_event_t event = {};
};

Events::Events(std::string_view text) : state_(std::make_unique<State>(text)) {}
Events::~Events() = default;

Result<> Events::next(const std::string& file) {
  do {
    if (state_->event.type == YAML_STREAM_END_EVENT) return {};
    yaml_event_delete(&state_->event);
    if (yaml_parser_parse(&state_->parser, &state_->event) == 0) return state_->problem(file);
  } while (state_->event.type == YAML_DOCUMENT_END_EVENT);
  return {};
}

EventType Events::type() const {
  switch (state_->event.type) {
    case YAML_SCALAR_EVENT: return EventType::scalar;
    case YAML_SEQUENCE_START_EVENT: return EventType::sequence;
    case YAML_MAPPING_START_EVENT: return EventType::mapping;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return EventType::close;
    case YAML_ALIAS_EVENT: return EventType::alias;
    case YAML_STREAM_END_EVENT: return EventType::end;
    default: return EventType::begin;
  }
}

std::uint32_t Events::line() const {
  return state_->place_of(state_->event.start_mark).line;
}

std::uint32_t Events::column() const {
  return state_->place_of(state_->event.start_mark).column;
}

std::string_view Events::value() const {
  if (state_->event.type != YAML_SCALAR_EVENT) return {};
  const auto& scalar = state_->event.data.scalar;
  return {reinterpret_cast<const char*>(scalar.value), scalar.length};
}

Style Events::style() const {
  const auto style = state_->event.data.scalar.style;
  if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) return Style::block;
  const bool text = tag() == YAML_STR_TAG || tag() == "!";
  return style == YAML_PLAIN_SCALAR_STYLE && !text ? Style::plain : Style::quoted;
}

std::string_view Events::anchor() const {
  const auto& data = state_->event.data;
  switch (state_->event.type) {
    case YAML_SCALAR_EVENT: return view(data.scalar.anchor);
    case YAML_SEQUENCE_START_EVENT: return view(data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT: return view(data.mapping_start.anchor);
    case YAML_ALIAS_EVENT: return view(data.alias.anchor);
    default: return {};
  }
}

std::string_view Events::tag() const {
  const auto& data = state_->event.data;
  switch (state_->event.type) {
    case YAML_SCALAR_EVENT: return view(data.scalar.tag);
    case YAML_SEQUENCE_START_EVENT: return view(data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT: return view(data.mapping_start.tag);
    default: return {};
  }
}

}  // namespace fairlead::yaml
