#include "sys/spawn.hpp"

#include "sys/os_error.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace fairlead::sys {
namespace {

struct Pipe {
  Descriptor read, write;
};

/// A descriptor of at least 3, so that making it standard input, output or errors overwrites none of ours.
Result<Descriptor> above_standard(Descriptor file) {
  if (file.get() > STDERR_FILENO) return file;
  Descriptor moved(::fcntl(file.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!moved.is_open()) return os_error("start a program", errno);
  return moved;
}

Result<Pipe> make_pipe() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return os_error("start a program", errno);
  Descriptor read(ends[0]), write(ends[1]);
  Pipe pipe;
  TRY_ASSIGN(pipe.read, above_standard(std::move(read)));
  TRY_ASSIGN(pipe.write, above_standard(std::move(write)));
  return pipe;
}

/// The child reads nothing: from /dev/null rather than from our own input, which is not its to take.
Result<Pipe> no_input() {
  Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!null.is_open()) return os_error("/dev/null", errno);
  Pipe pipe;
  TRY_ASSIGN(pipe.read, above_standard(std::move(null)));
  return pipe;
}

void make_nonblocking(const Descriptor& file) {
  if (file.is_open()) ::fcntl(file.get(), F_SETFL, O_NONBLOCK);
}

class FileActions {
 public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }

  void use(const Descriptor& file, int as) { ::posix_spawn_file_actions_adddup2(&actions_, file.get(), as); }
  void change_directory(const std::string& directory) {
    if (!directory.empty()) ::posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str());
  }
  /// Libraries open descriptors too, and not all of them close on exec.
  void close_from(int first) { ::posix_spawn_file_actions_addclosefrom_np(&actions_, first); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_ = {};
};

class Attributes {
 public:
  Attributes() {
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes_, &signals);
    ::sigaddset(&signals, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes_, &signals);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_ = {};
};

/// The null-terminated array that exec wants. The texts must outlive it.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// "NAME=value" each, which exec would cut at a NUL.
Result<std::vector<std::string>> environment_of(const Variables& variables) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : variables) {
    if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != name.npos || value.find('\0') != value.npos) {
      return Error(Errc::config, fmt::format("not a usable environment variable: \"{}\"", printable(name)));
    }
    texts.push_back(fmt::format("{}={}", name, value));
  }
  return texts;
}

Result<> check(const Invocation& invocation) {
  if (invocation.arguments.empty() || invocation.arguments.front().empty()) {
    return Error(Errc::internal, "a program without a name cannot be started");
  }
  for (const auto& argument : invocation.arguments) {
    if (argument.find('\0') == argument.npos) continue;
    return Error(Errc::config, fmt::format("{}: an argument has a NUL byte in it", invocation.arguments.front()));
  }
  if (invocation.directory.empty()) return {};
  struct stat info = {};
  if (::stat(invocation.directory.c_str(), &info) != 0) return os_error(invocation.directory, errno);
  if (!S_ISDIR(info.st_mode)) return os_error(invocation.directory, ENOTDIR);
  return {};
}

Error cannot_start(const std::string& program, int error) {
  if (error != ENOENT) return os_error(program, error);
  return Error(Errc::not_found, program + ": no such program").help("install it, or add its directory to PATH");
}

}  // namespace

Result<Child> spawn(const Invocation& invocation) {
  TRY(check(invocation));
  TRY_ASSIGN(auto input, invocation.input.empty() && !invocation.source ? no_input() : make_pipe());
  TRY_ASSIGN(auto output, make_pipe());
  TRY_ASSIGN(auto errors, make_pipe());
  FileActions actions;
  actions.use(input.read, STDIN_FILENO);
  actions.use(output.write, STDOUT_FILENO);
  actions.use(errors.write, STDERR_FILENO);
  actions.change_directory(invocation.directory);
  actions.close_from(STDERR_FILENO + 1);
  auto arguments = invocation.arguments;
  TRY_ASSIGN(auto variables, environment_of(invocation.environment.value_or(Variables())));
  const auto argv = pointers_to(arguments);
  const auto envp = pointers_to(variables);
  Child child = {
      .input = std::move(input.write), .output = std::move(output.read), .errors = std::move(errors.read), .exit = {}};
  make_nonblocking(child.input);
  make_nonblocking(child.output);
  make_nonblocking(child.errors);
  const int error = ::posix_spawnp(&child.id, argv.front(), actions.get(), Attributes().get(), argv.data(),
                                   invocation.environment ? envp.data() : ::environ);
  if (error != 0) return cannot_start(arguments.front(), error);
  // By number: glibc 2.36 declares pidfd_open as if it were C++.
  child.exit = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, child.id, 0)));
  return child;
}

}  // namespace fairlead::sys
