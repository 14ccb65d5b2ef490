#include "http/headers.hpp"
#include "http/url.hpp"
#include "oci/registry.hpp"
#include "oci/registry_error.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace fairlead::oci {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int most_uploads = 5;
constexpr std::uint64_t worth_a_look = 1U << 20U;  ///< Bytes that cost more than the request that may save them.
constexpr seconds longest_wait(120);

// Full jitter over a window that doubles: 0.5, 1, 2, 4 seconds.
milliseconds pause(int attempt, sys::Random& random) {
  const auto window = std::uint64_t{250} << static_cast<unsigned>(attempt);
  return milliseconds(window / 2 + sys::number_below(random, window));
}

}  // namespace

/// One upload: a session is opened by POST, which also asks for a mount, and filled by one PUT. A PUT that fails has
/// ended its session on most registries (docker-registry 2.8 answers 404 to it from then on), so the way on is a new
/// session.
class Uploading {
 public:
  Uploading(Registry& registry, const Reference& reference, const Upload& upload, std::stop_token stop)
      : registry_(registry),
        session_(registry.session_),
        reference_(reference),
        upload_(upload),
        stop_(std::move(stop)) {}

  Result<UploadOutcome> run() {
    TRY_ASSIGN(const bool there, looked_for());
    if (there) return UploadOutcome::already_there;
    for (int attempt = 1;; ++attempt) {
      auto outcome = once();
      if (outcome || attempt == most_uploads || !may_pass(outcome.error(), attempt)) return outcome;
      const auto wait = std::max<milliseconds>(asked_wait_, pause(attempt, session_.ports().random));
      if (!session_.ports().clock.sleep(wait, stop_)) return Error(Errc::cancelled, "stopped during an upload");
    }
  }

 private:
  Registry::SelfMount self_mount() {
    const std::lock_guard lock(registry_.mutex_);
    return registry_.self_mount_[reference_.host];
  }
  void set_self_mount(Registry::SelfMount value) {
    const std::lock_guard lock(registry_.mutex_);
    registry_.self_mount_[reference_.host] = value;
  }

  Result<bool> looked_for() {
    if (self_mount() != Registry::SelfMount::useless) return false;
    return registry_.has_blob(reference_, upload_.descriptor.digest, stop_);
  }

  bool may_pass(const Error& error, int attempt) const {
    if (error.code() == Errc::corrupt) return session_lost_ || attempt == 1;
    return session_lost_ || sys::may_pass(error);
  }

  Result<http::Response> post(const std::string& query, const std::vector<std::string>& scopes) {
    http::Request request{
        .method = "POST", .url = session_.url(reference_, "blobs/uploads/") + query, .idempotent = true};
    return session_.send(reference_, std::move(request), stop_, scopes);
  }

  Result<http::Response> open_session() {
    const auto own = upload_.mount_from.empty() || upload_.mount_from == reference_.repository;
    if (!own || self_mount() != Registry::SelfMount::useless) {
      const auto& from = own ? reference_.repository : upload_.mount_from;
      auto query = http::with_query("?mount=" + http::percent_encode(upload_.descriptor.digest.str()), "from", from);
      std::vector<std::string> scopes;
      if (!own) scopes.push_back(scope(from, Access::pull));
      auto answer = post(query, scopes);
      const bool settled = answer ? answer->ok() || answer->status >= 500 : answer.error().code() != Errc::denied;
      if (settled) return answer;
    }
    return post("", {});
  }

  // A registry that does not mount would get everything again that it has. The first large blob that is not mounted
  // tells: if it is there all the same, every blob is asked for from then on.
  Result<bool> there_all_the_same() {
    if (self_mount() != Registry::SelfMount::untried || upload_.descriptor.size < worth_a_look) return false;
    set_self_mount(Registry::SelfMount::works);
    TRY_ASSIGN(const bool there, registry_.has_blob(reference_, upload_.descriptor.digest, stop_));
    if (there) set_self_mount(Registry::SelfMount::useless);
    return there;
  }

  Result<UploadOutcome> once() {
    asked_wait_ = {};
    session_lost_ = false;
    const auto doing = "upload " + upload_.descriptor.digest.str() + " to " + reference_.name();
    TRY_ASSIGN(auto opened, open_session().during(doing));
    if (opened.status == 201) {
      TRY_ASSIGN(const bool is_mounted, is_stored(opened, doing));
      if (is_mounted) {
        if (upload_.progress) upload_.progress(upload_.descriptor.size);
        return UploadOutcome::already_there;
      }
      TRY_ASSIGN(opened, post("", {}).during(doing));
    }
    if (opened.status != 202) return registry_error(opened, doing);
    TRY_ASSIGN(const auto location, session_.resolve(reference_, opened).during(doing));
    TRY_ASSIGN(const bool there, there_all_the_same());
    if (there) {
      // Best effort: a session that is left behind is removed by the registry after days.
      auto dropped = session_.send(reference_, {.method = "DELETE", .url = location, .send_once = true}, stop_);
      return UploadOutcome::already_there;
    }
    return put(location, doing);
  }

  /// The digest that the answer names, if it names one that can be compared.
  static std::optional<Digest> named(const http::Response& answer) {
    auto digest = Digest::parse(answer.header("Docker-Content-Digest"));
    if (!digest || !digest->is_sha256()) return {};
    return *std::move(digest);
  }
  bool names_other(const http::Response& answer) const {
    const auto digest = named(answer);
    return digest && *digest != upload_.descriptor.digest;
  }
  /// Is the blob there, as an answer to a mount says? Who says so and does not name it is asked.
  Result<bool> is_stored(const http::Response& answer, const std::string& doing) {
    if (named(answer)) return !names_other(answer);
    return registry_.has_blob(reference_, upload_.descriptor.digest, stop_).during(doing);
  }

  Result<UploadOutcome> put(const std::string& location, const std::string& doing) {
    http::Request request{.method = "PUT",
                          .url = http::with_query(location, "digest", upload_.descriptor.digest.str()),
                          .headers = {{"Content-Type", "application/octet-stream"}},
                          .stream = http::Stream{.size = upload_.descriptor.size, .open = [this] { return open(); }},
                          .timeout = http::time_for(upload_.descriptor.size),
                          .idle_timeout = seconds(60),
                          .send_once = true};
    TRY_ASSIGN(const auto answer, session_.send(reference_, std::move(request), stop_).during(doing));
    if (answer.status == 201 || answer.status == 204) {
      if (!names_other(answer)) return UploadOutcome::sent;
      return Error(Errc::corrupt, "the registry stored another blob than was sent").id("FL0624").during(doing);
    }
    if (answer.ok()) return registry_error(answer, doing).note("only 201 says that a blob is stored");
    session_lost_ = answer.status == 404 || has_error_code(answer, "BLOB_UPLOAD_INVALID");
    const auto wait = http::parse_retry_after(answer.header("Retry-After"), session_.ports().clock.wall());
    asked_wait_ = std::min(wait.value_or(seconds(0)), longest_wait);
    return registry_error(answer, doing);
  }

  Result<http::BodySource> open() const {
    TRY_ASSIGN(auto source, upload_.open());
    if (!upload_.progress) return source;
    return http::BodySource([source = std::move(source), progress = upload_.progress,
                             sent = std::uint64_t{0}](std::span<std::byte> buffer) mutable -> Result<std::size_t> {
      TRY_ASSIGN(const auto count, source(buffer));
      sent += count;
      progress(sent);
      return count;
    });
  }

  Registry& registry_;
  Session& session_;
  const Reference& reference_;
  const Upload& upload_;
  std::stop_token stop_;
  seconds asked_wait_ = {};
  bool session_lost_ = false;
};

Result<UploadOutcome> Registry::upload(const Reference& reference, const Upload& upload, const std::stop_token& stop) {
  return Uploading(*this, reference, upload, stop).run();
}

}  // namespace fairlead::oci
