#include "report/xml.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("report");

TEST_CASE("what XML cannot hold as it is becomes an entity or a question mark") {
  CHECK(report::xml("a<b> & \"c\"\n") == "a&lt;b&gt; &amp; &quot;c&quot;\n");
  CHECK(report::xml("\x01 \xef\xbf\xbf \xc3\xa9") == "? ? \xc3\xa9");
}

TEST_SUITE_END();
