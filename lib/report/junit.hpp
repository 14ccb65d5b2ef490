#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Reports in the formats of others.
namespace fairlead::report {

enum class Verdict : std::uint8_t { passed, failed, skipped };

/// One thing that was tried, and how it went.
struct Case {
  std::string group, name;                             ///< "commit message", "1234567 feat: x"
  std::optional<std::chrono::milliseconds> took = {};  ///< How long it took, if that says anything.
  Verdict verdict = Verdict::passed;
  std::string why = {};   ///< It failed, or was skipped: in one line.
  std::string text = {};  ///< More about it, in lines; may be empty.
};

struct Suite {
  std::string name;
  std::vector<Case> cases;
};

/// JUnit XML as GitLab reads it (docs.gitlab.com/ci/testing/unit_test_reports): UTF-8, and what XML cannot hold becomes
/// "?". The same for the same suite.
std::string junit(const Suite& suite);

}  // namespace fairlead::report
