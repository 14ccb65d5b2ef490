// The part of fairlead-release that needs the network; fairlead-release starts it.
#include "tool.hpp"

int main(int argc, char** argv) {
  return fairlead::cli::dispatch(fairlead::release_tool(), argc, argv);
}
