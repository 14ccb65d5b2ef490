#include "doctor.hpp"

#include "base/text.hpp"
#include "commands.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <fmt/core.h>
#include <iterator>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

namespace fairlead {
namespace doctor {
namespace {

constexpr auto deadline = std::chrono::seconds(10);

const std::vector<std::string> all_checks = {"engine", "registry", "gitlab", "git", "disk", "certificates"};

std::size_t count(std::span<const Finding> findings, Health health) {
  return static_cast<std::size_t>(std::ranges::count(findings, health, &Finding::health));
}

std::string text_of(std::span<const Finding> findings) {
  std::size_t width = 0;
  for (const auto& finding : findings) width = std::max(width, finding.check.size());
  std::string out;
  for (const auto& [check, health, says, mend] : findings) {
    out += fmt::format("{:<7}  {:<{}}  {}\n", word(health), check, width, printable(says));
    if (!mend.empty()) out += fmt::format("{:<7}  {:<{}}  mend: {}\n", "", "", width, printable(mend));
  }
  return out + fmt::format("\n{}, {}.\n", plural(count(findings, Health::problem), "problem"),
                           plural(count(findings, Health::warning), "warning"));
}

std::vector<Check> checks_of(const std::vector<std::string>& skipped, cli::Ports& ports) {
  const auto wanted = [&](std::string_view name) { return std::ranges::find(skipped, name) == skipped.end(); };
  std::vector<Check> out;
  if (wanted("engine")) out.emplace_back([&](const std::stop_token& stop) { return check_engine(ports, stop); });
  if (wanted("registry")) std::ranges::move(registry_checks(ports), std::back_inserter(out));
  if (wanted("gitlab")) out.emplace_back([&](const std::stop_token& stop) { return check_gitlab(ports, stop); });
  if (wanted("git")) out.emplace_back([&](const std::stop_token& stop) { return check_git(ports, stop); });
  if (wanted("disk")) out.emplace_back([&](const std::stop_token&) { return check_disk(ports); });
  if (wanted("certificates")) out.emplace_back([&](const std::stop_token&) { return check_certificates(ports); });
  return out;
}

}  // namespace

std::string_view word(Health health) {
  constexpr std::array<std::string_view, 4> words = {"ok", "skipped", "warning", "problem"};
  return words.at(static_cast<std::size_t>(health));
}

Finding from_error(std::string check, const Error& error) {
  auto says = error.message();
  if (error.code() == Errc::cancelled) says = fmt::format("no answer within {} s", deadline.count());
  return {.check = std::move(check), .health = Health::problem, .says = std::move(says), .mend = error.help()};
}

std::vector<Finding> run(std::span<const Check> checks, std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any done;
  std::size_t left = checks.size();
  std::vector<std::vector<Finding>> results(checks.size());
  std::vector<std::jthread> threads;
  threads.reserve(checks.size());
  for (std::size_t i = 0; i < checks.size(); ++i) {
    threads.emplace_back([&, i](const std::stop_token& token) {
      auto found = checks[i](token);
      const std::lock_guard lock(mutex);
      results[i] = std::move(found);
      --left;
      done.notify_all();
    });
  }
  {
    std::unique_lock lock(mutex);
    done.wait_for(lock, stop, time, [&] { return left == 0; });
  }
  threads.clear();  // asks each to stop, and waits for it
  std::vector<Finding> out;
  for (auto& result : results) std::ranges::move(result, std::back_inserter(out));
  return out;
}

cli::Report report(std::span<const Finding> findings) {
  auto list = json::Value::array();
  for (const auto& [check, health, says, mend] : findings) {
    list.push_back({{"check", check}, {"health", word(health)}, {"says", says}, {"mend", mend}});
  }
  const auto problems = count(findings, Health::problem), warnings = count(findings, Health::warning);
  return {.text = text_of(findings),
          .json = json::dump({{"schema", "fairlead.doctor/1"},
                              {"checks", std::move(list)},
                              {"problems", problems},
                              {"warnings", warnings}}),
          .exit = problems == 0 ? cli::Exit::done : cli::Exit::failed};
}

}  // namespace doctor

cli::Command doctor_command() {
  auto skipped = std::make_shared<std::vector<std::string>>();
  return {.name = "doctor",
          .summary = "Check the surroundings and say how to mend them",
          .description =
              "Looks at the engine and its role in the swarm, the logins of registries, what the token for "
              "GitLab may do, git and the "
              "repository here, clocks, disks and CA certificates. Changes nothing.",
          .examples = {{"fairlead doctor", "Check everything"},
                       {"fairlead doctor --skip engine", "Check a machine that only builds"}},
          .flags = {{.name = "--skip",
                     .help = "Leave a check out",
                     .target = skipped.get(),
                     .value = "CHECK",
                     .env = "FAIRLEAD_DOCTOR_SKIP",
                     .config = "doctor.skip",
                     .choices = doctor::all_checks}},
          .run = [skipped](cli::Ports& ports) -> Result<cli::Report> {
            const auto checks = doctor::checks_of(*skipped, ports);
            const auto findings = doctor::run(checks, doctor::deadline, ports.stop);
            if (ports.stop.stop_requested()) return Error(Errc::cancelled, "stopped before all checks were done");
            return doctor::report(findings);
          }};
}

}  // namespace fairlead
