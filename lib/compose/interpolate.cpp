#include "compose/interpolate.hpp"

#include "compose/variable_name.hpp"

#include <fmt/core.h>

namespace fairlead::compose {
namespace {

constexpr std::size_t max_depth = 16;
constexpr std::size_t max_warnings = 200;  // each has to be looked for in the file

/// The offset of the brace that closes the one before `text`, npos if there is none.
std::size_t closing_brace(std::string_view text) {
  std::size_t open = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++open;
    if (text[i] == '}' && --open == 0) return i;
  }
  return text.npos;
}

Error invalid_template(std::string message, Place place) {
  return Error(Errc::config, std::move(message))
      .id("FL0208")
      .at(std::move(place))
      .help("write $$ for a dollar sign, ${NAME} or ${NAME:-default} for a variable");
}

}  // namespace

struct Interpolator::Call {
  const Locate& locate;
  const Variables* more = nullptr;
  std::size_t depth = 0;
};

Result<std::string> Interpolator::text(std::string_view text, const Locate& locate, const Variables* more) {
  return expand(text, 0, {.locate = locate, .more = more});
}

Result<> Interpolator::tree(yaml::Node& node) {
  for (auto& item : node.items) TRY(tree(item));
  for (auto& entry : node.entries) TRY(tree(entry.value));
  if (!node.is_scalar() || node.value.find('$') == node.value.npos) return {};
  const auto unset_before = unset_;
  TRY_ASSIGN(auto replaced, text(node.value, [&](std::size_t offset) { return node.place_of(offset); }));
  if (unknown_ != nullptr && unset_ != unset_before) unknown_->push_back(node.place());
  node.value = std::move(replaced);
  node.style = yaml::Style::quoted;
  return {};
}

/// `start` is the offset of `text` in the whole text.
Result<std::string> Interpolator::expand(std::string_view text, std::size_t start, const Call& call) {
  if (call.depth > max_depth) return invalid_template("variables are nested too deep", call.locate(start));
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto dollar = std::min(text.find('$', at), text.size());
    out += text.substr(at, dollar - at);
    if (dollar == text.size()) break;
    const auto rest = text.substr(dollar + 1);
    if (rest.starts_with('$')) {
      out += '$';
      at = dollar + 2;
    } else if (rest.starts_with('{')) {
      const auto size = closing_brace(rest.substr(1));
      if (size == rest.npos) return invalid_template("\"${\" has no closing brace", call.locate(start + dollar));
      TRY_ASSIGN(const auto value, expand_braces(rest.substr(1, size), start + dollar, call));
      out += value;
      at = dollar + size + 3;
    } else {
      const auto name = leading_name(rest);
      if (name.empty()) return invalid_template("\"$\" is not followed by a name", call.locate(start + dollar));
      TRY_ASSIGN(const auto value, this->value(name, start + dollar, call));
      out += value;
      at = dollar + 1 + name.size();
    }
  }
  return out;
}

/// `inner` is what the braces hold; `start` is the offset of the dollar sign.
Result<std::string> Interpolator::expand_braces(std::string_view inner, std::size_t start, const Call& call) {
  const auto name = leading_name(inner);
  if (name.empty()) return invalid_template("\"${\" is not followed by a name", call.locate(start));
  const auto rest = inner.substr(name.size());
  if (rest.empty()) return value(name, start, call);
  return choose(name, rest, start, call);
}

Result<std::string> Interpolator::value(std::string_view name, std::size_t start, const Call& call) {
  if (const auto* found = find(name, call)) {
    TRY(charge(found->size(), start, call));
    return *found;
  }
  ++unset_;
  if (warned_.size() < max_warnings && warned_.emplace(name).second) {
    warnings_.push_back({.place = call.locate(start),
                         .message = fmt::format("the variable \"{}\" is not set: an empty text takes its place", name),
                         .help = fmt::format("set it, or write ${{{}:-default}}", name),
                         .concern = Concern::unset_variable});
  }
  return std::string();
}

/// `rest` is an operator and its text.
Result<std::string> Interpolator::choose(std::string_view name, std::string_view rest, std::size_t start,
                                         const Call& call) {
  const bool empty_counts = !rest.starts_with(':');
  const auto operation = rest.substr(empty_counts ? 0 : 1, 1);
  if (operation.empty() || std::string_view("-?+").find(operation) == rest.npos) {
    return invalid_template(fmt::format(R"("${{{}" is followed by "{}")", name, printable(rest.substr(0, 10))),
                            call.locate(start));
  }
  const auto word = rest.substr(empty_counts ? 1 : 2);
  const auto word_start = start + 2 + name.size() + (rest.size() - word.size());
  const auto expanded = [&] {
    return expand(word, word_start, {.locate = call.locate, .more = call.more, .depth = call.depth + 1});
  };
  const auto* found = find(name, call);
  const bool present = found && (empty_counts || !found->empty());
  if (operation == "+") return present ? expanded() : std::string();
  if (operation == "-" && (!present || stand_ins_.contains(name))) return expanded();
  if (present) return value(name, start, call);
  TRY_ASSIGN(const auto why, expanded());
  if (unknown_ != nullptr) {
    warn_of_unset(name, why, start, call);
    return std::string();
  }
  return Error(Errc::config, fmt::format("the variable \"{}\" is {}{}{}", name, found ? "empty" : "not set",
                                         why.empty() ? "" : ": ", printable(why)))
      .id("FL0209")
      .at(call.locate(start))
      .help("set it in the environment or in the file .env");
}

void Interpolator::warn_of_unset(std::string_view name, std::string_view why, std::size_t start, const Call& call) {
  ++unset_;
  if (warned_.size() >= max_warnings || !warned_.emplace(fmt::format("{}?", name)).second) return;
  warnings_.push_back(
      {.place = call.locate(start),
       .message = fmt::format("the variable \"{}\" is not set{}{}", name, why.empty() ? "" : ": ", printable(why)),
       .help = "plan and deploy need it: set it when they run",
       .concern = Concern::missing});
}

const std::string* Interpolator::find(std::string_view name, const Call& call) const {
  if (const auto found = variables_.find(name); found != variables_.end()) return &found->second;
  if (!call.more) return nullptr;
  const auto found = call.more->find(name);
  return found == call.more->end() ? nullptr : &found->second;
}

Result<> Interpolator::charge(std::size_t bytes, std::size_t start, const Call& call) {
  if (bytes > bytes_left_) {
    return Error(Errc::refused, "the values of the variables are too long altogether")
        .id("FL0206")
        .at(call.locate(start))
        .help("use long values less often");
  }
  bytes_left_ -= bytes;
  return {};
}

}  // namespace fairlead::compose
