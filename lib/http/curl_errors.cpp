#include "http/curl_errors.hpp"

#include "base/text.hpp"
#include "http/curl_library.hpp"
#include "http/redirect.hpp"
#include "http/url.hpp"
#include "sys/os_error.hpp"

#include <cerrno>
#include <fmt/core.h>

namespace fairlead::http {
namespace {

std::string host_of(const Request& request) {
  const auto url = Url::parse(request.url);
  return url ? url->host : request.url;
}

Error no_connection(const Request& request, const Failure& failure) {
  const bool is_forbidden = failure.os_error == EACCES || failure.os_error == EPERM;
  const auto why = failure.os_error != 0    ? sys::os_text(static_cast<int>(failure.os_error))
                   : failure.detail.empty() ? std::string("no connection")
                                            : failure.detail;
  auto error = Error(is_forbidden ? Errc::denied : Errc::unavailable, fmt::format("{}: {}", described(request), why));
  if (request.transport && !request.transport->unix_socket.empty()) return error;
  return std::move(error).help(
      fmt::format("check the address, and that \"{}\" is up and can be reached from here", host_of(request)));
}

Error no_name(const Request& request, std::string_view whose) {
  return Error(Errc::unavailable, fmt::format("{}: the {} has no address", described(request), whose))
      .help(fmt::format("check the name \"{}\" and this machine's DNS", host_of(request)));
}

Error not_trusted(const Request& request, const Failure& failure) {
  return Error(Errc::denied, fmt::format("{}: the server is not trusted: {}", described(request), failure.detail))
      .id("FL0601")
      .help("install the authority's certificate, or name it in SSL_CERT_FILE");
}

/// TLS failed before or after its handshake; what is wrong stands only in OpenSSL's words.
Error no_tls(const Request& request, const Failure& failure) {
  const auto says = [&](std::string_view words) { return failure.detail.find(words) != failure.detail.npos; };
  auto text = fmt::format("{}: TLS failed: {}", described(request), failure.detail);
  if (says("alert") && (says("certificate") || says("unknown ca") || says("access denied"))) {
    return Error(Errc::denied, std::move(text)).help("the server wants a client certificate that it trusts");
  }
  if (says("wrong version number")) {
    return Error(Errc::config, std::move(text)).help("the server does not speak TLS on this port: use http://");
  }
  return {Errc::unavailable, std::move(text)};
}

Error broken(const Request& request, const Failure& failure, std::string_view fallback) {
  if (failure.detail.find("SSL") != failure.detail.npos) return no_tls(request, failure);
  return {Errc::unavailable,
          fmt::format("{}: {}", described(request), failure.detail.empty() ? fallback : failure.detail)};
}

Error refused_by_proxy(const Request& request, long status) {
  const bool is_denied = status == 401 || status == 403 || status == 407;
  return Error(is_denied ? Errc::denied : Errc::unavailable,
               fmt::format("{}: the proxy answered {}", described(request), status))
      .help("check the proxy's address, user and password in https_proxy, or except the host in no_proxy");
}

Error error_of(const Request& request, const Failure& failure) {
  if (failure.proxy_status >= 300) return refused_by_proxy(request, failure.proxy_status);
  switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST: return no_name(request, "host");
    case CURLE_COULDNT_RESOLVE_PROXY: return no_name(request, "proxy");
    case CURLE_COULDNT_CONNECT: return no_connection(request, failure);
    case CURLE_OPERATION_TIMEDOUT:
      return {Errc::unavailable,
              fmt::format("{}: no connection within {} ms", described(request), request.connect_timeout.count())};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR: return not_trusted(request, failure);
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
      return {Errc::config, fmt::format("{}: cannot use the certificates: {}", described(request), failure.detail)};
    case CURLE_SSL_CONNECT_ERROR: return no_tls(request, failure);
    case CURLE_GOT_NOTHING: return {Errc::unavailable, described(request) + ": the server closed without an answer"};
    case CURLE_PARTIAL_FILE: return {Errc::unavailable, described(request) + ": the answer ended early"};
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_PROXY: return broken(request, failure, "the connection broke");
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
      return {Errc::corrupt, fmt::format("{}: the answer is not HTTP: {}", described(request), failure.detail)};
    case CURLE_URL_MALFORMAT: return {Errc::config, described(request) + ": not a usable URL"};
    default: return {Errc::io, fmt::format("{}: {}", described(request), failure.detail)};
  }
}

}  // namespace

Error transfer_error(const Request& request, const Failure& failure) {
  auto cleaned = failure;
  cleaned.detail = printable(trim(failure.detail));
  if (cleaned.detail.empty()) cleaned.detail = curl().easy_strerror(static_cast<CURLcode>(failure.code));
  auto error = error_of(request, cleaned);
  // What is not trusted or not allowed has an id of its own, which says more.
  if (failure.was_sent || error.code() != Errc::unavailable) return error;
  return std::move(error).id(not_connected);
}

}  // namespace fairlead::http
