#include "service/resolve.hpp"

#include "service/socket.hpp"

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <random>
#include <sys/socket.h>

namespace fairlead::demo {
namespace {

constexpr std::size_t header_size = 12, longest_label = 63, longest_name = 253;
constexpr std::uint16_t type_a = 1, class_in = 1;

std::uint16_t number_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[at]) << 8U |
                                    static_cast<unsigned char>(bytes[at + 1]));
}

void append(std::string& bytes, std::uint16_t number) {
  bytes += static_cast<char>(number >> 8U);
  bytes += static_cast<char>(number & 0xffU);
}

/// Where the name at `at` ends, or npos if it runs out of the bytes.
std::size_t after_name(std::string_view bytes, std::size_t at) {
  while (at < bytes.size()) {
    const auto length = static_cast<unsigned char>(bytes[at]);
    if (length == 0) return at + 1;
    if (length >= 0xc0) return at + 2;  // a pointer ends the name (RFC 1035, section 4.1.4)
    at += length + 1U;
  }
  return std::string_view::npos;
}

std::uint32_t nameserver() {
  std::uint32_t address = htonl(INADDR_LOOPBACK);
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen("/etc/resolv.conf", "re"), std::fclose);
  std::array<char, 256> line{};
  std::array<char, 64> text{};
  while (file && std::fgets(line.data(), line.size(), file.get()) != nullptr)
    if (std::sscanf(line.data(), "nameserver %63s", text.data()) == 1 && inet_pton(AF_INET, text.data(), &address) == 1)
      break;
  return address;
}

std::optional<std::uint32_t> ask(int fd, const std::string& query, std::uint16_t id) {
  if (send(fd, query.data(), query.size(), 0) != static_cast<ssize_t>(query.size())) return {};
  std::array<char, 1500> answer{};
  const ssize_t size = recv(fd, answer.data(), answer.size(), 0);
  if (size <= 0) return {};
  return first_address({answer.data(), static_cast<std::size_t>(size)}, id);
}

}  // namespace

std::string dns_query(std::string_view host, std::uint16_t id) {
  if (host.empty() || host.size() > longest_name) return {};
  std::string query;
  append(query, id);
  query += std::string_view("\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10);  // recursion desired, one question
  while (!host.empty()) {
    const auto label = host.substr(0, host.find('.'));
    if (label.empty() || label.size() > longest_label) return {};
    query += static_cast<char>(label.size());
    query += label;
    host.remove_prefix(std::min(host.size(), label.size() + 1));
  }
  query += '\0';
  append(query, type_a);
  append(query, class_in);
  return query;
}

std::optional<std::uint32_t> first_address(std::string_view answer, std::uint16_t id) {
  if (answer.size() < header_size || number_at(answer, 0) != id || (number_at(answer, 2) & 0x800fU) != 0x8000)
    return {};
  std::size_t at = header_size;
  for (unsigned questions = number_at(answer, 4); questions > 0; --questions) {
    at = after_name(answer, at);
    if (at >= answer.size()) return {};
    at += 4;
  }
  for (unsigned records = number_at(answer, 6); records > 0; --records) {
    at = after_name(answer, at);
    if (at > answer.size() || answer.size() - at < 10) return {};
    const std::size_t size = number_at(answer, at + 8), data = at + 10;
    if (answer.size() - data < size) return {};
    if (number_at(answer, at) == type_a && number_at(answer, at + 2) == class_in && size == 4) {
      std::uint32_t address = 0;
      std::memcpy(&address, &answer[data], sizeof address);
      return address;
    }
    at = data + size;
  }
  return {};
}

std::optional<std::uint32_t> resolve(const std::string& host) {
  std::uint32_t address = 0;
  if (inet_pton(AF_INET, host.c_str(), &address) == 1) return address;
  if (host == "localhost") return htonl(INADDR_LOOPBACK);
  const auto id = static_cast<std::uint16_t>(std::random_device{}());
  const auto query = dns_query(host, id);
  const Socket socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (query.empty() || !socket) return {};
  limit_waits(socket.fd(), std::chrono::seconds(1));
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(53);
  server.sin_addr.s_addr = nameserver();
  if (connect(socket.fd(), reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) return {};
  for (int attempt = 0; attempt < 2; ++attempt)
    if (const auto found = ask(socket.fd(), query, id)) return found;
  return {};
}

}  // namespace fairlead::demo
