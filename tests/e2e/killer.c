/* Preloaded into programs: counts what they do to files, over all processes of a family, and after the operation of a
 * given number kills the first of them, and the one that did it. FAIRLEAD_KILLER names a file of three numbers that they
 * share: how many there were, at which to kill, and the first process. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct shared {
  _Atomic long count, kill_at, first;
} *shared;

__attribute__((constructor)) static void begin(void) {
  const char* path = getenv("FAIRLEAD_KILLER");
  const int file = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void* memory = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED) return;
  shared = memory;
  long none = 0;
  atomic_compare_exchange_strong(&shared->first, &none, getpid());
}

static int done(int result) {
  if (shared == NULL || result < 0) return result;
  if (atomic_fetch_add(&shared->count, 1) + 1 == atomic_load(&shared->kill_at)) {
    kill((pid_t)atomic_load(&shared->first), SIGKILL);
    kill(getpid(), SIGKILL);
  }
  return result;
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))
typedef int (*two_paths)(const char*, const char*);
typedef int (*one_path)(const char*);

int rename(const char* from, const char* to) { return done(REAL("rename", two_paths)(from, to)); }
int link(const char* from, const char* to) { return done(REAL("link", two_paths)(from, to)); }
int unlink(const char* path) { return done(REAL("unlink", one_path)(path)); }
int mkdir(const char* path, mode_t mode) {
  return done(REAL("mkdir", int (*)(const char*, mode_t))(path, mode));
}

static int opened(const char* name, const char* path, int flags, mode_t mode) {
  const int file = REAL(name, int (*)(const char*, int, ...))(path, flags, mode);
  return (flags & O_CREAT) != 0 ? done(file) : file;
}

static mode_t mode_of(int flags, va_list arguments) {
  return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
}

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return opened("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return opened("open64", path, flags, mode);
}

/* What the checked variants of _FORTIFY_SOURCE lead to is never O_CREAT. */
