#include "service/load.hpp"

#include <atomic>
#include <csignal>
#include <mutex>
#include <thread>
#include <vector>

namespace fairlead::demo {
namespace {

volatile std::sig_atomic_t stop_wanted = 0;

void want_stop(int) {
  stop_wanted = 1;
}

void count(Outcome& outcome, const Page& page) {
  ++outcome.requests;
  if (page.status == 200) {
    ++outcome.servers[page.server];
    return;
  }
  ++outcome.failed;
  if (outcome.first_failure.empty())
    outcome.first_failure = page.failure.empty() ? "status " + std::to_string(page.status) : page.failure;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text)
    if (c >= ' ' && c != '"' && c != '\\') out += c;
  return out + '"';
}

}  // namespace

Outcome run_load(const Load& load) {
  std::signal(SIGTERM, want_stop);
  const auto deadline = std::chrono::steady_clock::now() + load.longest;
  Outcome outcome;
  std::mutex mutex;
  std::atomic<std::size_t> begun = 0;
  const auto work = [&] {
    while ((++begun <= load.least || stop_wanted == 0) && std::chrono::steady_clock::now() < deadline) {
      const auto page = fetch(load.url);
      {
        const std::lock_guard lock(mutex);
        count(outcome, page);
      }
      std::this_thread::sleep_for(load.pause);
    }
  };
  {
    std::vector<std::jthread> workers(load.workers);
    for (auto& worker : workers) worker = std::jthread(work);
  }
  return outcome;
}

std::string json(const Outcome& outcome) {
  std::string servers;
  for (const auto& [name, answers] : outcome.servers)
    servers += (servers.empty() ? "" : ",") + quoted(name) + ":" + std::to_string(answers);
  return "{\"requests\":" + std::to_string(outcome.requests) + ",\"failed\":" + std::to_string(outcome.failed) +
         ",\"servers\":{" + servers + "},\"first_failure\":" + quoted(outcome.first_failure) + "}\n";
}

}  // namespace fairlead::demo
