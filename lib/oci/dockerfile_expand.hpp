#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "oci/dockerfile_words.hpp"

#include <set>
#include <string>
#include <string_view>

namespace fairlead::oci {

using Names = std::set<std::string, std::less<>>;

/// The text that a word stands for: quotes and escapes are taken away, $NAME, ${NAME}, ${NAME:-word}, ${NAME-word},
/// ${NAME:+word}, ${NAME+word}, ${NAME:?word} and ${NAME?word} replaced. An unset variable is empty, and where
/// nothing is said for that case, its name is added to `unset`. `config` (FL0430)
/// with the word's place; `config` (FL0438) for the patterns of newer docker (${NAME#...}, ${NAME%...}, ${NAME/...}).
Result<std::string> expand(const Word& word, const Variables& variables, char escape, Names* unset = nullptr);

/// Only variables and escaped dollars: the text of a here-document, where quotes are quotes.
Result<std::string> expand_text(const Word& text, const Variables& variables, char escape, Names* unset = nullptr);

}  // namespace fairlead::oci
