#pragma once

#include "base/result.hpp"
#include "http/client.hpp"
#include "json/json.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace fairlead::rest {

/// One page of a list, and the URL of the next; "" behind the last.
struct Page {
  std::vector<json::Value> items;
  std::string next = {};
};

/// The items of all pages in order, from the page at `url` on, until there are `most`: no page is read for nothing.
/// `refused` beyond 1000 pages, which is a server that goes round in a circle.
Result<std::vector<json::Value>> list(std::string url, std::size_t most,
                                      const std::function<Result<Page>(const std::string& url)>& read);

/// Where the Link header of `answer`, which came for `url`, says that the next page is (RFC 8288); "" if it names none.
/// `refused` (FL0017) on another server: what is there is not a part of the list, and the login is not for it.
Result<std::string> next_by_link(const http::Response& answer, const std::string& url);

/// `url` with the next number of the query parameter "page", which is 1 where there is none; "" behind page `last`.
std::string next_by_page(const std::string& url, std::uint64_t last);

}  // namespace fairlead::rest
