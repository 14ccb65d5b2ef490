#include "http/curl_handle.hpp"

#include "base/handle.hpp"
#include "base/text.hpp"
#include "http/curl_errors.hpp"
#include "http/curl_exchange.hpp"
#include "http/curl_library.hpp"
#include "http/redirect.hpp"
#include "sys/sigpipe.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fmt/core.h>
#include <functional>
#include <string_view>
#include <utility>

namespace fairlead::http {
namespace {

// Of an enumeration in older versions of curl, and long in newer ones; curl_easy_setopt takes long.
constexpr long oldest_tls = CURL_SSLVERSION_TLSv1_2, http_2_with_tls = CURL_HTTP_VERSION_2TLS;

using std::chrono::milliseconds;
using Easy = Handle<CURL, [](CURL* easy) { curl().easy_cleanup(easy); }>;
using Multi = Handle<CURLM, [](CURLM* multi) { curl().multi_cleanup(multi); }>;
using List = Handle<curl_slist, [](curl_slist* list) { curl().slist_free_all(list); }>;

constexpr milliseconds longest_poll = std::chrono::seconds(10);

/// Sets options and remembers whether one was not accepted.
class Options {
 public:
  explicit Options(CURL* easy) : easy_(easy) {}

  template <class Value>
  Options& set(CURLoption option, Value value) {
    if (const auto code = curl().easy_setopt(easy_, option, value); code != CURLE_OK) code_ = code;
    return *this;
  }
  /// A text, or the default's absence when it is empty.
  Options& set(CURLoption option, const std::string& text) {
    return set(option, text.empty() ? nullptr : text.c_str());
  }
  Result<> done() const {
    if (code_ == CURLE_OK) return {};
    return Error(Errc::internal, fmt::format("libcurl lacks an option: {}", curl().easy_strerror(code_)));
  }

 private:
  CURL* easy_;
  CURLcode code_ = CURLE_OK;
};

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c != 0x7f && std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
  });
}

/// The header lines of `request`. A line break in a value would start a header, or a request, of somebody's choice.
Result<List> header_list(const Request& request) {
  List list;
  const auto add = [&](const std::string& line) {
    auto* longer = curl().slist_append(list.get(), line.c_str());
    if (longer == nullptr) std::abort();                    // Out of memory.
    [[maybe_unused]] const auto* shorter = list.release();  // It is a part of the longer one.
    list.reset(longer);
  };
  // Without these, libcurl waits for "100 Continue" and calls every body a form.
  add("Expect:");
  bool has_type = false;
  for (const auto& header : request.headers) {
    if (!is_token(header.name) || header.value.find_first_of(std::string_view("\r\n\0", 3)) != header.value.npos) {
      return Error(Errc::config, fmt::format("the header \"{}\" cannot be sent: it has a line break or is no name",
                                             printable(header.name)));
    }
    has_type = has_type || equal_ignoring_case(header.name, "content-type");
    add(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  if (!has_type) add("Content-Type:");
  return list;
}

void set_body(Options& options, Exchange& exchange) {
  const auto& request = exchange.request;
  const bool wants_length = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if (request.method == "HEAD") {
    options.set(CURLOPT_NOBODY, 1L);
  } else if (request.stream) {
    options.set(CURLOPT_UPLOAD, 1L)
        .set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.stream->size))
        .set(CURLOPT_READFUNCTION, on_read)
        .set(CURLOPT_READDATA, &exchange)
        .set(CURLOPT_SEEKFUNCTION, on_seek)
        .set(CURLOPT_SEEKDATA, &exchange)
        .set(CURLOPT_UPLOAD_BUFFERSIZE, 256L << 10U);
  } else if (wants_length || !request.body.empty()) {
    options.set(CURLOPT_POST, 1L)
        .set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()))
        .set(CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.accept_gzip) options.set(CURLOPT_ACCEPT_ENCODING, "gzip");
  // On a kept connection that turns out to be dead, libcurl sends again by itself.
  if (request.send_once) options.set(CURLOPT_FRESH_CONNECT, 1L);
  options.set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

bool only_connects(const Request& request) {
  return request.method == "CONNECT";
}

void set_transport(Options& options, const Request& request, const Surroundings& surroundings) {
  const Transport none;
  const auto& transport = request.transport ? *request.transport : none;
  if (!transport.unix_socket.empty()) options.set(CURLOPT_UNIX_SOCKET_PATH, transport.unix_socket);
  // An empty text, not a null, keeps libcurl from looking into the environment itself.
  const bool by_proxy = transport.unix_socket.empty() && !only_connects(request);
  options.set(CURLOPT_PROXY, by_proxy ? surroundings.proxy.url.c_str() : "")
      .set(CURLOPT_NOPROXY, surroundings.proxy.exceptions.c_str());
  if (!transport.ca_file.empty() || !transport.ca_directory.empty()) {
    options.set(CURLOPT_CAINFO, transport.ca_file).set(CURLOPT_CAPATH, transport.ca_directory);
  } else {
    if (!surroundings.ca_file.empty()) options.set(CURLOPT_CAINFO, surroundings.ca_file);
    if (!surroundings.ca_directory.empty()) options.set(CURLOPT_CAPATH, surroundings.ca_directory);
  }
  if (only_connects(request)) options.set(CURLOPT_CONNECT_ONLY, 1L).set(CURLOPT_FRESH_CONNECT, 1L);
  const bool verify = !transport.insecure_skip_verify;
  options.set(CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L)
      .set(CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L)
      .set(CURLOPT_SSLVERSION, oldest_tls)
      .set(CURLOPT_SSLCERT, transport.client_certificate)
      .set(CURLOPT_SSLKEY, transport.client_key);
}

void set_fixed(Options& options) {
  options.set(CURLOPT_PROTOCOLS_STR, "http,https")
      .set(CURLOPT_HTTP_VERSION, http_2_with_tls)
      .set(CURLOPT_FOLLOWLOCATION, 0L)
      .set(CURLOPT_PATH_AS_IS, 1L)
      .set(CURLOPT_NOSIGNAL, 1L)    // Signals and threads do not mix; SIGPIPE is held off around the exchange.
      .set(CURLOPT_QUICK_EXIT, 1L)  // A name that is still being looked up must not delay a stop.
      .set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L)
      .set(CURLOPT_TCP_KEEPALIVE, 1L)
      .set(CURLOPT_USERAGENT, "fairlead");
}

void set_callbacks(Options& options, Exchange& exchange) {
  options.set(CURLOPT_HEADERFUNCTION, on_header)
      .set(CURLOPT_HEADERDATA, &exchange)
      .set(CURLOPT_WRITEFUNCTION, on_body)
      .set(CURLOPT_WRITEDATA, &exchange)
      .set(CURLOPT_PREREQFUNCTION, on_connected)
      .set(CURLOPT_PREREQDATA, &exchange);
  if (exchange.request.sink) options.set(CURLOPT_BUFFERSIZE, 128L << 10U);
}

/// How long there may be silence, and what to say when it was longer.
struct Patience {
  milliseconds left;
  Errc code;
  std::string text;
};

Patience patience(const Exchange& exchange, const Surroundings& surroundings) {
  const auto now = std::chrono::steady_clock::now();
  const auto& request = exchange.request;
  Patience result = {longest_poll, Errc::timed_out, {}};
  if (surroundings.deadline) {
    result = {std::chrono::ceil<milliseconds>(*surroundings.deadline - now), Errc::timed_out,
              fmt::format("no complete answer within {} ms", request.timeout.count())};
  }
  if (exchange.sends > 0 && request.idle_timeout.count() > 0) {  // Before, connect_timeout counts.
    const auto left = std::chrono::ceil<milliseconds>(exchange.last_moved + request.idle_timeout - now);
    if (left < result.left) {
      result = {left, Errc::unavailable, fmt::format("nothing came for {} ms", request.idle_timeout.count())};
    }
  }
  return result;
}

/// Lets libcurl work until it is done, nothing came for too long, or a stop.
Result<> drive(CURLM* multi, Exchange& exchange, const Surroundings& surroundings) {
  const std::stop_callback wake(exchange.stop, [multi] { curl().multi_wakeup(multi); });
  for (int running = 1;;) {
    const auto code = curl().multi_perform(multi, &running);
    if (code != CURLM_OK) return Error(Errc::io, curl().multi_strerror(code));
    if (running == 0) return {};
    if (exchange.stop.stop_requested()) return Error(Errc::cancelled, "stopped");
    const auto wait = patience(exchange, surroundings);
    if (wait.left.count() <= 0) return Error(wait.code, wait.text);
    curl().multi_poll(multi, nullptr, 0, static_cast<int>(std::min(wait.left, longest_poll).count()), nullptr);
  }
}

}  // namespace

struct CurlHandle::State {
  Multi multi{curl().multi_init()};
  Easy easy{curl().easy_init()};  // Goes first: it is in the other.
  std::array<char, CURL_ERROR_SIZE> detail = {};

  Result<> prepare(Exchange& exchange, const Surroundings& surroundings, const List& headers) {
    curl().easy_reset(easy.get());
    detail.front() = '\0';
    Options options(easy.get());
    set_fixed(options);
    set_callbacks(options, exchange);
    set_transport(options, exchange.request, surroundings);
    set_body(options, exchange);
    return options.set(CURLOPT_URL, exchange.request.url)
        .set(CURLOPT_HTTPHEADER, headers.get())
        .set(CURLOPT_ERRORBUFFER, detail.data())
        .set(CURLOPT_CONNECTTIMEOUT_MS, exchange.request.connect_timeout.count())
        .done();
  }

  /// What libcurl says about the exchange that ended.
  Result<> verdict(const Exchange& exchange) {
    int left = 0;
    const auto* message = curl().multi_info_read(multi.get(), &left);
    auto code = message != nullptr ? message->data.result : CURLE_FAILED_INIT;
    if (code == CURLE_OK && !exchange.receiver.has_headers() && !only_connects(exchange.request)) {
      code = CURLE_PARTIAL_FILE;
    }
    if (code == CURLE_OK || exchange.receiver.has_enough()) return {};
    Failure failure = {.code = code, .was_sent = exchange.sends > 0, .detail = detail.data()};
    curl().easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &failure.os_error);
    curl().easy_getinfo(easy.get(), CURLINFO_HTTP_CONNECTCODE, &failure.proxy_status);
    return transfer_error(exchange.request, failure);
  }

  Result<> run(Exchange& exchange, const Surroundings& surroundings) {
    curl().multi_add_handle(multi.get(), easy.get());
    auto driven = drive(multi.get(), exchange, surroundings);
    auto result = driven ? verdict(exchange) : std::move(driven).during(described(exchange.request));
    curl().multi_remove_handle(multi.get(), easy.get());
    if (exchange.failure) return std::move(*exchange.failure).during(described(exchange.request));
    if (exchange.stop.stop_requested() && !result) {
      return Error(Errc::cancelled, described(exchange.request) + ": stopped");
    }
    return result;
  }
};

CurlHandle::CurlHandle() : state_(new State) {
  if (!state_->multi || !state_->easy) std::abort();  // Out of memory.
}
CurlHandle::~CurlHandle() = default;

Result<Response> CurlHandle::exchange(const Request& request, const Surroundings& surroundings,
                                      const std::stop_token& stop) {
  const sys::SigpipeBlocked no_sigpipe;
  if (!is_token(request.method)) return Error(Errc::internal, "not an HTTP method: " + printable(request.method));
  TRY_ASSIGN(const auto headers, header_list(request).during(described(request)));
  Exchange exchange(request, stop);
  TRY(exchange.rewind().during(described(request)));
  TRY(state_->prepare(exchange, surroundings, headers));
  TRY(state_->run(exchange, surroundings));
  auto response = exchange.receiver.take();
  response.url = request.url;
  return response;
}

}  // namespace fairlead::http
