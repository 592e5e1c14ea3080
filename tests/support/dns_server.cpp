#include "tests/support/dns_server.hpp"

#include <array>
#include <cctype>
#include <numeric>
#include <optional>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace statushive::tests {
namespace {

constexpr uint16_t type_a = 1;
constexpr uint16_t type_aaaa = 28;
constexpr size_t header_bytes = 12;

enum rcode : uint8_t { no_error = 0, serv_fail = 2, nx_domain = 3, refused_by_policy = 5 };

struct question {
  std::string name;
  uint16_t type = 0;
  std::string bytes;  ///< As asked, to repeat in the answer.
};

uint16_t number_at(const std::string& bytes, size_t at) {
  return static_cast<uint16_t>(static_cast<uint8_t>(bytes[at]) << 8 |
                               static_cast<uint8_t>(bytes[at + 1]));
}

void append_number(std::string& bytes, uint32_t number, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
    bytes += static_cast<char>(number >> shift);
}

std::optional<question> parse(const std::string& query) {
  question asked;
  size_t at = header_bytes;
  while (at < query.size() && query[at] != 0) {
    const auto length = static_cast<uint8_t>(query[at]);
    if (at + 1 + length >= query.size()) return {};
    if (!asked.name.empty()) asked.name += '.';
    for (size_t i = 0; i < length; ++i) {
      asked.name += static_cast<char>(std::tolower(static_cast<unsigned char>(query[at + 1 + i])));
    }
    at += 1U + length;
  }
  if (at + 5 > query.size()) return {};
  asked.type = number_at(query, at + 1);
  asked.bytes = query.substr(header_bytes, at + 5 - header_bytes);
  return asked;
}

/// A resource record for the asked name, or nothing if the address is of the other family.
std::string record(const std::string& address, uint16_t type, uint32_t ttl) {
  std::array<char, 16> bytes;
  const int family = type == type_a ? AF_INET : AF_INET6;
  if (inet_pton(family, address.c_str(), bytes.data()) != 1) return {};
  const uint16_t length = type == type_a ? 4 : 16;
  std::string text("\xc0\x0c", 2);  // The name stands at offset 12.
  append_number(text, type, 2);
  append_number(text, 1, 2);
  append_number(text, ttl, 4);
  append_number(text, length, 2);
  return text + std::string(bytes.data(), length);
}

std::string message(const std::string& query, const question& asked, rcode code,
                    const std::vector<std::string>& records) {
  std::string text = query.substr(0, 2);
  append_number(text, 0x8180U | code, 2);
  append_number(text, 1, 2);
  append_number(text, static_cast<uint32_t>(records.size()), 2);
  append_number(text, 0, 4);
  text += asked.bytes;
  for (const auto& each : records)
    text += each;
  return text;
}

}  // namespace

dns_server::dns_server() : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(socket_, reinterpret_cast<const sockaddr*>(&address), length) != 0 ||
      getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    close(socket_);
    throw std::runtime_error("dns_server cannot bind");
  }
  const timeval patience{0, 20'000};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

dns_server::~dns_server() {
  is_stopping_ = true;
  thread_.join();
  close(socket_);
}

std::string dns_server::address() const {
  return "127.0.0.1:" + std::to_string(port_);
}

void dns_server::add(const std::string& name, std::vector<std::string> addresses,
                     std::chrono::seconds ttl) {
  const std::lock_guard lock(mutex_);
  auto& named = names_[name];
  named.exists = true;
  named.addresses = std::move(addresses);
  named.ttl = static_cast<uint32_t>(ttl.count());
}

void dns_server::set_behaviour(const std::string& name, behaviour how) {
  const std::lock_guard lock(mutex_);
  names_[name].how = how;
}

size_t dns_server::questions(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = questions_.find(name);
  return found == questions_.end() ? 0 : found->second;
}

size_t dns_server::questions() const {
  const std::lock_guard lock(mutex_);
  return std::accumulate(questions_.begin(), questions_.end(), size_t{0},
                         [](size_t sum, const auto& each) { return sum + each.second; });
}

void dns_server::serve() {
  while (!is_stopping_) {
    std::array<char, 1500> buffer;
    sockaddr_in from{};
    socklen_t length = sizeof from;
    const auto count = recvfrom(socket_, buffer.data(), buffer.size(), 0,
                                reinterpret_cast<sockaddr*>(&from), &length);
    if (count < static_cast<ssize_t>(header_bytes)) continue;
    const auto reply = reply_to(std::string(buffer.data(), static_cast<size_t>(count)));
    if (reply.empty()) continue;
    sendto(socket_, reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&from),
           length);
  }
}

std::string dns_server::reply_to(const std::string& query) {
  const auto asked = parse(query);
  if (!asked) return {};
  const std::lock_guard lock(mutex_);
  ++questions_[asked->name];
  const auto found = names_.find(asked->name);
  if (found == names_.end()) return message(query, *asked, nx_domain, {});
  const auto& known = found->second;
  switch (known.how) {
    case behaviour::servfail: return message(query, *asked, serv_fail, {});
    case behaviour::refused: return message(query, *asked, refused_by_policy, {});
    case behaviour::silent: return {};
    case behaviour::silent_about_v6:
      if (asked->type == type_aaaa) return {};
      break;
    case behaviour::answer: break;
  }
  if (!known.exists) return message(query, *asked, nx_domain, {});
  std::vector<std::string> records;
  for (const auto& address : known.addresses) {
    if (auto one = record(address, asked->type, known.ttl); !one.empty())
      records.push_back(std::move(one));
  }
  return message(query, *asked, no_error, records);
}

}  // namespace statushive::tests
