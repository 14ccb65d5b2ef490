#include "compose/short_forms.hpp"

#include "compose/paths.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace fairlead::compose;

TEST_SUITE_BEGIN("compose");

TEST_CASE("a short port has up to four parts") {
  const auto parts = [](std::string_view text) {
    const auto [address, published, target, protocol] = split_port(text);
    return std::string(address) + "|" + std::string(published) + "|" + std::string(target) + "|" +
           std::string(protocol);
  };
  CHECK(parts("80") == "||80|tcp");
  CHECK(parts("8080:80/udp") == "|8080|80|udp");
  CHECK(parts("127.0.0.1:8080-8081:80-81") == "127.0.0.1|8080-8081|80-81|tcp");
  CHECK(parts("[::1]:8080:80") == "::1|8080|80|tcp");
  CHECK(parts("127.0.0.1::80") == "127.0.0.1||80|tcp");
  CHECK(parts("") == "|||tcp");
}

TEST_CASE("a short mount has up to three parts, and drives are no parts") {
  const auto parts = [](std::string_view text) {
    const auto [source, target, options] = split_mount(text);
    return std::string(source) + "|" + std::string(target) + "|" + std::string(options);
  };
  CHECK(parts("/data") == "|/data|");
  CHECK(parts("db:/data") == "db|/data|");
  CHECK(parts("./x:/data:ro,z") == "./x|/data|ro,z");
  CHECK(parts(R"(C:\x:D:\y:ro)") == R"(C:\x|D:\y|ro)");
  CHECK(parts("C:/x:/y:ro") == "C:/x|/y|ro");
  CHECK(parts("v:/data") == "v|/data|");
  CHECK(parts("v:/data:ro") == "v|/data|ro");
  CHECK(parts("a:/b:ro:extra") == "||");
  CHECK(parts("") == "||");
}

TEST_CASE("paths are resolved by their text") {
  CHECK(resolve("", "a/b") == "a/b");
  CHECK(resolve("dir", "./a//b/") == "dir/a/b");
  CHECK(resolve("dir/sub", "../../x") == "x");
  CHECK(resolve("dir", "../../x") == "../x");
  CHECK(resolve("/base", "../../x") == "/x");
  CHECK(resolve("/base", "/etc/../x") == "/x");
  CHECK(resolve("/base", ".") == "/base");
  CHECK(resolve("", ".") == ".");
  CHECK(resolve("/base", R"(C:\x)") == R"(C:\x)");
  CHECK(directory_of("a/b/c.yml") == "a/b");
  CHECK(directory_of("c.yml").empty());
  CHECK(directory_of("-").empty());
  CHECK(directory_of("/c.yml") == "/");
}

TEST_SUITE_END();
