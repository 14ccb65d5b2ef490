#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "swarm/live.hpp"
#include "swarm/snapshot.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What a stack was after each deploy, kept in the Swarm itself: as configs that no service sees.
namespace fairlead::swarm {

/// Who changed a stack, and from what.
struct Origin {
  std::string by = {};               ///< "anna on build-7", "anna, https://gitlab.example.org/shop/-/jobs/812"
  std::string commit = {};           ///< "main 4f2a9c1e": of a GitLab job, else of the checkout.
  std::string operation = "deploy";  ///< "deploy", "rollback to revision 3"
};

struct Revision {
  std::uint64_t number = 0;  ///< From 1.
  std::string time = {};     ///< RFC 3339, by the engine's clock.
  Origin origin = {};
  std::string outcome = {};               ///< "all services ran after 7.0 s"
  std::vector<std::string> changes = {};  ///< "restart service shop_web"
  std::vector<std::string> fields = {};   ///< "shop_web environment.COLOUR: red -> blue": what changed, secrets masked.
  Snapshot snapshot = {};
  friend bool operator==(const Revision& a, const Revision& b) { return a.number == b.number && a.time == b.time; }
};

/// "web: registry.example.org/shop/web:1.4.0" a service, without the stack's name and digests.
std::vector<std::string> images_of(const Revision& revision, std::string_view stack);

/// The number in "rollback to revision 3", an operation; 0 when it is another one.
std::uint64_t rolled_back_to(std::string_view operation);

/// The content of a revision's config. `refused` (FL0562) when it is larger than Swarm takes.
Result<std::string> write_revision(const Revision& revision);
/// Reads it. `corrupt` (FL0563) when it is something else, or of a newer Fairlead.
Result<Revision> read_revision(const std::string& content, std::string_view source);

/// The revisions among the records, newest first. Fails as `read_revision` does.
Result<std::vector<Revision>> revisions(const std::vector<LiveObject>& records);

/// The number of a revision's object; 0 when its name has none.
std::uint64_t revision_number(const LiveObject& object);

/// The revisions' objects among the records, newest first, whatever their content.
std::vector<LiveObject> revision_objects(const std::vector<LiveObject>& records);

}  // namespace fairlead::swarm
