#pragma once

#include "base/text.hpp"
#include "swarm/revision.hpp"
#include "sys/filesystem.hpp"

#include <string>

namespace fairlead::swarm {

/// Who holds a lease: enough to tell whether it is still at work.
struct Holder {
  std::string who = {};      ///< For people: "anna on build-7, process 4711", "https://gitlab.example.org/x/-/jobs/812"
  std::string machine = {};  ///< Its name and the ID of its boot; empty when unknown.
  std::string process = {};  ///< "4711 8675309 pid:[4026531836]": number, start, and where that number counts.
  std::string job = {};      ///< "4711 deploy": pipeline and name of a GitLab job; the same when it is retried.
  friend bool operator==(const Holder&, const Holder&) = default;
};

/// This process, as /proc and GitLab's variables tell.
Holder this_holder(sys::FileSystem& files, const Variables& environment);

/// Where a change comes from, for the revision it makes: the commit is that of a GitLab job, else of the checkout that
/// `directory` is in.
Origin this_origin(const Holder& holder, const Variables& environment, const std::string& directory,
                   sys::FileSystem& files);

/// Whether `other` has surely ended: a process of this machine that is no more, or an earlier try of this very job,
/// which GitLab starts again only after that has ended. False when nobody can tell.
bool has_ended(const Holder& other, const Holder& us, sys::FileSystem& files);

}  // namespace fairlead::swarm
