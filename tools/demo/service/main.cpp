// harbour: the service that the demo ships. One static program without libraries, for an image FROM scratch.
//
//   harbour serve         GET / (the page, counting visits in /data), /healthz, /version
//   harbour healthcheck   exit status 0 if the server in this container is healthy
//   harbour get URL       print the page at URL
//   harbour load URL [N]  request URL until SIGTERM, N times at least, and count what fails

#include "service/fetch.hpp"
#include "service/load.hpp"
#include "service/server.hpp"
#include "service/socket.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <span>
#include <sys/stat.h>

namespace {

using namespace fairlead::demo;

std::string variable(const char* name, const char* fallback) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before any thread
  return value == nullptr ? fallback : value;
}

std::string read_file(const std::string& path) {
  std::string text(4096, '\0');
  const Socket file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const ssize_t size = file ? read(file.fd(), text.data(), text.size()) : 0;
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

/// Every visit appends one byte, which needs no lock between the replicas that share the volume.
std::string count_visit() {
  const Socket file(open("/data/visits", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  struct stat info{};
  if (!file || write(file.fd(), ".", 1) != 1 || fstat(file.fd(), &info) != 0) return "?";
  return std::to_string(info.st_size);
}

std::string filled_in(std::string text, std::string_view name, const std::string& value) {
  if (const auto at = text.find(name); at != std::string::npos) text.replace(at, name.size(), value);
  return text;
}

Reply answer(std::string_view path, bool draining, const std::string& version, const std::string& page) {
  if (path == "/version") return {200, version + "\n"};
  if (path == "/healthz") return draining ? Reply{503, "stopping\n"} : Reply{200, "ok\n"};
  if (path != "/") return {404, "no such berth\n"};
  return {200, filled_in(filled_in(page, "{version}", version), "{visits}", count_visit())};
}

int serve_page() {
  const auto version = variable("VERSION", "dev");
  const auto tides = variable("TIDE_TABLE", "");
  if (!tides.empty() && read_file(tides).empty()) {
    std::fprintf(stderr, "harbour %s: cannot read the tide table %s: %s\n", version.c_str(), tides.c_str(),
                 strerrordesc_np(errno));
    return 1;
  }
  const auto page = read_file("/page.txt");
  return serve({.port = 8080, .name = "harbour/" + version, .answer = [&](std::string_view path, bool draining) {
                  return answer(path, draining, version, page);
                }});
}

int healthcheck() {
  return fetch({.host = "127.0.0.1", .port = 8080, .path = "/healthz"}).status == 200 ? 0 : 1;
}

int get(const Url& url) {
  const auto page = fetch(url);
  std::fputs(page.failure.empty() ? page.body.c_str() : (page.failure + "\n").c_str(), stdout);
  return page.status == 200 ? 0 : 1;
}

int load(const Url& url, const char* least) {
  Load load{.url = url};
  if (least != nullptr) load.least = std::strtoul(least, nullptr, 10);
  const auto outcome = run_load(load);
  std::fputs(json(outcome).c_str(), stdout);
  return outcome.failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  const std::string mode = argc > 1 ? arguments[1] : "";
  if (mode == "serve") return serve_page();
  if (mode == "healthcheck") return healthcheck();
  const auto url = parse_url(argc > 2 ? arguments[2] : "");
  if (mode == "get" && url) return get(*url);
  if (mode == "load" && url) return load(*url, argc > 3 ? arguments[3] : nullptr);
  std::fputs("usage: harbour serve | healthcheck | get URL | load URL [N]\n", stderr);
  return 2;
}
