#include "base/encoding.hpp"
#include "base/text.hpp"
#include "cli/observers.hpp"
#include "doctor.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <sys/statvfs.h>
#include <utility>

namespace fairlead::doctor {
namespace {

constexpr std::uint64_t mega = 1'000'000;
constexpr std::uint64_t little_space = 500 * mega, some_space = 2000 * mega;

/// Asks the git program, not libgit2: loading that would cost every start of `fairlead` a quarter of its time.
Result<sys::Completion> git(std::vector<std::string> words, cli::Ports& ports, const std::stop_token& stop) {
  words.insert(words.begin(), "git");
  return ports.processes.run({.arguments = std::move(words), .timeout = std::chrono::seconds(5)}, stop);
}

Finding judge_repository(const sys::Completion& done) {
  const auto answers = lines(done.output);
  if (done.status != 0 || answers.empty()) {
    // Only fairlead release needs one, hence no problem.
    const auto why = lines(done.errors);
    return {.check = "repository",
            .health = Health::warning,
            .says = why.empty() ? "not in a git repository" : std::string(why.front()),
            .mend = "run fairlead release inside a clone"};
  }
  if (answers.front() == "false") return {.check = "repository", .says = "its history is whole"};
  return {.check = "repository",
          .health = Health::warning,
          .says = "its history is shallow; fairlead release needs all commits since the last version",
          .mend = "set GIT_DEPTH: 0 in the CI job, or run git fetch --unshallow"};
}

bool is_certificate(std::string_view body) {
  constexpr std::byte der_sequence{0x30};
  const auto bytes = from_base64(body);
  return bytes && bytes->size() > 64 && bytes->front() == der_sequence;
}

std::vector<std::string> bundles(const Variables& environment) {
  const auto own = value_or(environment, "SSL_CERT_FILE");
  if (!own.empty()) return {own};
  return {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
          "/etc/ssl/cert.pem"};
}

}  // namespace

Finding judge_space(const std::string& path, const Space& space) {
  auto finding = Finding{.check = "disk " + path, .says = cli::size_text(space.free_bytes) + " free"};
  const auto below = [&](std::uint64_t bytes, std::uint64_t share) {
    return space.free_bytes < bytes && space.free_bytes < space.total_bytes / share;
  };
  if (space.free_bytes < little_space) finding.health = Health::problem;
  if (finding.health == Health::ok && below(some_space, 4)) finding.health = Health::warning;
  if (space.total_inodes != 0 && space.free_inodes < space.total_inodes / 100) {
    finding.health = Health::problem;
    finding.says += fmt::format(", but only {} of {} inodes", space.free_inodes, space.total_inodes);
  }
  if (finding.health != Health::ok) finding.mend = "make room: docker system df shows what images and volumes take";
  return finding;
}

Finding judge_bundle(const std::string& path, std::string_view text) {
  constexpr std::string_view begin = "-----BEGIN CERTIFICATE-----", end = "-----END CERTIFICATE-----";
  std::size_t good = 0, bad = 0;
  for (auto at = text.find(begin); at != text.npos; at = text.find(begin, at)) {
    at += begin.size();
    const auto stop = text.find(end, at);
    const bool fine = stop != text.npos && is_certificate(text.substr(at, stop - at));
    ++(fine ? good : bad);
  }
  const auto mend = "apt-get install --reinstall ca-certificates && update-ca-certificates";
  if (good == 0) {
    return {.check = "certificates", .health = Health::problem, .says = path + " has no certificate", .mend = mend};
  }
  if (bad != 0) {
    return {.check = "certificates",
            .health = Health::warning,
            .says = fmt::format("{}: {} of {} certificates cannot be read", path, bad, good + bad),
            .mend = mend};
  }
  return {.check = "certificates", .says = fmt::format("{} in {}", good, path)};
}

std::vector<Finding> check_git(cli::Ports& ports, const std::stop_token& stop) {
  const auto version = git({"--version"}, ports, stop);
  if (!version) {
    return {
        {.check = "git", .health = Health::warning, .says = version.error().message(), .mend = "apt-get install git"},
        {.check = "repository", .health = Health::skipped, .says = "git is not there to ask"}};
  }
  Finding program = {.check = "git", .says = std::string(trim(version->output))};
  const auto shallow = git({"rev-parse", "--is-shallow-repository"}, ports, stop);
  if (!shallow) return {std::move(program), from_error("repository", shallow.error())};
  return {std::move(program), judge_repository(*shallow)};
}

std::vector<Finding> check_disk(cli::Ports&) {
  std::vector<Finding> out;
  for (const std::string path : {"/var/lib/docker", "."}) {
    struct statvfs values = {};
    if (::statvfs(path.c_str(), &values) != 0) continue;  // the engine may be elsewhere
    out.push_back(judge_space(path == "." ? "here" : path, {.free_bytes = values.f_bavail * values.f_frsize,
                                                            .total_bytes = values.f_blocks * values.f_frsize,
                                                            .free_inodes = values.f_favail,
                                                            .total_inodes = values.f_files}));
  }
  return out;
}

std::vector<Finding> check_certificates(cli::Ports& ports) {
  const auto candidates = bundles(ports.environment);
  for (const auto& path : candidates) {
    const auto text = ports.files.read(path, 16U << 20U);
    if (text) return {judge_bundle(path, *text)};
  }
  return {{.check = "certificates",
           .health = Health::problem,
           .says = "there is no bundle of CA certificates: " + join(candidates, ", "),
           .mend = "apt-get install ca-certificates, or set SSL_CERT_FILE"}};
}

}  // namespace fairlead::doctor
