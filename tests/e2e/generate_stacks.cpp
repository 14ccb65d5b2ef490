// What tests/e2e/test_generated.py deploys: a stack, and then changes of it, one a line.
//   generate_stacks SEED COUNT IMAGE...
#include "base/text.hpp"
#include "support/stack_generator.hpp"

#include <cstdio>
#include <exception>
#include <iostream>

int main(int count, char** words) try {
  if (count < 4) return 2;
  const auto seed = fairlead::number(words[1]), stacks = fairlead::number(words[2]);
  if (!seed || !stacks) return 2;
  fairlead::test::StackGenerator generator(*seed, {words + 3, words + count});
  auto stack = generator.stack();
  for (std::uint64_t i = 0; i < *stacks; ++i) {
    if (i > 0) stack = generator.mutated(stack);
    std::cout << stack.dump() << '\n';
  }
} catch (const std::exception& error) {
  std::fputs(error.what(), stderr);
  return 1;
}
