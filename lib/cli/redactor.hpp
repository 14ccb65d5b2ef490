#pragma once

#include "base/secret.hpp"
#include "base/text.hpp"

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace fairlead::cli {

/// Whether the value of a variable or option of this name should stay unseen: a word of the name is TOKEN, PASSWORD,
/// PASSPHRASE, SECRET or KEY ("APIKEY" too). Names that end in FILE, PATH, DIR, URL, NAME, USER or ID hold no secret.
bool names_secret(std::string_view name);

/// Replaces secrets by "***" in what is printed, also where they stand as base64, base64url, percent-encoded or in a
/// JSON string. Safe to use from several threads. Costs nothing while no secret is known.
class Redactor {
 public:
  Redactor() = default;
  Redactor(const Redactor&) = delete;
  Redactor& operator=(const Redactor&) = delete;
  ~Redactor();

  /// Learns the values of variables with secret names (6 or more characters, and no path of a file).
  void add_environment(const Variables& environment);
  /// Learns a secret of any length above 3; of one with several lines, also each long line.
  void add(const Secret& secret);
  /// Learns a password, and "user:password" as the Authorization header has it.
  void add_login(std::string_view user, const Secret& password);

  std::string redact(std::string_view text) const;

 private:
  void learn(std::string text);

  mutable std::mutex mutex_;
  std::vector<Secret> needles_;  ///< Longest first, so that no part of a longer one stays.
};

}  // namespace fairlead::cli
