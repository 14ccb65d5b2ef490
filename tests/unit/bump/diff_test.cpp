#include "bump/bump.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_SUITE_BEGIN("bump");

TEST_CASE("a diff shows what changes, with three lines around it") {
  const std::string before = "1\n2\n3\n4\nold\n6\n7\n8\n9\n10\n11\n12\n13\nold";
  const std::string after = "1\n2\n3\n4\nnew\n6\n7\n8\n9\n10\n11\n12\n13\nnew";
  CHECK(bump::diff({"a/b.txt", before, after}) == R"(--- a/a/b.txt
+++ b/a/b.txt
@@ -2,7 +2,7 @@
 2
 3
 4
-old
+new
 6
 7
 8
@@ -11,4 +11,4 @@
 11
 12
 13
-old
\ No newline at end of file
+new
\ No newline at end of file
)");
}

TEST_CASE("differences that are near share their lines") {
  CHECK(bump::diff({"a", "old\n2\nold\n", "new\n2\nnew\n"}) ==
        "--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n-old\n+new\n 2\n-old\n+new\n");
}

TEST_CASE("lines that are added are shown") {
  CHECK(bump::diff({"a", "1\n2\n", "1\nnew\n2\n"}) == "--- a/a\n+++ b/a\n@@ -1,2 +1,3 @@\n 1\n+new\n 2\n");
  CHECK(bump::diff({"a", "", "new\n"}) == "--- a/a\n+++ b/a\n@@ -0,0 +1,1 @@\n+new\n");
}

TEST_SUITE_END();
