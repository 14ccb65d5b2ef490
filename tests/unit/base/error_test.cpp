#include "base/result.hpp"
#include "base/secret.hpp"

#include <doctest/doctest.h>

using namespace fairlead;

TEST_CASE("an error says what was being done, outermost first") {
  const auto result =
      Result<int>(Error(Errc::denied, "401 Unauthorized")).during("pull nginx").during("deploy \"web\"");
  CHECK(result.error().message() == "deploy \"web\": pull nginx: 401 Unauthorized");
  CHECK(result.error().id() == "FL0005");
}

TEST_CASE("the innermost place and help win") {
  const auto error = Error(Errc::config, "x").at({"a.yml", 3, 5}).at({"b.yml", 1, 1}).help("first").help("second");
  CHECK(error.place().str() == "a.yml:3:5");
  CHECK(error.help() == "first");
}

TEST_CASE("an error by another code says all that it said, and has its entry") {
  const auto error = Error(Errc::denied, "x").at({"a.yml", 3, 5}).during("y").note("z").help("first").as(Errc::partial);
  CHECK(error.code() == Errc::partial);
  CHECK(error.id() == "FL0005");
  CHECK(error.message() == "y: x");
  CHECK(error.place().str() == "a.yml:3:5");
  CHECK(error.notes() == std::vector<std::string>{"z"});
  CHECK(error.help() == "first");
  CHECK(Error(Errc::refused, "x").id("FL0306").as(Errc::partial).id() == "FL0306");
}

TEST_CASE("a result is as small as its value") {
  CHECK(sizeof(Error) == sizeof(void*));
  CHECK(sizeof(Result<std::size_t>) == 16);
}

TEST_CASE("a secret leaves nothing behind when it is moved") {
  Secret a("hunter2");
  const Secret b(std::move(a));
  CHECK(b.reveal() == "hunter2");
  CHECK(a.empty());
}

TEST_CASE("the names of the codes follow the order of the codes") {
  CHECK(code_name(Errc::usage) == "usage");
  CHECK(code_name(Errc::refused) == "refused");
  CHECK(code_name(Errc::internal) == "internal");
}
