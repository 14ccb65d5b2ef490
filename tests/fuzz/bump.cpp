// Any file of any kind is read without a fault; what is replaced lies in it, in order; and then nothing is left to do.
#include "bump/bump.hpp"

#include "bump/regex.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace fairlead;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(bump::File file, const semver::Version& next) {
  const std::array others = {
      bump::File{{"Cargo.toml"}, "[package]\nname = \"a\"\n[workspace.package]\nversion = \"1.0.0\"\n"}};
  const auto edits = bump::edits(file, next, others);
  if (!edits) return require(!edits.error().id().empty());
  std::size_t done = 0;
  for (const auto& edit : *edits) {
    require(edit.offset >= done && file.text.substr(edit.offset, edit.before.size()) == edit.before);
    done = edit.offset + edit.before.size();
  }
  const auto text = bump::edited(file.text, *edits);
  require(bump::diff({file.target.path, file.text, text}).size() >= file.target.path.size());
  // A Cargo.lock finds members of a workspace by the version that they had.
  if (file.target.path == "Cargo.lock") return;
  file.text = text;
  const auto again = bump::edits(file, next, others);
  require(again && again->empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array targets = {"package.json",        "package-lock.json", "Cargo.toml", "Cargo.lock",
                                  "pyproject.toml",      "CMakeLists.txt",    "Chart.yaml", "pom.xml",
                                  "Dockerfile",          "a.json=a.b,c",      "a.toml=a.b", "a.yml=a.b",
                                  "a.h=V \"{version}\"", "a.py=^v = '(.*)'$"};
  if (size == 0) return 0;
  std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  if (data[0] % 16 < targets.size()) {
    check({*bump::parse_target(targets.at(data[0] % 16)), std::move(text)}, {.major = 2});
    return 0;
  }
  // The first line is a pattern, or a target.
  const auto end = text.find('\n');
  if (const auto target = bump::parse_target(text.substr(0, end))) {
    check({*target, end == text.npos ? "" : text.substr(end + 1)}, {.major = 2});
  }
  if (const auto regex = bump::Regex::compile(text.substr(0, end)); regex && text.size() < 4096) regex->search(text);
  return 0;
}
