#pragma once

#include "base/secret.hpp"
#include "base/text.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
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

  /// A name that everybody may see, such as that of a service or an image: it stays whole where a secret's value occurs
  /// in it. A secret as common as "web" hides nothing by making the rest unreadable.
  void spare(std::string_view name);

  std::string redact(std::string_view text) const;
  /// A value, in which nothing is spared.
  std::string redact_value(std::string_view text) const;
  /// As `redact` in the texts of a JSON document of ours, but not in its keys and own words ("schema", "kind" ...).
  std::string redact_json(std::string_view document) const;

 private:
  void learn(std::string text);
  enum class Names : std::uint8_t { masked, spared };
  std::string redact_locked(std::string_view text, Names names) const;
  bool is_spared(std::string_view text, std::size_t at, std::string_view secret) const;

  mutable std::mutex mutex_;
  std::vector<Secret> needles_;  ///< Longest first, so that no part of a longer one stays.
  std::set<std::string, std::less<>> spared_;
};

}  // namespace fairlead::cli
