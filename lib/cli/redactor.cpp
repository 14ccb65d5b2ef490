#include "cli/redactor.hpp"

#include "base/encoding.hpp"
#include "http/url.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace fairlead::cli {
namespace {

constexpr std::string_view mask = "***";
constexpr std::size_t shortest_variable = 6, shortest_secret = 4, shortest_line = 16;

bool is_path(std::string_view value) {
  constexpr std::array starts = {std::string_view("/"), std::string_view("./"), std::string_view("../"),
                                 std::string_view("~/")};
  constexpr std::array ends = {std::string_view(".key"), std::string_view(".pub"), std::string_view(".pem")};
  return value.find('\n') == value.npos &&
         (std::ranges::any_of(starts, [&](auto part) { return value.starts_with(part); }) ||
          std::ranges::any_of(ends, [&](auto part) { return value.ends_with(part); }));
}

/// Keys of our documents whose texts are words of ours.
constexpr std::array<std::string_view, 8> own_keys = {"schema", "rule",   "severity", "action",
                                                      "kind",   "format", "code",     "where"};

std::string in_json(std::string_view text) {
  const auto quoted = json::quoted(text);
  return quoted.substr(1, quoted.size() - 2);
}

/// Without the padding, which a reader may drop.
std::string without_padding(std::string text) {
  while (text.ends_with('=')) text.pop_back();
  return text;
}

}  // namespace

bool names_secret(std::string_view name) {
  auto plain = upper(name);
  std::ranges::replace_if(plain, [](char c) { return c == '-' || c == '.'; }, '_');
  const auto words = split(plain, '_');
  constexpr std::array<std::string_view, 7> harmless = {"FILE", "PATH", "DIR", "URL", "NAME", "USER", "ID"};
  if (std::ranges::find(harmless, words.back()) != harmless.end()) return false;
  return std::ranges::any_of(words, [](std::string_view word) {
    return word.find("TOKEN") != word.npos || word.find("PASSWORD") != word.npos ||
           word.find("PASSPHRASE") != word.npos || word.find("SECRET") != word.npos || word.ends_with("KEY");
  });
}

Redactor::~Redactor() = default;

void Redactor::add_environment(const Variables& environment) {
  for (const auto& [name, value] : environment) {
    if (value.size() >= shortest_variable && names_secret(name) && !is_path(value)) add(Secret(value));
  }
}

void Redactor::add(const Secret& secret) {
  const std::string_view text = trim(secret.reveal());
  if (text.size() < shortest_secret) return;
  learn(std::string(text));
  learn(in_json(text));
  learn(http::percent_encode(text));
  learn(without_padding(base64(as_bytes(text))));
  learn(without_padding(base64url(as_bytes(text))));
  if (text.find('\n') == text.npos) return;
  for (const auto line : lines(text)) {
    if (line.size() >= shortest_line && !line.starts_with("-----")) learn(std::string(line));
  }
}

void Redactor::add_login(std::string_view user, const Secret& password) {
  add(password);
  if (password.reveal().size() >= shortest_secret) add(Secret(std::string(user) + ":" + password.reveal()));
}

void Redactor::learn(std::string text) {
  const std::lock_guard lock(mutex_);
  Secret needle(std::move(text));
  if (std::ranges::find(needles_, needle) != needles_.end()) return;
  const auto longer = [&](const Secret& other) { return other.reveal().size() >= needle.reveal().size(); };
  needles_.insert(std::ranges::find_if_not(needles_, longer), std::move(needle));
}

void Redactor::spare(std::string_view name) {
  const std::lock_guard lock(mutex_);
  if (name.size() >= shortest_secret) spared_.emplace(name);
}

bool Redactor::is_spared(std::string_view text, std::size_t at, std::string_view secret) const {
  return std::ranges::any_of(spared_, [&](std::string_view name) {
    for (auto inside = name.find(secret); inside != name.npos; inside = name.find(secret, inside + 1)) {
      if (inside <= at && text.substr(at - inside, name.size()) == name) return true;
    }
    return false;
  });
}

std::string Redactor::redact_locked(std::string_view text, Names names) const {
  std::string out(text);
  for (const auto& needle : needles_) {
    const auto& secret = needle.reveal();
    for (auto at = out.find(secret); at != out.npos;) {
      const bool spared = names == Names::spared && is_spared(out, at, secret);
      if (!spared) out.replace(at, secret.size(), mask);
      at = out.find(secret, at + (spared ? secret.size() : mask.size()));
    }
  }
  return out;
}

std::string Redactor::redact(std::string_view text) const {
  const std::lock_guard lock(mutex_);
  return redact_locked(text, Names::spared);
}

std::string Redactor::redact_value(std::string_view text) const {
  const std::lock_guard lock(mutex_);
  return redact_locked(text, Names::masked);
}

std::string Redactor::redact_json(std::string_view document) const {
  const std::lock_guard lock(mutex_);
  if (needles_.empty()) return std::string(document);
  std::string out;
  std::string_view key;  // of the text that comes next
  std::size_t at = 0;
  for (auto quote = document.find('"'); quote != document.npos; quote = document.find('"', at)) {
    const auto start = quote + 1;
    auto end = start;
    while (end < document.size() && document[end] != '"') end += document[end] == '\\' ? 2U : 1U;
    end = std::min(end, document.size());
    const auto text = document.substr(start, end - start);
    const auto next = document.find_first_not_of(" \t\r\n", end + 1);
    const bool is_key = next != document.npos && document[next] == ':';
    const bool is_ours = is_key || std::ranges::find(own_keys, key) != own_keys.end();
    out += document.substr(at, start - at);
    out += is_ours ? std::string(text) : redact_locked(text, Names::spared);
    out += document.substr(end, 1);
    key = is_key ? text : std::string_view();
    at = std::min(end + 1, document.size());
  }
  out += document.substr(at);
  return out;
}

}  // namespace fairlead::cli
