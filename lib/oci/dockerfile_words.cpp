#include "oci/dockerfile_words.hpp"

#include "base/text.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::oci {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

std::string_view trim_front(std::string_view text) {
  const auto first = std::ranges::find_if_not(text, is_blank);
  return text.substr(static_cast<std::size_t>(first - text.begin()));
}

Word word_at(const LogicalLine& line, std::string_view part) {
  return {.text = std::string(part), .place = line.place_of(part)};
}

/// The length of the first word of `text`: blanks inside quotes and after an escape belong to it.
std::size_t quoted_length(std::string_view text, char escape) {
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == escape && quote != '\'') {
      ++i;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (is_blank(c)) {
      return i;
    }
  }
  return text.size();
}

std::vector<std::string_view> quoted_words(std::string_view rest, char escape) {
  std::vector<std::string_view> out;
  for (rest = trim_front(rest); !rest.empty(); rest = trim_front(rest)) {
    const auto length = quoted_length(rest, escape);
    out.push_back(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return out;
}

std::string without_quotes(std::string_view word, char escape) {
  std::string out;
  char quote = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c == escape && quote != '\'' && i + 1 < word.size()) {
      out += word[++i];
    } else if (quote != 0 ? c == quote : c == '"' || c == '\'') {
      quote = quote != 0 ? '\0' : c;
    } else {
      out += c;
    }
  }
  return out;
}

std::pair<std::string_view, std::string_view> cut(std::string_view text, std::size_t at, std::size_t width) {
  return {text.substr(0, at), text.substr(std::min(at + width, text.size()))};
}

}  // namespace

Result<std::vector<DockerfileFlag>> take_flags(const LogicalLine& line, std::string_view& rest, char escape) {
  std::vector<DockerfileFlag> out;
  for (rest = trim_front(rest); rest.starts_with("--"); rest = trim_front(rest)) {
    const auto word = rest.substr(0, quoted_length(rest, escape));
    rest.remove_prefix(word.size());
    if (word == "--") {
      rest = trim_front(rest);
      break;
    }
    const auto text = without_quotes(word, escape).substr(2);
    const auto equals = text.find('=');
    DockerfileFlag flag{.name = text.substr(0, equals), .value = {}, .place = line.place_of(word)};
    if (equals != std::string::npos) flag.value = text.substr(equals + 1);
    for (const auto& other : out) {
      // The only ones that may come again (docs.docker.com/reference/dockerfile).
      const bool may_repeat = flag.name == "mount" || flag.name == "exclude";
      if (other.name == flag.name && !may_repeat) {
        return bad_dockerfile("the flag --" + printable(flag.name) + " is given twice", std::move(flag.place));
      }
    }
    out.push_back(std::move(flag));
  }
  return out;
}

std::vector<Word> words_of(const LogicalLine& line, std::string_view rest) {
  std::vector<Word> out;
  for (rest = trim_front(rest); !rest.empty(); rest = trim_front(rest)) {
    const auto end = std::ranges::find_if(rest, is_blank);
    const auto word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    out.push_back(word_at(line, word));
    rest.remove_prefix(word.size());
  }
  return out;
}

Result<std::vector<NameValue>> pairs_of(const LogicalLine& line, std::string_view rest, char escape) {
  const auto words = quoted_words(rest, escape);
  std::vector<NameValue> out;
  if (words.empty()) return out;
  if (words.front().find('=') == std::string_view::npos) {
    // The old form: one name, and the rest of the line.
    rest = trim_front(rest);
    const auto [name, after] =
        cut(rest, static_cast<std::size_t>(std::ranges::find_if(rest, is_blank) - rest.begin()), 0);
    const auto value = trim_front(after);
    if (value.empty()) {
      return bad_dockerfile("\"" + printable(name) + "\" has no value", line.place_of(name)).help("write NAME=VALUE");
    }
    out.push_back({.name = word_at(line, name), .value = word_at(line, value)});
    return out;
  }
  for (const auto word : words) {
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) {
      return bad_dockerfile("\"" + printable(word) + "\" is not of the form NAME=VALUE", line.place_of(word))
          .help("put quotes around a value with spaces");
    }
    const auto [name, value] = cut(word, equals, 1);
    if (name.empty()) return bad_dockerfile("a name is missing before \"=\"", line.place_of(word));
    out.push_back({.name = word_at(line, name), .value = word_at(line, value)});
  }
  return out;
}

Result<std::vector<std::pair<Word, std::optional<Word>>>> names_of(const LogicalLine& line, std::string_view rest,
                                                                   char escape) {
  std::vector<std::pair<Word, std::optional<Word>>> out;
  for (const auto word : quoted_words(rest, escape)) {
    const auto equals = word.find('=');
    const auto [name, value] = cut(word, std::min(equals, word.size()), 1);
    if (name.empty()) return bad_dockerfile("a name is missing before \"=\"", line.place_of(word));
    out.emplace_back(word_at(line, name), std::nullopt);
    if (equals != std::string_view::npos) out.back().second = word_at(line, value);
  }
  return out;
}

Result<std::optional<std::vector<std::string>>> json_array_of(const LogicalLine& line, std::string_view rest) {
  std::optional<std::vector<std::string>> out;
  rest = trim(rest);
  if (!rest.starts_with('[')) return out;
  const auto value = json::parse(rest, line.file);
  if (!value || !value->is_array()) return out;
  out.emplace();
  for (const auto& element : *value) {
    if (!element.is_string()) {
      return bad_dockerfile("a JSON array of an instruction holds texts only", line.place_of(rest))
          .help("put every element between double quotes");
    }
    out->push_back(element.get<std::string>());
  }
  return out;
}

}  // namespace fairlead::oci
