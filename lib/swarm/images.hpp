#pragma once

#include "base/result.hpp"
#include "swarm/live.hpp"
#include "swarm/spec.hpp"

#include <map>
#include <string>
#include <vector>

/// Images pinned to the digest that their tag has now, so that every node runs the same and a plan says what comes.
/// An image is never un-pinned: when its registry cannot be asked, what runs stays.
namespace fairlead::swarm {

enum class ResolveImage : std::uint8_t {
  always,   ///< Ask for every image.
  changed,  ///< Ask only when the text in the file differs from what runs.
  never,    ///< Ask nothing; new images are deployed by tag.
};

/// What the registry said of an image.
struct Answer {
  std::string digest = {};       ///< "sha256:...", empty when it could not be asked.
  std::string platforms = {};    ///< JSON for Placement.Platforms: [{"Architecture":"amd64","OS":"linux"}].
  std::string unavailable = {};  ///< Why it could not be asked.
  friend bool operator==(const Answer&, const Answer&) = default;
};
using Answers = std::map<std::string, Answer, std::less<>>;  ///< By the text in the file.

/// The next step when the registry of `image` could not be asked, and this was `said`: a certificate that the engine
/// does not trust is trusted on no node either, so waiting does not help.
std::string help_with_registry(std::string_view image, std::string_view said);

struct Question {
  std::string image;
  Place place = {};
  std::string service = {};  ///< The first that uses it.
  std::string digest = {};   ///< Ask for this in place of the tag.
};

/// The distinct images that have to be asked for, in the order of the services. Pure. One that the file names by digest
/// is asked for when it is new, just to see that it can be pulled.
std::vector<Question> images_to_ask(const Desired& desired, const Observed& observed, ResolveImage mode);

/// `questions` about exactly what a saved plan found; those without such an answer are left out. Pure.
std::vector<Question> same_again(std::vector<Question> questions, const Answers& saved);

/// The image that the spec of a service would run: with its digest once it is pinned.
std::string image_to_run(const Spec& spec);

struct Pinned {
  Desired desired;
  std::vector<std::string> warnings;  ///< Which images stay as they run.
};

/// `desired` with its images pinned. Those that have a digest are left alone. Pure. `unavailable` (FL0524) when a
/// registry that did not answer is needed: the image is new, or what runs is not pinned.
Result<Pinned> pin_images(Desired desired, const Observed& observed, const Answers& answers);

}  // namespace fairlead::swarm
