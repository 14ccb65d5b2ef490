#include "http/client.hpp"

#include "base/text.hpp"

namespace fairlead::http {

std::string_view Response::header(std::string_view name) const {
  for (const auto& header : headers) {
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

std::chrono::milliseconds time_for(std::uint64_t bytes) {
  return std::chrono::minutes(5) + std::chrono::seconds(bytes >> 16U);
}

}  // namespace fairlead::http
