// fairlead-image: images built, pushed, signed and verified without a daemon.
#include "commands.hpp"

int main(int argc, char** argv) {
  using namespace fairlead;
  const cli::Tool tool = {.name = "fairlead-image",
                          .summary = "Build, push, sign and verify OCI images without a daemon",
                          .commands = {image::build_command(), image::push_command(), image::sign_command(),
                                       image::verify_command(), image::keygen_command()}};
  return cli::dispatch(tool, argc, argv);
}
