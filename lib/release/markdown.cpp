#include "release/markdown.hpp"

#include "base/text.hpp"
#include "http/url.hpp"
#include "release/escape.hpp"
#include "release/references.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <set>

namespace fairlead::release {
namespace {

/// "https://gitlab.example.org" of the address of a project.
std::string_view server_of(std::string_view url) {
  const auto scheme = url.find("://");
  return scheme == url.npos ? url : url.substr(0, url.find('/', scheme + 3));
}

std::string address_of(const Reference& reference, std::string_view url) {
  const auto* const page = reference.kind == '!' ? "merge_requests" : "issues";
  if (reference.project.empty()) return fmt::format("{}/-/{}/{}", url, page, reference.number);
  return fmt::format("{}/{}/-/{}/{}", server_of(url), reference.project, page, reference.number);
}

std::string link_to(const Reference& reference, std::string_view text, std::string_view url) {
  return fmt::format("[{}]({})", text, address_of(reference, url));
}

}  // namespace

std::string commit_link(const git::Id& commit, std::string_view url) {
  const auto brief = commit.brief();
  return url.empty() ? brief : fmt::format("[{}]({}/-/commit/{})", brief, url, commit.str());
}

std::string reference_link(std::string_view text, std::string_view url) {
  const auto reference = reference_at(text);
  if (url.empty() || !reference || reference->length != text.size()) return std::string(text);
  return link_to(*reference, text, url);
}

std::string item(const Change& change, std::string_view url, std::string_view mark) {
  auto out = "- " + std::string(mark);
  if (!change.scope.empty()) out.append("**").append(escaped(change.scope)).append(":** ");
  out.append(escaped(change.description, url)).append(" (").append(commit_link(change.commit, url));
  const bool is_named = change.description.ends_with(change.merge_request + ")");
  if (!change.merge_request.empty() && !is_named) {
    out.append(", ").append(reference_link(change.merge_request, url));
  }
  for (const auto& issue : change.closes) {
    out.append(&issue == change.closes.data() ? ", closes " : ", ").append(reference_link(issue, url));
  }
  return out.append(")\n");
}

std::vector<std::string> authors_of(std::span<const Change> changes) {
  std::set<std::string> names;
  for (const auto& change : changes) {
    if (!change.author.empty()) names.insert(escaped(change.author));
  }
  return {names.begin(), names.end()};
}

std::string compare_url(std::string_view from, std::string_view to, std::string_view url) {
  if (from.empty() || to.empty() || url.empty()) return {};
  return fmt::format("{}/-/compare/{}...{}", url, tag_in_url(from), tag_in_url(to));
}

std::string compare_link(std::string_view from, std::string_view to, std::string_view url) {
  const auto address = compare_url(from, to, url);
  return address.empty() ? "" : fmt::format("[All changes since {}]({})", escaped(from), address);
}

std::string tag_in_url(std::string_view tag) {
  std::string out;
  for (const auto part : split(tag, '/')) out.append(out.empty() ? "" : "/").append(http::percent_encode(part));
  return out;
}

std::string date(std::chrono::sys_seconds time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

}  // namespace fairlead::release
