#include "build_report.hpp"

#include "cli/observers.hpp"
#include "json/json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace fairlead::image {
namespace {

/// The instructions that made the layers, in their order.
std::vector<std::string> makers_of(const oci::ImageConfig& config) {
  std::vector<std::string> out;
  for (const auto& entry : config.history) {
    if (!entry.empty_layer) out.push_back(printable(entry.created_by));
  }
  return out;
}

std::string text_of(const Built& built, const BuildInputs& inputs, const std::string& where) {
  const auto& image = built.image;
  std::string out;
  for (const auto& tag : inputs.tags) out += fmt::format("{}\n", tag.str());
  const auto& layers = image.content.layers;
  out += fmt::format("  {}  {}  {}\n", image.manifest.digest.str(), image.config.platform.str(),
                     cli::size_text(image.size()));
  const auto makers = makers_of(image.config);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    constexpr std::size_t widest = 60;
    const auto maker = makers.size() == layers.size() ? makers[i].substr(0, widest) : std::string();
    out += fmt::format("  layer {}  {:>9}  {}\n", layers[i].digest.short_hex(), cli::size_text(layers[i].size), maker);
  }
  if (!built.named.others.empty()) {
    out += fmt::format("  index {}  also {}\n", built.named.descriptor.digest.str(), join(built.named.others, ", "));
  }
  return out + fmt::format("  in {}\n", printable(where));
}

std::string json_of(const Built& built, const BuildInputs& inputs, const std::string& where) {
  const auto& image = built.image;
  json::Value out{{"schema", "fairlead.image.build/1"},
                  {"digest", image.manifest.digest.str()},
                  {"config", image.content.config.digest.str()},
                  {"platform", image.config.platform.str()},
                  {"created", image.config.created},
                  {"size", image.size()},
                  {"output", where},
                  {"tags", json::Value::array()},
                  {"layers", json::Value::array()}};
  if (!built.named.others.empty()) out["index"] = built.named.descriptor.digest.str();
  for (const auto& tag : inputs.tags) out["tags"].push_back(tag.str());
  for (std::size_t i = 0; i < image.content.layers.size(); ++i) {
    const auto& layer = image.content.layers[i];
    out["layers"].push_back(
        {{"digest", layer.digest.str()}, {"size", layer.size}, {"diff_id", image.config.diff_ids[i].str()}});
  }
  return json::dump(out);
}

}  // namespace

cli::Report report_of(const Built& built, const BuildInputs& inputs, const std::string& where) {
  return {.text = text_of(built, inputs, where), .json = json_of(built, inputs, where)};
}

}  // namespace fairlead::image
