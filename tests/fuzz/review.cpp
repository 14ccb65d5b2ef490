// Any name of a branch becomes a label of DNS that fits, and any label of a service is read for its route without harm.
#include "swarm/review.hpp"

#include "swarm/slug.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace fairlead;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('=');
  const auto slug = swarm::slug(text.substr(0, end), 20);
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (slug && (slug->empty() || slug->size() > 20 || !std::ranges::all_of(*slug, is_plain))) std::abort();
  if (slug && (slug->front() == '-' || slug->back() == '-')) std::abort();
  compose::Project project;
  auto& labels = project.services["web"].deploy.labels;
  labels[std::string(text.substr(0, end))] = end == text.npos ? "" : std::string(text.substr(end + 1));
  labels["traefik.http.routers.a.rule"] = std::string(text);
  const auto url = swarm::url_of(project);
  if (!url.empty() && !url.starts_with("http")) std::abort();
  (void)swarm::check_route_names(project, "shop");
  return 0;
}
