/* spend SECONDS COMMAND...: runs a command with its input and output nowhere, each of its processes for at most so many
   CPU seconds (0: any), and prints the seconds it took, user and system seconds, its peak memory in KiB and its wait
   status.
   A small process of its own: what a child is charged with begins with the memory of its parent. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

int main(int count, char **words) {
  if (count < 3) return 2;
  rlim_t most = (rlim_t)strtoul(words[1], NULL, 10);
  double start = now();
  pid_t child = fork();
  if (child < 0) return 1;
  if (child == 0) {
    int nowhere = open("/dev/null", O_RDWR);
    for (int stream = 0; stream < 3; ++stream) dup2(nowhere, stream);
    struct rlimit limit = {most, most + 1};
    if (most > 0) setrlimit(RLIMIT_CPU, &limit);
    execvp(words[2], words + 2);
    _exit(127);
  }
  int status = 0;
  struct rusage used;
  if (wait4(child, &status, 0, &used) != child) return 1;
  printf("%.6f %.6f %.6f %ld %d\n", now() - start, seconds(used.ru_utime), seconds(used.ru_stime), used.ru_maxrss, status);
  return 0;
}
