#include "cli/verbose_client.hpp"

#include "base/text.hpp"
#include "http/url.hpp"

#include <chrono>
#include <fmt/core.h>
#include <string>

namespace fairlead::cli {

Result<http::Response> VerboseClient::send(const http::Request& request, const std::stop_token& stop) {
  const auto start = clock_.steady();
  auto response = client_.send(request, stop);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady() - start);
  const auto answer = response ? std::to_string(response->status) : response.error().message();
  sink_(printable(fmt::format("{} {} {} ({})", request.method, http::redacted(request.url), answer, time_text(took))) +
        "\n");
  return response;
}

}  // namespace fairlead::cli
