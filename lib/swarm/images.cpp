#include "swarm/images.hpp"

#include "json/json.hpp"
#include "oci/reference.hpp"
#include "swarm/names.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

bool is_pinned(std::string_view image) {
  return image.find("@sha") != std::string_view::npos;
}

/// What runs under an image's text.
struct Running {
  std::string text, image;
  Value platforms;
};

Running running(const LiveService& service) {
  const auto& spec = *service.spec;
  return {.text = json::text_or(json::member(spec, "Labels"), image_label),
          .image = json::text_or(json::at(spec, {"TaskTemplate", "ContainerSpec"}), "Image"),
          .platforms = json::at(spec, {"TaskTemplate", "Placement", "Platforms"})};
}

void put_image(Value& body, const std::string& image, const Value& platforms) {
  auto& task = body["TaskTemplate"];
  task["ContainerSpec"]["Image"] = image;
  if (platforms.is_array() && !platforms.empty()) task["Placement"]["Platforms"] = platforms;
}

Error unanswered(const Spec& spec, const Answer& answer) {
  return Error(Errc::unavailable, fmt::format("the digest of \"{}\" is not known, and it does not run yet: {}",
                                              spec.image, answer.unavailable))
      .id("FL0524")
      .at(spec.image_place)
      .help(help_with_registry(spec.image, answer.unavailable));
}

/// Sets the image of one service; says what the user should know.
Result<std::string> pin(Value& body, const Spec& spec, const LiveService* live, const Answers& answers) {
  TRY_ASSIGN(const auto reference, oci::Reference::parse(spec.image).at(spec.image_place));
  if (!reference.digest.empty()) return std::string();
  const auto answer = answers.find(spec.image);
  if (answer != answers.end() && !answer->second.digest.empty()) {
    TRY_ASSIGN(const auto platforms, json::parse(answer->second.platforms, "platforms"));
    put_image(body, reference.familiar() + "@" + answer->second.digest, platforms);
    return std::string();
  }
  const auto is_unavailable = answer != answers.end();
  const auto now = live == nullptr ? Running{} : running(*live);
  if (now.text == spec.image && (is_pinned(now.image) || !is_unavailable)) {
    put_image(body, now.image, now.platforms);
    if (!is_unavailable) return std::string();
    return fmt::format(R"(the registry of "{}" does not answer; service "{}" keeps the image that runs: {})",
                       spec.image, spec.key, answer->second.unavailable);
  }
  if (is_unavailable) return unanswered(spec, answer->second);
  return std::string();
}

}  // namespace

std::string help_with_registry(std::string_view image, std::string_view said) {
  const auto reference = oci::Reference::parse(image);
  const auto host = reference ? reference->host : "HOST:PORT";
  const auto text = lower(said);
  const auto says = [&](std::string_view words) { return text.find(words) != text.npos; };
  if (says("unknown authority") || says("certificate is not trusted") || says("self-signed certificate")) {
    return fmt::format(
        "put the certificate of its authority into /etc/docker/certs.d/{0}/ca.crt on every node; or, on a "
        "network that you trust, put \"{0}\" into insecure-registries of /etc/docker/daemon.json there",
        host);
  }
  if (says("x509:") || says("tls: failed to verify")) {
    return fmt::format("give {} a certificate that is valid now and made for this name; no node can pull until then",
                       host);
  }
  if (says("http response to https client")) {
    return fmt::format(
        "it speaks plain http: give it TLS; or, on a network that you trust, put \"{}\" into "
        "insecure-registries of /etc/docker/daemon.json on every node",
        host);
  }
  return "run it again when the registry answers, name the image by digest, or deploy it by tag: --resolve-image never";
}

std::vector<Question> images_to_ask(const Desired& desired, const Observed& observed, ResolveImage mode) {
  std::vector<Question> out;
  if (mode == ResolveImage::never) return out;
  for (const auto& spec : desired.services) {
    const auto* live = find(observed.services, spec.name);
    const bool may_skip = mode == ResolveImage::changed || is_pinned(spec.image);
    if (may_skip && live != nullptr && running(*live).text == spec.image) continue;
    if (std::ranges::find(out, spec.image, &Question::image) != out.end()) continue;
    out.push_back({.image = spec.image, .place = spec.image_place, .service = spec.key});
  }
  return out;
}

std::vector<Question> same_again(std::vector<Question> questions, const Answers& saved) {
  std::vector<Question> out;
  for (auto& question : questions) {
    const auto answer = saved.find(question.image);
    if (answer == saved.end() || answer->second.digest.empty()) continue;
    question.digest = answer->second.digest;
    out.push_back(std::move(question));
  }
  return out;
}

std::string image_to_run(const Spec& spec) {
  return json::text_or(json::at(*spec.body, {"TaskTemplate", "ContainerSpec"}), "Image", spec.image);
}

Result<Pinned> pin_images(Desired desired, const Observed& observed, const Answers& answers) {
  Pinned out;
  for (auto& spec : desired.services) {
    auto body = *spec.body;
    TRY_ASSIGN(auto warning, pin(body, spec, find(observed.services, spec.name), answers));
    if (!warning.empty()) out.warnings.push_back(std::move(warning));
    spec.body = json::Document(std::move(body));
  }
  out.desired = std::move(desired);
  return out;
}

}  // namespace fairlead::swarm
