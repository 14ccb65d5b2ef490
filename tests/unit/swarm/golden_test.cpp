// Compares our bodies with those that docker's client sent for public stack files. These files are not ours, so they
// are not here: FAIRLEAD_STACK_CORPUS and FAIRLEAD_STACK_GOLDEN name the folders that have them.
#include "compose/load.hpp"
#include "support/temporary_directory.hpp"
#include "swarm/convert.hpp"
#include "sys/filesystem.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace fairlead;
using Json = nlohmann::json;
namespace fs = std::filesystem;

TEST_SUITE_BEGIN("swarm");

namespace {

std::string read(const fs::path& path) {
  const std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// IDs are the golden engine's own.
Json without_ids(Json body) {
  auto* container = body.contains("TaskTemplate") ? &body["TaskTemplate"]["ContainerSpec"] : nullptr;
  for (const auto* list : {"Secrets", "Configs"}) {
    if (container == nullptr || !container->contains(list)) continue;
    for (auto& item : (*container)[list]) {
      item.erase("SecretID");
      item.erase("ConfigID");
    }
  }
  body.erase("Data");
  return body;
}

void add(std::vector<Json>& bodies, const std::vector<swarm::Spec>& specs) {
  for (const auto& spec : specs) bodies.push_back(*spec.body);
}

/// The golden files say @WORKDIR@ where the stack file lay.
void in_directory(std::vector<Json>& bodies, const std::string& directory) {
  for (auto& body : bodies) {
    auto text = body.dump();
    constexpr std::string_view mark = "@WORKDIR@";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
      text.replace(at, mark.size(), directory);
    }
    body = Json::parse(text);
  }
}

/// Why the bodies differ; "" when they are the same.
std::string difference(const Json& golden, const fs::path& corpus) {
  const test::TemporaryDirectory directory;
  const fs::path root = directory.path();
  for (const std::string file : golden["created_files"]) {
    fs::create_directories((root / file).parent_path());
    std::ofstream(root / file) << "PLACEHOLDER=1\n";
  }
  sys::RealFileSystem files;
  const compose::Source source = {.name = (root / "stack.yml").string(),
                                  .text = read(corpus / golden["file"].get<std::string>())};
  const auto loaded =
      compose::load(std::span(&source, 1), {{"HOME", "/root"}}, files, {.working_directory = root.string()});
  if (!loaded) return "load: " + loaded.error().message();
  const auto converted = swarm::convert(
      loaded->project, {.stack = "gold", .salt = {}, .api = {1, 50}, .naming = swarm::Naming::as_docker});
  if (!converted) return "convert: " + converted.error().message();
  std::vector<Json> ours, theirs;
  const auto& desired = converted->desired;
  for (const auto* specs : {&desired.secrets, &desired.configs, &desired.networks, &desired.services})
    add(ours, *specs);
  for (const auto& post : golden["posts"]) theirs.push_back(without_ids(post["body"]));
  in_directory(theirs, root.string());
  const auto by_name = [](const Json& a, const Json& b) { return a.at("Name") < b.at("Name"); };
  std::ranges::sort(ours, by_name);
  std::ranges::sort(theirs, by_name);
  if (ours.size() != theirs.size()) return "another number of objects";
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const auto patch = Json::diff(theirs[i], ours[i]);
    if (!patch.empty()) return ours[i]["Name"].get<std::string>() + ": " + patch.dump();
  }
  return {};
}

}  // namespace

TEST_CASE("docker's client would send the same") {
  const char* golden = std::getenv("FAIRLEAD_STACK_GOLDEN");
  const char* corpus = std::getenv("FAIRLEAD_STACK_CORPUS");
  if (golden == nullptr || corpus == nullptr) {
    MESSAGE("skipped: FAIRLEAD_STACK_GOLDEN and FAIRLEAD_STACK_CORPUS name no folders");
    return;
  }
  int equal = 0, all = 0;
  for (const auto& entry : fs::directory_iterator(golden)) {
    if (entry.path().extension() != ".json") continue;
    ++all;
    const auto why = difference(Json::parse(read(entry.path())), corpus);
    if (why.empty()) ++equal;
    if (!why.empty()) MESSAGE(entry.path().filename().string(), ": ", why.substr(0, 300));
  }
  MESSAGE(equal, " of ", all, " are equal");
  CHECK(equal > 0);
}

TEST_SUITE_END();
