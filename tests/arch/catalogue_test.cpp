#include "cli/catalogue.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>

namespace fs = std::filesystem;

TEST_SUITE_BEGIN("arch");

namespace {

/// Every error id in a text literal of the sources, with a file that uses it. Comments and the catalogue do not count.
std::map<std::string, std::string> used_ids() {
  std::map<std::string, std::string> out;
  const std::regex literal(R"re("(FL\d{4})")re");
  for (const auto* folder : {"lib", "tools"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(FAIRLEAD_SOURCE_DIR) / folder)) {
      const auto extension = entry.path().extension();
      const bool is_source = extension == ".cpp" || extension == ".hpp";
      if (!is_source || entry.path().filename().string().starts_with("catalogue")) continue;
      std::ifstream file(entry.path());
      for (std::string line; std::getline(file, line);) {
        line = line.substr(0, line.find("//"));
        for (std::sregex_iterator found(line.begin(), line.end(), literal), end; found != end; ++found) {
          out.emplace((*found)[1], entry.path().string());
        }
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("every error id that the sources use is in the catalogue") {
  for (const auto& [id, file] : used_ids()) {
    const auto* entry = fairlead::cli::find_entry(id);
    CHECK_MESSAGE((entry != nullptr && entry->id == id), id, " of ", file,
                  " is in no table of lib/cli/catalogue_*.cpp");
  }
}

TEST_CASE("every entry of the catalogue is used, beside the general ones that stand for their code") {
  const auto used = used_ids();
  for (const auto& entry : fairlead::cli::catalogue()) {
    if (entry.id < "FL0015") continue;
    CHECK_MESSAGE(used.contains(std::string(entry.id)), "nothing uses ", entry.id);
  }
}

TEST_SUITE_END();
