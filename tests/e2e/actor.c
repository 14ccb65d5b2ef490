/* The program in the images of test_stack.py: does what its first argument says.
 *   serve              runs until SIGTERM
 *   crash STATUS TEXT  prints TEXT and ends
 *   check              a healthcheck that fails
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void end(int signal_number) {
  (void)signal_number;
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc < 2) return 64;
  if (strcmp(argv[1], "check") == 0) {
    puts("not feeling well");
    return 1;
  }
  if (strcmp(argv[1], "crash") == 0 && argc == 4) {
    fprintf(stderr, "%s\n", argv[3]);
    return atoi(argv[2]);
  }
  signal(SIGTERM, end);
  printf("at your service\n");
  fflush(stdout);
  for (;;) pause();
}
