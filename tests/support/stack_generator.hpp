#pragma once

#include "support/fake_random.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace fairlead::test {

/// Makes valid Compose files, the same for the same seed: every key that Swarm knows is somewhere among some hundreds
/// of them. They are JSON, which is YAML. Secrets come from the variables SECRET_0 to SECRET_2.
class StackGenerator {
 public:
  StackGenerator(std::uint64_t seed, std::vector<std::string> images) : random_(seed), images_(std::move(images)) {}

  /// Another file.
  nlohmann::json stack();
  /// The file with some services changed, added or removed.
  nlohmann::json mutated(nlohmann::json stack);

 private:
  nlohmann::json service();
  nlohmann::json deploy();
  nlohmann::json update_config();
  nlohmann::json mode();
  void add_container_keys(nlohmann::json& service);
  void add_attachments(nlohmann::json& service);
  void add_more_keys(nlohmann::json& service);
  nlohmann::json top_level(nlohmann::json services);

  std::uint64_t below(std::uint64_t limit);
  bool maybe(unsigned percent) { return below(100) < percent; }
  template <class T>
  T one_of(std::initializer_list<T> all) {
    return *(all.begin() + static_cast<std::ptrdiff_t>(below(all.size())));
  }

  FakeRandom random_;
  unsigned ports_ = 0;               ///< No two services publish the same one.
  std::vector<std::string> images_;  ///< Which services may have.
};

}  // namespace fairlead::test
