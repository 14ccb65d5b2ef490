#include "base/characters.hpp"
#include "git/types.hpp"

#include <charconv>
#include <fmt/core.h>
#include <iconv.h>
#include <memory>
#include <type_traits>

namespace fairlead::git {
namespace {

/// Removes and returns the first line, without its end.
/// "Ada Lovelace <ada@example.org> 1700000000 +0100". Lenient, as git is: histories hold lines that are not quite so.
Signature parse_signature(std::string_view line) {
  Signature out;
  const auto open = line.find('<'), close = line.rfind('>');
  if (open == line.npos || close == line.npos || close < open) return out;
  auto name = line.substr(0, open);
  while (name.ends_with(' ')) name.remove_suffix(1);
  out.name = name;
  out.email = line.substr(open + 1, close - open - 1);
  auto rest = line.substr(close + 1);
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  std::int64_t seconds = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), seconds);
  constexpr std::int64_t year_10000 = 253402300800;
  if (seconds < 0 || seconds >= year_10000) seconds = 0;  // as git does
  out.time = std::chrono::sys_seconds(std::chrono::seconds(seconds));
  return out;
}

struct CloseIconv {
  void operator()(iconv_t converter) const noexcept { iconv_close(converter); }
};

/// The text in UTF-8, or as it is when the encoding is unknown here or was a lie.
std::string to_utf8(std::string_view text, std::string_view encoding) {
  constexpr std::size_t longest_name = 40;
  constexpr auto allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:";
  const bool named = encoding.size() <= longest_name && encoding.find_first_not_of(allowed) == encoding.npos;
  if (!named) return std::string(text);
  const auto opened = iconv_open("UTF-8", std::string(encoding).c_str());
  const auto failed = iconv_t(-1);  // NOLINT(performance-no-int-to-ptr): iconv_open(3) says so
  if (opened == failed) return std::string(text);
  const std::unique_ptr<std::remove_pointer_t<iconv_t>, CloseIconv> converter(opened);
  std::string in(text), out(4 * text.size() + 16, '\0');  // no character needs more than four bytes
  char *from = in.data(), *to = out.data();
  auto from_left = in.size(), to_left = out.size();
  if (iconv(converter.get(), &from, &from_left, &to, &to_left) == static_cast<std::size_t>(-1)) return in;
  out.resize(out.size() - to_left);
  return out;
}

}  // namespace

Result<Commit> parse_commit(const Id& id, std::string_view text) {
  Commit out{.id = id};
  const auto tree = text.starts_with("tree ") ? Id::parse(text.substr(5, text.find('\n') - 5)) : std::nullopt;
  if (!tree) return Error(Errc::corrupt, fmt::format("commit {} has no tree", id.str()));
  out.tree = *tree;
  std::string_view encoding;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (line.empty()) break;
    if (line.starts_with("parent ")) {
      const auto parent = Id::parse(line.substr(7));
      if (!parent) return Error(Errc::corrupt, fmt::format("commit {} has a malformed parent", id.str()));
      out.parents.push_back(*parent);
    }
    if (line.starts_with("author ")) out.author = parse_signature(line.substr(7));
    if (line.starts_with("committer ")) out.committer = parse_signature(line.substr(10));
    if (line.starts_with("encoding ")) encoding = line.substr(9);
  }
  out.truncated = text.size() > Commit::message_limit;
  if (out.truncated) {
    constexpr auto half = Commit::message_limit / 2;
    out.message.append(text.substr(0, half)).append("\n").append(text.substr(text.size() - half));
  } else {
    out.message = text;
  }
  const bool is_utf8 = encoding.empty() || encoding == "UTF-8" || encoding == "utf-8" || encoding == "utf8";
  if (is_utf8) return out;
  for (auto* part : {&out.message, &out.author.name, &out.committer.name}) *part = to_utf8(*part, encoding);
  return out;
}

}  // namespace fairlead::git
