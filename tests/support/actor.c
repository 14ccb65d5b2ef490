/* The program in the images of harbour.py: does what its first argument says.
 *   serve                    runs until SIGTERM
 *   crash STATUS TEXT        prints TEXT and ends
 *   sleep SECONDS            ends well after so long
 *   answer PORT STATUS TEXT  answers every HTTP request with these
 *   check                    a healthcheck that fails
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void end(int signal_number) {
  (void)signal_number;
  _exit(0);
}

static int answer(int port, const char* status, const char* text) {
  const int server = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  const struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  char buffer[4096];
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(server, (const struct sockaddr*)&address, sizeof address) != 0 || listen(server, 64) != 0) return 1;
  for (;;) {
    const int client = accept(server, NULL, NULL);
    if (client < 0) continue;
    if (read(client, buffer, sizeof buffer) > 0) {
      dprintf(client, "HTTP/1.1 %s -\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", status, strlen(text), text);
    }
    close(client);
  }
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
  if (strcmp(argv[1], "sleep") == 0 && argc == 3) {
    sleep(atoi(argv[2]));
    return 0;
  }
  if (strcmp(argv[1], "answer") == 0 && argc == 5) return answer(atoi(argv[2]), argv[3], argv[4]);
  printf("at your service\n");
  fflush(stdout);
  for (;;) pause();
}
