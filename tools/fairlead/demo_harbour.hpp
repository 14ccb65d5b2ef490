#pragma once

#include <cstdint>
#include <string>

namespace fairlead::demo {

/// How visitors reach the service. Ports published by a Swarm need IPVS in the kernel.
enum class Traffic : std::uint8_t { published_port, service_network };

inline constexpr const char* stack_name = "fairlead-demo";

/// The files of the small service that the demo ships, as its developer would have them in git.
std::string dockerfile();
/// From 1.2.0 on the service wants a file that nobody made: the mistake of the demo.
std::string dockerfile_with_tides();
/// `registry` is "127.0.0.1:5000". The version comes from the variable VERSION.
std::string stack_file(Traffic traffic, const std::string& registry);
inline constexpr const char* first_page = "Harbour {version}: good morning, ship {visits}.\n";
inline constexpr const char* page_with_piers = "Harbour {version}: good morning, ship {visits}. Pier 7 is yours.\n";

}  // namespace fairlead::demo
