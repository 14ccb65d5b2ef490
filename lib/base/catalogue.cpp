#include "base/catalogue.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace fairlead {
namespace {

// The first entries follow the order of Errc.
constexpr Entry entries[] = {
    {"FL0001", "The command line is wrong",
     "A flag, an argument or a command is unknown, missing or misspelt. Nothing was touched. The help of every command "
     "starts with examples: fairlead <tool> <command> --help."},
    {"FL0002", "A configuration file is wrong",
     "A file that you wrote cannot be used as it is. Nothing was touched. The message names the file, the line and the "
     "column where they are known."},
    {"FL0003", "The thing asked for is not there",
     "A tag, an image, a service, a file or another named thing does not exist where it was looked for."},
    {"FL0004", "The world moved",
     "What was planned no longer fits what is there now: somebody else changed it, holds a lock, or the history is "
     "incomplete. Nothing more was changed. Plan again, read the plan, apply it."},
    {"FL0005", "Access is denied",
     "Credentials are missing, wrong, expired, or not allowed to do this. Log in again, or use a token with the right "
     "scope."},
    {"FL0006", "A remote does not answer",
     "The network or a remote service failed in a way that may pass. It was tried several times, with growing pauses. "
     "Run the same command again: it goes on where it stopped."},
    {"FL0007", "Data contradicts itself",
     "Stored or received data does not match its digest or its format. It was not used. Fetch or make it again; if it "
     "comes back, look at disks, proxies and memory."},
    {"FL0008", "A safety limit stopped this",
     "A policy of yours or a built-in safety limit forbids this. Nothing was changed. The message names the limit and "
     "the flag that lifts it, if there is one."},
    {"FL0009", "It failed and was rolled back",
     "The new version did not work. The previous one is running again. The message says which task failed and why, "
     "with its last log lines."},
    {"FL0010", "A deadline passed",
     "The operation did not end in its time. What is there now may be the old state, the new one, or something "
     "between: run the same command again, it looks first and converges."},
    {"FL0011", "Only a part was done",
     "Some of the work was done and some was not. The message lists both. Run the same command again to do the rest."},
    {"FL0012", "Stopped by a signal",
     "SIGINT or SIGTERM asked to stop; what was under way was ended cleanly. Run the same command again: it goes on "
     "where it stopped."},
    {"FL0013", "The operating system said no",
     "A file, a process or a socket could not be used: permissions, a full disk, or a path that does not exist."},
    {"FL0014", "A bug in Fairlead",
     "This should not happen. Please report the command, its output and `fairlead --version`."},
    {"FL0015", "A JSON document is not valid",
     "A file or an answer that should be JSON (RFC 8259) is not, or nests deeper than 200 levels. The message names the "
     "line and the column. When it is an answer of a server, a proxy or a login page often stands in between: look at "
     "the URL and the proxy variables."},
    // FL01xx command line, configuration, doctor
    // FL02xx yaml, compose
    // FL03xx git, release
    // FL04xx image, oci, signing
    {"FL0401", "An image reference is wrong",
     "An image is named [HOST[:PORT]/]REPOSITORY[:TAG][@DIGEST], for example registry.example.org/team/shop:1.4.0. The "
     "repository is lower case. Without a host it is on Docker Hub, without a tag and digest it is \"latest\"."},
    {"FL0402", "A digest is wrong",
     "A digest names bytes: sha256: followed by 64 lower-case hexadecimal digits. Copy it whole, for example from the "
     "output of fairlead image push."},
    {"FL0403", "An image manifest is wrong",
     "A manifest, index or image config does not follow the OCI image specification, or is beyond the limits (4 MiB, "
     "4096 descriptors). Nothing of it was used. Build or push the image again; if a registry sent it, a proxy may have "
     "changed it."},
    // FL05xx engine, swarm, stack
    // FL06xx http, registry, credentials
};

}  // namespace

std::span<const Entry> catalogue() {
  return entries;
}

const Entry* find_entry(std::string_view id) {
  std::string wanted;
  for (const char c : id) wanted += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (!wanted.starts_with("FL")) wanted = "FL" + std::string(wanted.size() < 4 ? 4 - wanted.size() : 0, '0') + wanted;
  const auto* found = std::ranges::find(entries, std::string_view(wanted), &Entry::id);
  return found == std::ranges::end(entries) ? nullptr : found;
}

const Entry& entry_of(Errc code) {
  return entries[static_cast<std::size_t>(code)];
}

}  // namespace fairlead
