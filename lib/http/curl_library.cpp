#include "http/curl_library.hpp"

#include <dlfcn.h>
#include <fmt/core.h>
#include <string>

namespace fairlead::http {
namespace {

constexpr const char* soname = "libcurl.so.4";

struct Library {
  Curl functions = {};
  std::string problem = {};
};

/// `Function` is a type of pointers.
template <class Function>
void find(void* library, const char* name, Function& function, std::string& problem) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr && problem.empty()) problem = fmt::format("{} has no {}", soname, name);
}

Library load() {
  Library out;
  void* const library = ::dlopen(soname, RTLD_NOW | RTLD_LOCAL);  // for good
  if (library == nullptr) return {.problem = fmt::format("{} cannot be loaded", soname)};
  auto& [functions, problem] = out;
  find(library, "curl_global_init", functions.global_init, problem);
  find(library, "curl_easy_init", functions.easy_init, problem);
  find(library, "curl_easy_cleanup", functions.easy_cleanup, problem);
  find(library, "curl_easy_reset", functions.easy_reset, problem);
  find(library, "curl_easy_setopt", functions.easy_setopt, problem);
  find(library, "curl_easy_getinfo", functions.easy_getinfo, problem);
  find(library, "curl_easy_strerror", functions.easy_strerror, problem);
  find(library, "curl_multi_init", functions.multi_init, problem);
  find(library, "curl_multi_cleanup", functions.multi_cleanup, problem);
  find(library, "curl_multi_add_handle", functions.multi_add_handle, problem);
  find(library, "curl_multi_remove_handle", functions.multi_remove_handle, problem);
  find(library, "curl_multi_perform", functions.multi_perform, problem);
  find(library, "curl_multi_poll", functions.multi_poll, problem);
  find(library, "curl_multi_wakeup", functions.multi_wakeup, problem);
  find(library, "curl_multi_info_read", functions.multi_info_read, problem);
  find(library, "curl_multi_strerror", functions.multi_strerror, problem);
  find(library, "curl_slist_append", functions.slist_append, problem);
  find(library, "curl_slist_free_all", functions.slist_free_all, problem);
  if (problem.empty() && functions.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) problem = "libcurl cannot start";
  return out;
}

const Library& library() {
  static const Library loaded = load();
  return loaded;
}

}  // namespace

Result<> load_curl() {
  if (library().problem.empty()) return {};
  return Error(Errc::not_found, library().problem).help("install libcurl 7.88 or newer (Debian's libcurl4)");
}

const Curl& curl() {
  return library().functions;
}

}  // namespace fairlead::http
