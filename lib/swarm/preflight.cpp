#include "swarm/preflight.hpp"

#include "base/text.hpp"
#include "http/url.hpp"
#include "json/json.hpp"
#include "oci/reference.hpp"
#include "sys/parallel.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace fairlead::swarm {
namespace {

using json::Value;

constexpr std::size_t asked_at_once = 8;  // As many as a deploy sends its calls over.

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

void judge(Finding& finding, const Error& error, const Login* login) {
  finding.said = error.message();
  if (error.code() == Errc::not_found) {
    finding.access = Access::missing;
    finding.help = "push it first, or mend its name; --resolve-image never deploys what only the nodes have";
  } else if (error.code() != Errc::denied && !sounds_denied(finding.said)) {
    finding.access = Access::unreachable;
    finding.help = help_with_registry(finding.question.image, finding.said);
  } else if (login != nullptr && login->credential) {
    finding.access = Access::wrong_credential;
    finding.help = fmt::format("check the credentials from {}", login->credential->source);
  } else {
    finding.access = Access::needs_login;
    finding.help = "log in, or set DOCKER_AUTH_CONFIG: every node of the Swarm needs to pull it";
  }
}

Result<Finding> ask_one(const engine::Client& engine, const Question& question, const Login* login) {
  TRY_ASSIGN(auto reference, oci::Reference::parse(question.image).at(question.place));
  if (!question.digest.empty()) {
    TRY_ASSIGN(reference.digest, oci::Digest::parse(question.digest).at(question.place));
  }
  engine::Call call = {.path = "/distribution/" + http::percent_encode(reference.familiar()) + "/json",
                       .timeout = std::chrono::seconds(30)};
  Finding finding = {.question = question, .who = login == nullptr ? Login().who() : login->who()};
  if (login != nullptr && login->credential) {
    call.headers.push_back({"X-Registry-Auth", login->header.reveal(), true});
  }
  const auto response = engine.send(call);
  if (!response) {
    const auto& error = response.error();
    if (error.code() == Errc::cancelled) return Error(Errc::cancelled, error.message());
    judge(finding, error, login);
    finding.answer.unavailable = error.message();
    return finding;
  }
  TRY_ASSIGN(const auto answer, json::parse(response->body, "the engine's answer about " + question.image));
  finding.answer = {.digest = json::text_or(json::member(answer, "Descriptor"), "digest"),
                    .platforms = json::dump(platforms_of(answer))};
  return finding;
}

std::string_view word(Access access) {
  switch (access) {
    case Access::ok: return "ok";
    case Access::wrong_credential: return "wrong credentials";
    case Access::needs_login: return "needs a login";
    case Access::missing: return "not in its registry";
    case Access::unreachable: break;
  }
  return "the registry does not answer";
}

bool is_denied(const Finding& finding) {
  return finding.access == Access::wrong_credential || finding.access == Access::needs_login;
}

bool is_missing(const Finding& finding) {
  return finding.access == Access::missing;
}

Error failure(const Finding& finding) {
  const auto& [image, place, service, digest] = finding.question;
  if (is_missing(finding)) {
    return Error(Errc::not_found,
                 fmt::format(R"(the image "{}" of service "{}" is not in its registry)", image, service))
        .id("FL0522")
        .at(place)
        .help(finding.help);
  }
  return Error(Errc::denied,
               fmt::format("the registry does not let us pull \"{}\" {}: {}", image, finding.who, finding.said))
      .id("FL0523")
      .at(place)
      .help(finding.help);
}

}  // namespace

std::string describe(const Finding& finding) {
  return fmt::format("{}: {}, {}", finding.question.image, word(finding.access), finding.who);
}

Result<std::vector<Finding>> preflight(const engine::Client& engine, const std::vector<Question>& questions,
                                       const Logins& logins) {
  std::vector<std::optional<Result<Finding>>> all(questions.size());
  // What fails is kept with the others, so that the error of the first image is the one that is told.
  TRY(sys::in_parallel(questions.size(), asked_at_once, {}, [&](std::size_t i, const std::stop_token&) -> Result<> {
    all[i].emplace(ask_one(engine, questions[i], find(logins, questions[i].image)));
    return {};
  }));
  std::vector<Finding> out;
  out.reserve(all.size());
  for (auto& one : all) {
    if (!one) return Error(Errc::cancelled, "an image was not asked for");
    TRY_ASSIGN(auto finding, *std::move(one));
    out.push_back(std::move(finding));
  }
  return out;
}

Result<> check(const std::vector<Finding>& findings) {
  auto worst = std::ranges::find_if(findings, is_denied);
  if (worst == findings.end()) worst = std::ranges::find_if(findings, is_missing);
  if (worst == findings.end()) return {};
  auto error = failure(*worst);
  if (findings.size() > 1) {
    for (const auto& finding : findings) error = std::move(error).note(describe(finding));
  }
  return error;
}

Answers answers_of(const std::vector<Finding>& findings) {
  Answers out;
  for (const auto& finding : findings) out[finding.question.image] = finding.answer;
  return out;
}

}  // namespace fairlead::swarm
