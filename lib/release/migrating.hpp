#pragma once

#include "release/migrate.hpp"

#include <set>
#include <string_view>

namespace fairlead::release {

/// A migration that is being made.
struct Draft {
  Migration out = {};
  std::vector<std::string> types = {}, files = {}, committed = {}, assets = {}, links = {}, milestones = {};
  std::string preset = "angular", notes_preset = {};
  bool makes_release = false, makes_commit = false, announces = false;

  void set(std::string key, std::string value);
  void set_list(std::string key, std::vector<std::string> values);
  const std::string* find(std::string_view key) const;  ///< The value of a setting that is no list.
  void miss(std::string text) { out.missing.push_back(std::move(text)); }
};

/// Options of which each is taken, or else told by its name: nothing is lost.
class Options {
 public:
  /// `own` come before those that all plugins share.
  explicit Options(const yaml::Node& own, Options* shared = nullptr) : own_(own), shared_(shared) {}

  /// The option, or null if there is none, or it says null.
  const yaml::Node* take(std::string_view key);
  std::string take_text(std::string_view key);  ///< Empty unless it is a text.
  /// The names of the own options that nobody took, in their order.
  std::vector<std::string> left() const;

 private:
  const yaml::Node& own_;
  Options* shared_;
  std::set<std::string, std::less<>> taken_ = {};
};

/// Of a scalar that is not null; else empty.
std::string text_of(const yaml::Node* node);
/// A list, or one item in its place.
std::vector<const yaml::Node*> items_of(const yaml::Node& node);
/// Is it `false`?
bool is_off(const yaml::Node* node);

/// What a plugin of semantic-release is told, by its name. Those that are not known are told with all their options.
void migrate_plugin(const std::string& name, Options& options, Draft& draft);

}  // namespace fairlead::release
