// enclose COMMAND [ARGUMENTS]: runs COMMAND as the first process of namespaces of its own: network, mounts,
// processes, IPC and host name. It is killed, and with it everything in them, when this program ends.
//
// util-linux' unshare does as much, except in a chroot (a build root, a rescue system): there "/" is no mount point,
// so its mounts cannot be made private and runc cannot pivot. Here "/" becomes one.

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <span>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "enclose: %s: %s\n", what, strerrordesc_np(errno));
  std::_Exit(125);
}

void require(bool done, const char* what) {
  if (!done) fail(what);
}

/// Joining the mount namespace that we are in leads to its real root, and out of any chroot (setns(2)).
void leave_chroot() {
  const int space = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
  require(space >= 0, "/proc/self/ns/mnt");
  require(setns(space, CLONE_NEWNS) == 0, "leave the chroot");
  close(space);
}

/// The mounts become private, and the directory that was "/" the root of them all.
void own_the_root() {
  const int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
  require(root >= 0, "open /");
  leave_chroot();
  require(mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "make the mounts private");
  require(fchdir(root) == 0, "enter the root");
  std::array<char, PATH_MAX> path{};
  require(getcwd(path.data(), path.size()) != nullptr, "find the root");
  close(root);
  if (std::strcmp(path.data(), "/") == 0) return;
  require(mount(path.data(), path.data(), nullptr, MS_BIND | MS_REC, nullptr) == 0, "bind the root");
  require(chdir(path.data()) == 0, "enter the bound root");
  require(syscall(SYS_pivot_root, ".", ".") == 0, "pivot the root");  // both "."; see pivot_root(2)
  require(umount2(".", MNT_DETACH) == 0, "detach the old root");
}

/// `alive` gives a byte if the parent lived on after we had asked to be killed with it.
[[noreturn]] void become(std::span<char*> command, int alive) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  char byte = 0;
  if (read(alive, &byte, 1) != 1) std::_Exit(125);
  execvp(command[0], command.data());
  fail(command[0]);
}

}  // namespace

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc) + 1);  // with the null pointer that execvp wants
  if (argc < 2) {
    std::fputs("usage: enclose COMMAND [ARGUMENTS]\n", stderr);
    return 2;
  }
  require(unshare(CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS) == 0, "new namespaces");
  own_the_root();
  std::array<int, 2> alive{};
  require(pipe2(alive.data(), O_CLOEXEC) == 0, "pipe");
  const pid_t child = fork();
  require(child >= 0, "fork");
  if (child == 0) {
    close(alive[1]);
    become(arguments.subspan(1), alive[0]);
  }
  require(write(alive[1], "", 1) == 1, "pipe");
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
