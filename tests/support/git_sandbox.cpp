#include "support/git_sandbox.hpp"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace fairlead::test {
namespace {

constexpr long first_time = 1700000000, hour = 3600;

std::string shell(const std::string& command) {
  auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen failed");
  std::string out;
  std::array<char, 4096> buffer = {};
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) out.append(buffer.data(), n);
  const int status = ::pclose(pipe);
  if (status != 0) throw std::runtime_error(command + ": " + out);
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) out.push_back(line);
  return out;
}

void put(const std::string& path, std::string_view text) {
  std::ofstream(path, std::ios::binary) << text;
}

/// git-fast-import(1).
void append_commit(std::ostream& out, std::size_t mark, const FakeCommit& commit, long time) {
  out << "commit refs/heads/main\nmark :" << mark << "\n";
  out << "author Ada Lovelace <ada@example.org> " << time << " +0000\n";
  out << "committer Grace Hopper <grace@example.org> " << time << " +0000\n";
  if (!commit.encoding.empty()) out << "encoding " << commit.encoding << "\n";
  out << "data " << commit.message.size() << "\n" << commit.message << "\n";
  for (std::size_t i = 0; i < commit.parents.size(); ++i)
    out << (i == 0 ? "from :" : "merge :") << commit.parents[i] << "\n";
}

}  // namespace

GitSandbox::GitSandbox(std::string_view init_options) {
  std::filesystem::create_directory(path_);
  git("init -q --template= -b main " + std::string(init_options));
}

std::string GitSandbox::beside(std::string_view name) const {
  return root_ / std::string(name);
}

std::string GitSandbox::git(const std::string& arguments) const {
  return git_in(path_, arguments);
}

std::string GitSandbox::git_in(const std::string& directory, const std::string& arguments) {
  return shell(
      "env -u GIT_DIR GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 git -c user.name=Grace "
      "-c user.email=grace@example.org -c protocol.file.allow=always -c advice.detachedHead=false -C '" +
      directory + "' " + arguments);
}

void GitSandbox::write(std::string_view file, std::string_view text) const {
  put(path_ + "/" + std::string(file), text);
}

std::vector<std::string> GitSandbox::import(const std::vector<FakeCommit>& commits) const {
  std::ostringstream stream;
  long time = first_time;
  stream << "reset refs/heads/main\n\n";
  for (std::size_t i = 0; i < commits.size(); ++i) {
    if (commits[i].parents.empty()) stream << "reset refs/heads/main\n\n";  // no implied parent
    time = commits[i].time != 0 ? commits[i].time : time + hour;
    append_commit(stream, i + 1, commits[i], time);
  }
  put(beside("stream"), stream.str());
  const auto marks = beside("marks");
  git("fast-import --quiet --force --export-marks='" + marks + "' < '" + beside("stream") + "'");
  std::vector<std::string> ids(commits.size());
  for (const auto& line : lines_of(shell("cat '" + marks + "'"))) {  // ":1 0123..."
    const auto space = line.find(' ');
    ids.at(std::stoul(line.substr(1, space)) - 1) = line.substr(space + 1);
  }
  return ids;
}

std::vector<std::string> GitSandbox::commit(std::initializer_list<std::string_view> messages) const {
  std::ostringstream stream;
  const auto count =
      lines_of(git("for-each-ref refs/heads/main")).empty() ? 0L : std::stol(git("rev-list --count main"));
  long time = first_time + count * hour;
  std::size_t mark = 0;
  for (const auto message : messages) {
    append_commit(stream, ++mark, {std::string(message)}, time += hour);
    // The first one follows what is there; fast-import lets the others follow it.
    if (mark == 1 && count > 0) stream << "from refs/heads/main^0\n";
  }
  put(beside("stream"), stream.str());
  git("fast-import --quiet < '" + beside("stream") + "'");
  return lines_of(git("rev-list --reverse --max-count=" + std::to_string(mark) + " main"));
}

}  // namespace fairlead::test
