#include "oci/registry_error.hpp"

#include "support/fake_http.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using namespace fairlead::oci;
using test::answer;

TEST_SUITE_BEGIN("oci");

TEST_CASE("an error says what the registry said, whatever the form") {
  struct Case {
    std::string body, detail;
  };
  for (const auto& [body, detail] : {
           Case{R"({"errors":[{"code":"DENIED","message":"no","detail":{"a":1}}]})", "DENIED: no"},
           Case{R"({"errors":[{"code":"A"},{"message":"b"}]})", "A; b"},
           Case{"<html><body>502</body></html>", "an HTML page, probably of a proxy in between"},
           Case{"404 page not found\nmore", "404 page not found"},
           Case{"", ""},
           Case{R"({"errors":[]})", R"({"errors":[]})"},
           Case{"a\x1b[31mb", "a?[31mb"},
           Case{"{broken", "{broken"},
       }) {
    CAPTURE(body);
    CHECK(registry_detail(answer(500, body)) == detail);
  }
  CHECK(registry_detail(answer(500, std::string(100'000, 'x'))).size() == 300);
}

TEST_CASE("the code of an error follows from status and error code") {
  struct Case {
    int status;
    const char* code;
    Errc expected;
  };
  for (const auto& [status, code, expected] :
       {Case{401, "UNAUTHORIZED", Errc::denied}, Case{403, "DENIED", Errc::denied},
        Case{404, "MANIFEST_UNKNOWN", Errc::not_found}, Case{429, "TOOMANYREQUESTS", Errc::unavailable},
        Case{500, "UNKNOWN", Errc::unavailable}, Case{503, "", Errc::unavailable}, Case{413, "", Errc::refused},
        Case{400, "DIGEST_INVALID", Errc::corrupt}, Case{400, "MANIFEST_BLOB_UNKNOWN", Errc::corrupt},
        Case{400, "NAME_INVALID", Errc::refused}, Case{405, "UNSUPPORTED", Errc::refused}}) {
    CAPTURE(status);
    const auto error = registry_error(answer(status, R"({"errors":[{"code":")" + std::string(code) + "\"}]}"), "do it");
    CHECK(error.code() == expected);
    CHECK(error.message().starts_with("do it: the registry answers " + std::to_string(status)));
  }
}
