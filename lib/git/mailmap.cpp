#include "git/mailmap.hpp"

#include "base/characters.hpp"
#include "base/text.hpp"

#include <utility>

namespace fairlead::git {
namespace {

struct Ident {
  std::string_view name, address;
};

/// Removes "Name <address>" from the front of `text`, or all of it if it is none (git's mailmap.c,
/// parse_name_and_email).
std::optional<Ident> take_ident(std::string_view& text, bool may_have_no_address) {
  const auto rest = std::exchange(text, {});
  const auto open = rest.find('<');
  const auto close = open == rest.npos ? rest.npos : rest.find('>', open + 1);
  if (close == rest.npos || (!may_have_no_address && close == open + 1)) return {};
  text = rest.substr(close + 1);
  return Ident{trim(rest.substr(0, open)), rest.substr(open + 1, close - open - 1)};
}

}  // namespace

Mailmap::Mailmap(std::string_view text) {
  while (!text.empty()) add_line(take_line(text));
}

void Mailmap::add_line(std::string_view line) {
  if (line.starts_with('#')) return;
  const auto proper = take_ident(line, false);
  if (!proper) return;
  const auto old = take_ident(line, true);
  auto& person = people_[lower(old ? old->address : proper->address)];
  if (old && !old->name.empty()) {
    person.names.insert_or_assign(lower(old->name), std::string(proper->name));
  } else if (!proper->name.empty()) {
    person.name = proper->name;
  }
}

std::string Mailmap::name_of(const Signature& signature) const {
  const auto person = people_.find(lower(signature.email));
  if (person == people_.end()) return signature.name;
  const auto& [name, names] = person->second;
  const auto known = names.find(lower(signature.name));
  const auto& proper = known == names.end() ? name : known->second;
  return proper.empty() ? signature.name : proper;
}

}  // namespace fairlead::git
