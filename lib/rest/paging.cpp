#include "rest/paging.hpp"

#include "base/text.hpp"
#include "http/headers.hpp"
#include "http/url.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::rest {

Result<std::vector<json::Value>> list(std::string url, std::size_t most,
                                      const std::function<Result<Page>(const std::string& url)>& read) {
  constexpr int most_pages = 1000;
  std::vector<json::Value> out;
  for (int pages = 0; pages < most_pages; ++pages) {
    TRY_ASSIGN(auto page, read(url));
    for (auto& item : page.items) {
      if (out.size() == most) return out;
      out.push_back(std::move(item));
    }
    if (page.next.empty() || out.size() == most) return out;
    url = std::move(page.next);
  }
  return Error(Errc::refused, fmt::format("{}: the list has more than {} pages", http::redacted(url), most_pages));
}

Result<std::string> next_by_link(const http::Response& answer, const std::string& url) {
  const auto link = http::parse_link_next(answer.header("Link"));
  if (!link) return std::string();
  TRY_ASSIGN(const auto asked, http::Url::parse(url));
  TRY_ASSIGN(const auto from, http::Url::parse(answer.url));
  TRY_ASSIGN(const auto next, http::resolve(from, *link).during("the Link header"));
  if (next.same_origin(asked)) return next.str();
  return Error(Errc::refused,
               fmt::format("the next page of the list is on another server, {}://{}", next.scheme, next.host_port()))
      .id("FL0017");
}

std::string next_by_page(const std::string& url, std::uint64_t last) {
  const auto mark = url.find('?');
  std::uint64_t page = 1;
  auto next = url.substr(0, mark);
  if (mark != url.npos) {
    for (const auto parameter : split(std::string_view(url).substr(mark + 1), '&')) {
      if (parameter.starts_with("page=")) {
        page = number(parameter.substr(5)).value_or(last);
      } else {
        next += fmt::format("{}{}", next.size() == mark ? '?' : '&', parameter);
      }
    }
  }
  return page < last ? http::with_query(std::move(next), "page", std::to_string(page + 1)) : std::string();
}

}  // namespace fairlead::rest
