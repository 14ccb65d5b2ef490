#include "swarm/images.hpp"

#include "base/text.hpp"
#include "http/url.hpp"
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
  const auto spec = json::parse(service.spec, "the engine");
  if (!spec) return {};
  return {.text = json::text_or(json::member(*spec, "Labels"), image_label),
          .image = json::text_or(json::at(*spec, {"TaskTemplate", "ContainerSpec"}), "Image"),
          .platforms = json::at(*spec, {"TaskTemplate", "Placement", "Platforms"})};
}

/// As the scheduler compares them: 32-bit ARM has many names, so it matches any
/// (https://github.com/docker/swarmkit/issues/2294); attestations are no platform.
Value platforms_of(const Value& answer) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& platform : json::member(answer, "Platforms")) {
    auto architecture = json::text_or(platform, "architecture");
    const auto os = json::text_or(platform, "os");
    if (architecture == "unknown" || os == "unknown" || os.empty()) continue;
    if (lower(architecture) == "arm") architecture.clear();
    all.emplace_back(os, architecture);
  }
  std::ranges::sort(all);
  const auto repeated = std::ranges::unique(all);
  all.erase(repeated.begin(), repeated.end());
  auto out = Value::array();
  for (const auto& [os, architecture] : all) out.push_back({{"Architecture", architecture}, {"OS", os}});
  return out;
}

bool sounds_denied(std::string_view message) {
  constexpr std::string_view words[] = {"unauthorized", "denied", "no basic auth credentials",
                                        "authentication required", "forbidden"};
  const auto text = lower(message);
  return std::ranges::any_of(words, [&](auto word) { return text.find(word) != text.npos; });
}

Error denied(const Question& question, const Login* login, const Error& error) {
  const auto who = login != nullptr && login->is_known ? fmt::format("as \"{}\"", login->user) : "anonymously";
  return Error(Errc::denied,
               fmt::format("the registry does not let us pull \"{}\" {}: {}", question.image, who, error.message()))
      .id("FL0523")
      .at(question.place)
      .help(login != nullptr && login->is_known
                ? fmt::format("check the credentials from {}", login->source)
                : std::string("log in, or set DOCKER_AUTH_CONFIG: every node of the Swarm needs to pull it"));
}

Error missing(const Question& question) {
  return Error(Errc::not_found, fmt::format(R"(the image "{}" of service "{}" is not in its registry)", question.image,
                                            question.service))
      .id("FL0522")
      .at(question.place)
      .help("push it first, or mend its name; --resolve-image never deploys what only the nodes have");
}

Result<Answer> ask_one(const engine::Client& engine, const Question& question, const Login* login) {
  TRY_ASSIGN(const auto reference, oci::Reference::parse(question.image).at(question.place));
  engine::Call call = {.path = "/distribution/" + http::percent_encode(reference.familiar()) + "/json",
                       .timeout = std::chrono::seconds(30)};
  if (login != nullptr && login->is_known) {
    call.headers.push_back({"X-Registry-Auth", login->header.reveal(), true});
  }
  const auto response = engine.send(call);
  if (!response) {
    const auto& error = response.error();
    if (error.code() == Errc::cancelled) return Error(Errc::cancelled, error.message());
    if (error.code() == Errc::not_found) return missing(question);
    if (error.code() == Errc::denied || sounds_denied(error.message())) return denied(question, login, error);
    return Answer{.unavailable = error.message()};
  }
  TRY_ASSIGN(const auto answer, json::parse(response->body, "the engine's answer about " + question.image));
  return Answer{.digest = json::text_or(json::member(answer, "Descriptor"), "digest"),
                .platforms = json::dump(platforms_of(answer))};
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
      .help("run it again when the registry answers, or name the image by digest");
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

std::vector<Question> images_to_ask(const Desired& desired, const Observed& observed, ResolveImage mode) {
  std::vector<Question> out;
  if (mode == ResolveImage::never) return out;
  for (const auto& spec : desired.services) {
    if (is_pinned(spec.image)) continue;
    const auto* live = find(observed.services, spec.name);
    if (mode == ResolveImage::changed && live != nullptr && running(*live).text == spec.image) continue;
    if (std::ranges::find(out, spec.image, &Question::image) != out.end()) continue;
    out.push_back({.image = spec.image, .place = spec.image_place, .service = spec.key});
  }
  return out;
}

Result<Answers> ask(const engine::Client& engine, const std::vector<Question>& questions, const Logins& logins) {
  Answers answers;
  for (const auto& question : questions) {
    TRY_ASSIGN(answers[question.image], ask_one(engine, question, find(logins, question.image)));
  }
  return answers;
}

Result<Pinned> pin_images(Desired desired, const Observed& observed, const Answers& answers, std::string_view salt) {
  Pinned out;
  for (auto& spec : desired.services) {
    TRY_ASSIGN(auto body, json::parse(spec.body, spec.name));
    TRY_ASSIGN(auto warning, pin(body, spec, find(observed.services, spec.name), answers));
    if (!warning.empty()) out.warnings.push_back(std::move(warning));
    spec.body = json::dump(body);
    spec.hash = fingerprint(salt, spec.body);
  }
  out.desired = std::move(desired);
  return out;
}

}  // namespace fairlead::swarm
