#include "oci/users.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using namespace fairlead;
using oci::Owner;

TEST_SUITE_BEGIN("oci");

TEST_CASE("owners are numbers, or names of the image") {
  const auto read = [](std::string_view path) -> Result<std::string> {
    return path == "/etc/passwd" ? "root:x:0:0::/:\nbroken\napp:x:1000:1001::/:\nodd:x:a:b\n"
                                 : "root:x:0:\nweb:x:777:app\n";
  };
  const auto none = [](std::string_view) -> Result<std::string> { return std::string(); };
  struct Case {
    const char* text;
    Owner owner;
  };
  for (const auto& [text, owner] : std::vector<Case>{{"5", {5, 5}},
                                                     {"5:6", {5, 6}},
                                                     {"app", {1000, 1001}},
                                                     {"app:web", {1000, 777}},
                                                     {"app:0", {1000, 0}},
                                                     {":web", {0, 777}},
                                                     {"5:web", {5, 777}}}) {
    CAPTURE(text);
    CHECK(oci::parse_owner(text, read).value() == owner);
  }
  CHECK(oci::parse_owner("5:6", none).value() == Owner{5, 6});
  struct Wrong {
    const char *text, *message, *help;
  };
  for (const auto& [text, message, help] :
       {Wrong{"nobody", "\"nobody\" is not in /etc/passwd of the image", "use a name that is there, or a number"},
        Wrong{"0:app", "\"app\" is not in /etc/group of the image", "use a name that is there, or a number"},
        Wrong{"odd", "\"odd\" is not in /etc/passwd of the image", "use a name that is there, or a number"},
        Wrong{"-1", "\"-1\" is not in /etc/passwd of the image", "use a name that is there, or a number"},
        Wrong{"4294967296", "\"4294967296\" is not in /etc/passwd of the image",
              "use a name that is there, or a number"}}) {
    CAPTURE(text);
    const auto owner = oci::parse_owner(text, read);
    REQUIRE_FALSE(owner);
    CHECK(owner.error().id() == "FL0437");
    CHECK(owner.error().message() == message);
    CHECK(owner.error().help() == help);
  }
  CHECK(oci::parse_owner("app", none).error().help() == "the image has no /etc/passwd: use a number, such as 10001");
}

TEST_SUITE_END();
