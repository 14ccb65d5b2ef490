#include "cli/output.hpp"

#include "base/paint.hpp"
#include "json/json.hpp"

#include <cerrno>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <system_error>
#include <unistd.h>

namespace fairlead::cli {
namespace {

constexpr std::size_t widest_line = 160;

/// Files whose lines may be shown: what people write by hand, not what holds credentials (config.json, .env).
bool may_be_shown(std::string_view file) {
  const auto name = file.substr(file.rfind('/') + 1);
  return name.ends_with(".yml") || name.ends_with(".yaml") || name.starts_with("Dockerfile") ||
         name.starts_with("Containerfile") || name.ends_with(".Dockerfile");
}

/// "DB_PASSWORD: hunter2" and "ENV TOKEN=abc" stay unseen.
bool holds_secret(std::string_view line) {
  std::string word;
  for (const char c : line) {
    if ((c == ':' || c == '=') && names_secret(word)) return true;
    if (c == ' ' || c == '-' || c == '"' || c == '\'' || c == ':' || c == '=')
      word.clear();
    else
      word += c;
  }
  return false;
}

/// White space as wide as the characters before `column`.
std::string padding(std::string_view line, std::size_t column) {
  std::string out;
  std::size_t character = 0;
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0xc0U) == 0x80U) continue;  // goes on with the character before
    if (++character == column) break;
    out += c == '\t' ? '\t' : ' ';
  }
  return out;
}

std::string source_lines(const Place& place, sys::FileSystem& files, const Paint& paint) {
  if (place.line == 0 || !may_be_shown(place.file)) return {};
  const auto text = files.read(place.file, 4U << 20U);
  if (!text) return {};
  const auto all = lines(*text);
  if (place.line > all.size()) return {};
  const auto line = all[place.line - 1];
  if (line.size() > widest_line || holds_secret(line)) return {};
  const auto number = std::to_string(place.line);
  const std::string margin(number.size(), ' ');
  auto out = paint("34", margin + " |") + "\n" + paint("34", number + " |") + " " + printable(line) + "\n";
  if (place.column == 0 || place.column > line.size() + 1) return out;
  return out + paint("34", margin + " |") + " " + padding(line, place.column) + paint("31", "^") + "\n";
}

/// A label, and its text with the further lines below the first.
std::string labelled(std::string_view label, std::string_view text, const Paper& paper, std::string_view colour) {
  std::string out;
  const std::string margin(label.size() + 2, ' ');
  for (const auto line : lines(text)) {
    out += out.empty() ? Paint{paper.colour}(colour, label) + ": " : margin;
    out += wrapped(printable(line), line.starts_with("|") ? 0 : paper.width, margin.size(), margin);
    out += '\n';
  }
  return out;
}

}  // namespace

bool wants_colour(std::string_view colour, const Variables& environment, bool is_terminal) {
  const auto set = [&](std::string_view name) { return !value_or(environment, name).empty(); };
  if (colour == "always") return true;
  if (colour == "never" || set("NO_COLOR")) return false;
  if (set("FORCE_COLOR")) return value_or(environment, "FORCE_COLOR") != "0";
  if (value_or(environment, "TERM") == "dumb") return false;
  return set("GITLAB_CI") || is_terminal;
}

Result<> write_text(int descriptor, std::string_view text, const Redactor& redactor) {
  return write_text(descriptor, redactor.redact(text));
}

Result<> write_text(int descriptor, std::string_view rest) {
  while (!rest.empty()) {
    const auto written = ::write(descriptor, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const auto why = fmt::format("cannot write the result: {}", std::generic_category().message(errno));
      return Error(Errc::io, why).id("FL0106");
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::string error_text(const Error& error, sys::FileSystem& files, const Paper& paper) {
  const Paint paint{paper.colour};
  auto out = labelled(fmt::format("error[{}]", error.id()), error.message(), paper, "1;31");
  if (!error.place().file.empty()) {
    out += paint("34", " -->") + " " + printable(error.place().str()) + "\n";
    out += source_lines(error.place(), files, paint);
  }
  for (const auto& note : error.notes()) out += labelled("note", note, paper, "1");
  if (!error.help().empty()) out += labelled("help", error.help(), paper, "1;36");
  return out;
}

std::string error_json(const Error& error, Exit status) {
  const auto& place = error.place();
  json::Value where = nullptr;
  if (!place.file.empty()) where = {{"file", place.file}, {"line", place.line}, {"column", place.column}};
  const json::Value document = {{"schema", "fairlead.error/1"},
                                {"exit", static_cast<int>(status)},
                                {"error",
                                 {{"id", error.id()},
                                  {"code", code_name(error.code())},
                                  {"message", error.message()},
                                  {"place", where},
                                  {"help", error.help()},
                                  {"notes", error.notes()}}}};
  return json::dump(document) + "\n";
}

}  // namespace fairlead::cli
