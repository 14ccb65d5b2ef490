#pragma once

#include "base/result.hpp"
#include "json/json.hpp"
#include "swarm/live.hpp"
#include "swarm/spec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fairlead::swarm {

/// A service or network as it takes to make it again.
struct Saved {
  std::string name;
  std::string image = {};    ///< Services: the image as the file has it.
  json::Document body = {};  ///< What the Engine API takes; secrets, configs and networks by name, never by ID.
  friend bool operator==(const Saved&, const Saved&) = default;
};

/// A whole stack at one moment: what it takes to bring it back. Secrets and configs are named, their content is not in
/// it.
struct Snapshot {
  std::vector<Saved> services;  ///< In the order in which they are made.
  std::vector<Saved> networks;
  std::vector<std::string> externals = {};  ///< Networks that have to be there.
  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

/// What a deploy of `desired` brings about. Services of the stack that are not in the file and stay are in it, too,
/// as they are.
Snapshot snapshot_of(const Desired& desired, const std::vector<LiveService>& kept, const Observed& observed);

/// The stack as it is.
Snapshot snapshot_of(const Observed& observed);

/// What the stack has to be so that it is as in the snapshot.
Desired desired_of(const Snapshot& snapshot, std::string_view stack);

json::Value to_json(const Snapshot& snapshot);
/// Reads what `to_json` made. `corrupt` when it is something else.
Result<Snapshot> snapshot_from(const json::Value& value, std::string_view source);
/// The same as text: JSON, one line.
std::string write_snapshot(const Snapshot& snapshot);
Result<Snapshot> read_snapshot(std::string_view text, std::string_view source);

/// Text compressed with gzip: the same bytes for the same text.
Result<std::string> packed(std::string_view text);
/// The text again. `corrupt` when it is none, `refused` beyond 64 MiB.
Result<std::string> unpacked(std::string bytes);

}  // namespace fairlead::swarm
