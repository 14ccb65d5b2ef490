#include "cli/redactor.hpp"

#include "base/encoding.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;

TEST_SUITE_BEGIN("cli");

TEST_CASE("a name tells whether its value is a secret") {
  for (const auto* name : {"CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD", "DB_PASSWORD", "MY_SECRET", "SECRETS", "API_KEY",
                           "APIKEY", "ssh_private_key", "registry.password", "token", "--key-passphrase", "TOKEN_2"}) {
    CAPTURE(name);
    CHECK(cli::names_secret(name));
  }
  for (const auto* name : {"PATH", "KEYBOARD", "KEYRING_NAME", "COSIGN_KEY_FILE", "TOKEN_PATH", "SECRET_URL", "KEY_ID",
                           "", "CI_REGISTRY_USER", "PASSWORD_FILE"}) {
    CAPTURE(name);
    CHECK_FALSE(cli::names_secret(name));
  }
}

TEST_CASE("a secret is replaced wherever and in whatever form it stands") {
  cli::Redactor redactor;
  const std::string secret = "pa\"ss wörd/+1";
  redactor.add(Secret(secret));
  CHECK(redactor.redact("a " + secret + secret + " b") == "a ****** b");
  CHECK(redactor.redact("{\"a\":\"pa\\\"ss wörd/+1\"}") == "{\"a\":\"***\"}");
  CHECK(redactor.redact("?p=pa%22ss%20w%C3%B6rd%2F%2B1&x=1") == "?p=***&x=1");
  CHECK(redactor.redact("h: " + base64(as_bytes(secret))).find(base64(as_bytes(secret)).substr(0, 8)) ==
        std::string::npos);
  CHECK(redactor.redact("h: " + base64url(as_bytes(secret))).starts_with("h: ***"));
  CHECK(redactor.redact("nothing of it") == "nothing of it");
}

TEST_CASE("a login is found in a Basic header, and the password alone") {
  cli::Redactor redactor;
  redactor.add_login("ci", Secret("hunter2"));
  CHECK(redactor.redact("Authorization: Basic " + base64(as_bytes("ci:hunter2"))) == "Authorization: Basic ***==");
  CHECK(redactor.redact("-u ci:hunter2") == "-u ***");
  CHECK(redactor.redact("password hunter2") == "password ***");
  CHECK(redactor.redact("user ci") == "user ci");
}

TEST_CASE("the longest secret goes first, so that no part of it stays") {
  cli::Redactor redactor;
  redactor.add(Secret("abcd"));
  redactor.add(Secret("abcdefgh"));
  redactor.add(Secret("abcd"));
  CHECK(redactor.redact("abcdefgh abcd") == "*** ***");
}

TEST_CASE("of a key with several lines each long line is a secret too") {
  cli::Redactor redactor;
  redactor.add(Secret("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\nshort\n-----END PRIVATE KEY-----\n"));
  CHECK(redactor.redact("line MC4CAQAwBQYDK2VwBCIEIA== end") == "line *** end");
  CHECK(redactor.redact("-----BEGIN PRIVATE KEY----- short") == "-----BEGIN PRIVATE KEY----- short");
}

TEST_CASE("the environment's secrets are known, its paths and short values are not") {
  cli::Redactor redactor;
  redactor.add_environment({{"CI_JOB_TOKEN", "glcbt-64_abc"},
                            {"SHORT_TOKEN", "12345"},
                            {"SIGN_KEY", "/run/secrets/sign"},
                            {"COSIGN_KEY", "cosign.key"},
                            {"HOME", "/home/ci"},
                            {"TEXT", "a sentence"}});
  CHECK(redactor.redact("glcbt-64_abc 12345 /run/secrets/sign cosign.key /home/ci a sentence") ==
        "*** 12345 /run/secrets/sign cosign.key /home/ci a sentence");
}

TEST_CASE("too short a secret would mask half of every text, so it is left alone") {
  cli::Redactor redactor;
  redactor.add(Secret("abc"));
  redactor.add(Secret(""));
  redactor.add_login("user", Secret("x"));
  CHECK(redactor.redact("abc user:x") == "abc user:x");
}

TEST_CASE("names stay readable where a secret's value occurs in them, values do not") {
  cli::Redactor redactor;
  redactor.add(Secret("services"));
  redactor.spare("shop/web-services:1");
  redactor.spare("services");
  CHECK(redactor.redact("shop/web-services:1 and my-services") == "shop/web-services:1 and my-services");
  CHECK(redactor.redact_value("shop/web-services:1 and services") == "shop/web-***:1 and ***");
  cli::Redactor other;
  other.add(Secret("services"));
  other.spare("web-services");
  CHECK(other.redact("web-services services web-services") == "web-services *** web-services");
}

TEST_CASE("keys of a JSON document are not masked") {
  cli::Redactor redactor;
  redactor.add(Secret("services"));
  redactor.add(Secret("a\"b\\c"));
  CHECK(redactor.redact_json(R"({"services" : ["services", "x\":services", 1], "a\"b\\c": "a\"b\\c", "k": "\\"})") ==
        R"({"services" : ["***", "x\":***", 1], "a\"b\\c": "***", "k": "\\"})");
  CHECK(redactor.redact_json(R"({"schema":"a.services/1","name":"services","kind":"services","x":["services"]})") ==
        R"({"schema":"a.services/1","name":"***","kind":"services","x":["***"]})");
  redactor.add(Secret("\"quoted"));
  CHECK(redactor.redact_json(R"({"a":"quoted","b":"\"quoted"})") == R"({"a":"quoted","b":"***"})");
  CHECK(redactor.redact_json(R"({"cut": "services)") == R"({"cut": "***)");
  CHECK(redactor.redact_json("").empty());
  CHECK(cli::Redactor().redact_json(R"({"a":"services"})") == R"({"a":"services"})");
}

TEST_SUITE_END();
