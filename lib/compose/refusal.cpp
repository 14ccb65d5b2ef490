#include "compose/refusal.hpp"

#include <utility>

namespace fairlead::compose {

Error never_taken(Place place, std::string message, std::string help) {
  return Error(Errc::config, std::move(message)).id("FL0640").at(std::move(place)).help(std::move(help));
}

Result<> refuse(Error error, Context& context) {
  if (!context.goes_on()) return error;
  context.warn(error.place(), error.message(), error.help(), Concern::refused);
  return {};
}

}  // namespace fairlead::compose
