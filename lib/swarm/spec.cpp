#include "swarm/spec.hpp"

namespace fairlead::swarm {

std::string_view word(Kind kind) {
  switch (kind) {
    case Kind::secret: return "secret";
    case Kind::config: return "config";
    case Kind::network: return "network";
    case Kind::service: break;
  }
  return "service";
}

std::string_view collection(Kind kind) {
  switch (kind) {
    case Kind::secret: return "/secrets";
    case Kind::config: return "/configs";
    case Kind::network: return "/networks";
    case Kind::service: break;
  }
  return "/services";
}

}  // namespace fairlead::swarm
