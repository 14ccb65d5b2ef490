#include "oci/session.hpp"

#include "support/fake_clock.hpp"
#include "support/fake_http.hpp"
#include "support/fake_random.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead;
using namespace fairlead::oci;

TEST_SUITE_BEGIN("oci");

TEST_CASE("TLS is left out for this machine only, unless asked for") {
  struct Case {
    const char* reference;
    bool plain;
    const char* origin;
  };
  for (const auto& [reference, plain, origin] :
       {Case{"nginx", false, "https://registry-1.docker.io"}, Case{"localhost:5000/x", false, "http://localhost:5000"},
        Case{"localhost/x", false, "http://localhost"}, Case{"127.0.0.1:5000/x", false, "http://127.0.0.1:5000"},
        Case{"[::1]:5000/x", false, "http://[::1]:5000"},
        Case{"r.example.org:5000/x", false, "https://r.example.org:5000"},
        Case{"127.0.0.1.example.org/x", false, "https://127.0.0.1.example.org"},
        Case{"localhost.example.org/x", false, "https://localhost.example.org"},
        Case{"r.example.org/x", true, "http://r.example.org"}}) {
    CAPTURE(reference);
    CHECK(origin_of(*Reference::parse(reference), plain) == origin);
  }
}

TEST_CASE("a Location is absolute or relative, and does not leave TLS on its own host") {
  test::FakeHttp http;
  test::FakeClock clock;
  test::FakeRandom random;
  const Session session({http, clock, random}, {});
  const auto reference = *Reference::parse("r.example.org/x");
  struct Case {
    const char *location, *target;
  };
  for (const auto& [location, target] :
       {Case{"/v2/x/blobs/uploads/1?s=2", "https://r.example.org/v2/x/blobs/uploads/1?s=2"},
        Case{"https://r.example.org/u", "https://r.example.org/u"},
        Case{"http://r.example.org/u", "https://r.example.org/u"},
        Case{"https://storage.example.org/u?a=b", "https://storage.example.org/u?a=b"}}) {
    CAPTURE(location);
    auto answer = test::answer(202, {}, {{"Location", location}});
    answer.url = "https://r.example.org/v2/x/blobs/uploads/";
    CHECK(*session.resolve(reference, answer) == target);
  }
  CHECK_FALSE(session.resolve(reference, test::answer(202)));
  CHECK_FALSE(session.resolve(reference, test::answer(202, {}, {{"Location", "ftp://x/"}})));
}
