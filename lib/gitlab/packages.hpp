#pragma once

#include "gitlab/client.hpp"

namespace fairlead::gitlab {

/// A file of a generic package (GitLab's documentation, "Generic packages repository").
struct PackageFile {
  std::string package, version, name;
  friend bool operator==(const PackageFile&, const PackageFile&) = default;
};

/// Does GitLab take the name of a file?
bool is_file_name(std::string_view text);
/// `config` (FL0343) unless GitLab takes all three names.
Result<> check_names(const PackageFile& file);
/// Where the file can be fetched, for links.
std::string url_of(const Location& location, const PackageFile& file);
/// The SHA-256 of the newest file of that name, in hex; nothing if there is none, and "" if it has more than `most`
/// bytes. Reads the file so far: a job token may see its sum in no other way.
Result<std::optional<std::string>> sha256_of(Client& client, const PackageFile& file, std::uint64_t most);
/// Uploads the file. GitLab keeps files of one name beside each other, so look first. `config` if the project forbids
/// duplicates and has one.
Result<> upload(Client& client, const PackageFile& file, http::Stream content);

}  // namespace fairlead::gitlab
