#include "support/tls_files.hpp"

#include "base/handle.hpp"

#include <cstdio>
#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace fairlead::test {
namespace {

using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Handle<X509, X509_free>;
using File = Handle<std::FILE, std::fclose>;

struct Identity {
  Key key;
  Certificate certificate;
};

void add_extension(X509* certificate, int kind, const char* value) {
  const Handle<X509_EXTENSION, X509_EXTENSION_free> extension(::X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
  REQUIRE(extension);
  REQUIRE(::X509_add_ext(certificate, extension.get(), -1) == 1);
}

/// A certificate for `name`, signed by `issuer`, or by itself when there is none.
Identity make_identity(const char* name, const Identity* issuer) {
  static long serial = 1000;
  Identity made = {Key(::EVP_EC_gen("P-256")), Certificate(::X509_new())};
  auto* certificate = made.certificate.get();
  REQUIRE(::X509_set_version(certificate, X509_VERSION_3) == 1);
  ::ASN1_INTEGER_set(::X509_get_serialNumber(certificate), ++serial);
  ::X509_gmtime_adj(::X509_getm_notBefore(certificate), -3600);
  ::X509_gmtime_adj(::X509_getm_notAfter(certificate), 86400);
  ::X509_set_pubkey(certificate, made.key.get());
  auto* subject = ::X509_get_subject_name(certificate);
  ::X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  const auto& signer = issuer == nullptr ? made : *issuer;
  ::X509_set_issuer_name(certificate, ::X509_get_subject_name(signer.certificate.get()));
  add_extension(certificate, NID_basic_constraints, issuer == nullptr ? "critical,CA:TRUE" : "CA:FALSE");
  if (issuer != nullptr) add_extension(certificate, NID_subject_alt_name, "IP:127.0.0.1");
  REQUIRE(::X509_sign(certificate, signer.key.get(), ::EVP_sha256()) > 0);
  return made;
}

std::string write_certificate(const Identity& identity, const std::string& path) {
  const File file(std::fopen(path.c_str(), "we"));
  REQUIRE(file);
  REQUIRE(::PEM_write_X509(file.get(), identity.certificate.get()) == 1);
  return path;
}

std::string write_key(const Identity& identity, const std::string& path) {
  const File file(std::fopen(path.c_str(), "we"));
  REQUIRE(file);
  REQUIRE(::PEM_write_PrivateKey(file.get(), identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return path;
}

}  // namespace

TlsFiles make_tls_files(const std::string& directory) {
  const auto authority = make_identity("Fairlead test authority", nullptr);
  const auto server = make_identity("server", &authority), client = make_identity("client", &authority);
  return {.authority = write_certificate(authority, directory + "/ca.pem"),
          .server_certificate = write_certificate(server, directory + "/server.pem"),
          .server_key = write_key(server, directory + "/server-key.pem"),
          .client_certificate = write_certificate(client, directory + "/cert.pem"),
          .client_key = write_key(client, directory + "/key.pem")};
}

}  // namespace fairlead::test
