#include "demo_workshop.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <vector>

namespace fairlead::demo {
namespace {

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (const auto word : split(line, ' ')) words.emplace_back(word);
  return words;
}

}  // namespace

Result<> Workshop::prepare(Traffic traffic) {
  TRY(stage_.copy_helper("harbour"));
  TRY(stage_.write("Dockerfile", dockerfile()));
  TRY(stage_.write("page.txt", first_page));
  TRY(stage_.write("stack.yml", stack_file(traffic, registry_)));
  TRY(stage_.write(".gitignore", "/harbour\n/image/\n"));
  TRY(stage_.run_silently({.arguments = {"git", "init", "-q", "-b", "main"}}));
  TRY(stage_.run_silently({.arguments = {"fairlead", "image", "keygen", "--out", "../release"}}));
  return {};
}

Result<> Workshop::commit(const std::string& message) {
  TRY(stage_.run_silently({.arguments = {"git", "add", "--all"}}));
  TRY(stage_.run({.arguments = {"git", "commit", "-m", message}, .shown = Stage::Shown::nothing}, transcript_));
  return {};
}

Result<> Workshop::release(const std::string& expected) {
  const Stage::Command apply = {.arguments = {"fairlead", "release", "apply", "--yes"}};
  TRY_ASSIGN(const auto tagged, stage_.run(apply, transcript_));
  if (trim(tagged.output) == "tag v" + expected) return {};
  return Error(Errc::internal, fmt::format("{} was released, not {}", printable(trim(tagged.output)), expected));
}

Result<sys::Completion> Workshop::build(const std::string& version, Stage::Shown shown) {
  return step(fmt::format("fairlead image build -t {}:{} --build-arg VERSION={}", repository_, version, version),
              shown);
}

Result<std::string> Workshop::publish(const std::string& version) {
  const auto image = repository_ + ":" + version;
  TRY(build(version, Stage::Shown::nothing));
  TRY_ASSIGN(const auto pushed,
             step(fmt::format("fairlead image push oci:image:{} {}", version, image), Stage::Shown::nothing));
  TRY(step("fairlead image sign --key ../release.key " + image, Stage::Shown::nothing));
  TRY_ASSIGN(const auto verified, step("fairlead image verify --key ../release.pub " + image, Stage::Shown::output));
  has_shown_ = true;
  if (verified.output == pushed.output) return std::string(trim(pushed.output));
  return Error(Errc::corrupt, "what was verified is not what was pushed").note(verified.output).note(pushed.output);
}

Result<sys::Completion> Workshop::step(const std::string& line, Stage::Shown shown) {
  const Stage::Command command = {.arguments = words_of(line), .shown = shown};
  return has_shown_ ? stage_.run_silently(command) : stage_.run(command, transcript_);
}

}  // namespace fairlead::demo
