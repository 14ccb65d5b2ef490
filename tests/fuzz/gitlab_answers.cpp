// Whatever a server answers, every call of GitLab's API ends with a value or an error.
#include "gitlab/discussion.hpp"
#include "gitlab/pipelines.hpp"
#include "gitlab/releases.hpp"
#include "gitlab/repository.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace fairlead;

/// The first byte is the status, the rest the body of every answer.
class Server final : public http::Client {
 public:
  Server(int status, std::string_view body) : status_(status), body_(body) {}
  Result<http::Response> send(const http::Request& request, const std::stop_token& /*stop*/) override {
    return http::Response{.status = status_, .headers = {}, .body = std::string(body_), .url = request.url};
  }

 private:
  int status_;
  std::string_view body_;
};

class Clock final : public sys::Clock {
 public:
  Steady steady() const override { return Steady(moved_); }
  Wall wall() const override { return Wall(moved_); }
  bool sleep(std::chrono::milliseconds duration, const std::stop_token& /*stop*/) override {
    moved_ += duration;
    return true;
  }

 private:
  std::chrono::milliseconds moved_ = {};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr int statuses[] = {200, 201, 400, 401, 403, 404, 409, 422, 429, 500};
  Server server(statuses[data[0] % std::size(statuses)], {reinterpret_cast<const char*>(data + 1), size - 1});
  Clock clock;
  gitlab::Client client({"https://g.example.org/api/v4", "a/b", "https://g.example.org/a/b"}, {}, {server, clock, {}});
  const auto release = gitlab::find_release(client, "v1");
  const auto tag = gitlab::find_tag(client, "v1");
  const auto branch = gitlab::find_branch(client, "main");
  const auto branches = gitlab::branch_names(client);
  if (branches && branches->empty()) std::abort();
  const auto commits = gitlab::commits_between(client, "a", "b");
  const auto file = gitlab::find_file(client, "a", "b");
  const auto pipeline = gitlab::has_tag_pipeline(client, "v1", "a");
  const auto requests = gitlab::merged_requests_of(client, "a");
  const auto issues = gitlab::issues_closed_by(client, {});
  const auto request = gitlab::find_merge_request(client, "a", "b");
  const auto note = gitlab::has_note(client, {}, "a");
  for (const auto* error : {release ? nullptr : &release.error(), tag ? nullptr : &tag.error()}) {
    if (error != nullptr && error->message().empty()) std::abort();
  }
  return 0;
}
