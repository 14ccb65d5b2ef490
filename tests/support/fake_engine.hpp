#pragma once

#include "http/client.hpp"
#include "support/fake_swarm.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::test {

/// An image in a registry that the engine can ask.
struct FakeImage {
  std::string digest;
  int status = 200;          ///< What GET /distribution answers.
  std::string message = {};  ///< With another status than 200.
};

/// A Docker Engine that is a Swarm manager, in memory, as an http::Client: the routes that deploying uses
/// (https://docs.docker.com/reference/api/engine/version/v1.41/). As strict as the real one about bodies, versions,
/// names and what is in use, and stricter about members it does not know: those are a 400. What it stores it fills with
/// the defaults that the real one adds. `send` and `pass_time` may come from several threads.
class FakeEngine final : public http::Client {
 public:
  explicit FakeEngine(sys::Clock& clock) : clock_(clock) {}

  FakeSwarm swarm;
  std::map<std::string, FakeImage> images;  ///< By the name as the engine shows it.
  nlohmann::json nodes =
      nlohmann::json::parse(R"([{"ID": "node1", "Spec": {"Availability": "active", "Role": "manager"},
      "Description": {"Hostname": "quay", "Platform": {"OS": "linux", "Architecture": "x86_64"}},
      "Status": {"State": "ready"}, "ManagerStatus": {"Leader": true}}])");
  std::map<std::string, nlohmann::json> volumes;  ///< Of this engine, by name: what GET /volumes/NAME answers.
  std::map<std::string, std::string> predefined_networks = {{"host", "oky6host"}, {"bridge", "iy1obridge"}};  ///< IDs.
  bool is_manager = true;
  std::string api = "1.41";
  std::string events;  ///< What GET /events answers: a JSON object a line.

  /// What happens to requests; called before each one with its number, from 1. What it returns is the answer.
  std::function<std::optional<Result<http::Response>>(int, const http::Request&)> before = {};
  /// The same after it was done: the answer gets lost.
  std::function<std::optional<Result<http::Response>>(int, const http::Request&)> after = {};

  Result<http::Response> send(const http::Request& request, const std::stop_token& stop) override;

  /// Lets the Swarm's time go on until now.
  void pass_time();

  /// "POST /services/create" a request, in order, without the version.
  std::vector<std::string> lines;
  /// Those that were no GET or HEAD.
  std::vector<std::string> writes() const;
  /// X-Registry-Auth of the requests that had one, by line.
  std::map<std::string, std::string> auths;

  FakeService* service(std::string_view name);
  /// The spec of a service; null when there is none.
  nlohmann::json spec(std::string_view name);
  /// The names of what is there, sorted.
  std::vector<std::string> names(const std::string& kind) const;
  /// Puts a secret, config or network there.
  void add(const std::string& kind, nlohmann::json body);
  /// It is gone, whoever uses it.
  void forget(const std::string& kind, const std::string& name);
  /// Gives a secret or config another label, as somebody else would.
  void relabel(const std::string& kind, const std::string& name, const std::string& label, const std::string& value);

 private:
  using Filters = std::map<std::string, std::vector<std::string>>;
  struct Ask {
    std::string method, path;
    std::map<std::string, std::string> query;
    Filters filters;
    nlohmann::json body;
  };
  http::Response route(const Ask& ask);
  http::Response objects(const Ask& ask, const std::string& kind);
  http::Response network(const std::string& id);
  http::Response create_object(const Ask& ask, const std::string& kind);
  http::Response update_object(const Ask& ask, const std::string& kind);
  http::Response remove_object(const std::string& kind, const std::string& id);
  http::Response services(const Ask& ask);
  http::Response create_service(const Ask& ask);
  http::Response update_service(const Ask& ask, FakeService& service);
  http::Response tasks(const Ask& ask);
  http::Response service_logs(const FakeService& service) const;
  http::Response distribution(const Ask& ask) const;
  http::Response info() const;
  nlohmann::json shown(const FakeService& service) const;
  std::string problem_of(const nlohmann::json& spec) const;
  std::string reference_problem(const nlohmann::json& container) const;
  nlohmann::json stored(nlohmann::json spec) const;
  bool is_in_use(const std::string& id) const;

  sys::Clock& clock_;
  std::recursive_mutex mutex_;
  std::map<std::string, std::map<std::string, nlohmann::json>> objects_;  ///< Kind, then ID, to {"Spec":..} or network.
  int count_ = 0;
};

}  // namespace fairlead::test
