#pragma once

#include "sys/clock.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::test {

/// What the tasks of an image do.
struct Behaviour {
  enum class Kind : std::uint8_t {
    runs,
    ends,         ///< With `exit_code`, after having run for `lifetime`.
    is_missing,   ///< The node cannot pull it: rejected.
    has_no_node,  ///< No node satisfies it: pending for ever.
    hangs,        ///< Never gets beyond "starting".
  };
  Kind kind = Kind::runs;
  int exit_code = 0;
  std::chrono::milliseconds lifetime{100};
  std::vector<std::string> log = {};
};

struct FakeTask {
  std::string id, service_id, image, error = {};
  std::uint64_t slot = 0, spec_version = 0, job_iteration = 0;
  std::string state = "new", desired = "running";
  int exit_code = 0;
  sys::Clock::Wall since = {};
};

struct FakeService {
  std::string id;
  nlohmann::json spec, previous, update_status;
  std::uint64_t version = 0;  ///< Version.Index
  std::uint64_t spec_version = 0, previous_spec_version = 0, job_iteration = 0;
  sys::Clock::Wall changed = {}, created = {};
};

/// The orchestrator of a Swarm with one node, in memory: makes tasks, restarts them, rolls updates out one slot at a
/// time, pauses them or rolls them back, as swarmkit does. Time passes in `advance`, in steps of 50 ms.
class FakeSwarm {
 public:
  std::map<std::string, FakeService> services;  ///< By ID.
  std::vector<FakeTask> tasks;
  std::map<std::string, Behaviour> behaviours;  ///< By the start of the image's name.

  void advance(sys::Clock::Wall to);
  /// The service has a new spec from now on: `state` is what its UpdateStatus says, "" for none.
  void set_spec(FakeService& service, nlohmann::json spec, std::string_view state);
  void roll_back(FakeService& service, std::string_view message);
  const Behaviour& behaviour(const std::string& image) const;
  std::string new_id(std::string_view kind) { return std::string(kind) + std::to_string(++last_id_); }
  std::uint64_t next_version() { return ++last_version_; }
  sys::Clock::Wall now() const { return now_; }
  bool is_up_to_date(const FakeTask& task) const;

 private:
  void step();
  void run_task(FakeTask& task);
  void run_service(FakeService& service);
  void run_slot(FakeService& service, std::uint64_t slot);
  void roll_out(FakeService& service);
  void task_failed(FakeService& service);
  void set_state(FakeTask& task, std::string state);
  void start_task(const FakeService& service, std::uint64_t slot);
  void set_update(FakeService& service, std::string_view state, std::string_view message);
  FakeTask* active(const FakeService& service, std::uint64_t slot);
  bool restarts(const FakeService& service, const FakeTask& task) const;
  std::uint64_t wanted(const FakeService& service) const;
  bool is_job(const FakeService& service) const;

  std::uint64_t last_id_ = 0, last_version_ = 10;
  sys::Clock::Wall now_ = {};
};

/// The engine's way to write times.
std::string engine_time(sys::Clock::Wall time);

}  // namespace fairlead::test
