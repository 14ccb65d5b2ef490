#include "gitlab/packages.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("gitlab");

TEST_CASE("names of packages are those that GitLab takes") {
  struct Case {
    gitlab::PackageFile file;
    bool fits;
  };
  for (const auto& [file, fits] :
       {Case{{"release", "1.0.0", "a.tar.gz"}, true}, Case{{"a_b-c.d+e", "1.0.0-rc.1+7", "a~b@c"}, true},
        Case{{"a~b", "1", "a"}, false}, Case{{"a/b", "1", "a"}, false}, Case{{"", "1", "a"}, false},
        Case{{"a", "1~2", "a"}, false}, Case{{"a", "1..2", "a"}, false}, Case{{"a", "1/2", "a"}, false},
        Case{{"a", "1", "~a"}, false}, Case{{"a", "1", "a@"}, false}, Case{{"a", "1", "a b"}, false},
        Case{{"a", "1", ".."}, false}, Case{{"a", "1", "\xc3\xa4"}, false}}) {
    CAPTURE(file.package);
    CAPTURE(file.version);
    CAPTURE(file.name);
    const auto checked = gitlab::check_names(file);
    CHECK(checked.has_value() == fits);
    if (!checked) CHECK(checked.error().id() == "FL0343");
  }
}

TEST_SUITE_END();
