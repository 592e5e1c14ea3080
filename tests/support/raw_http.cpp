#include "tests/support/raw_http.hpp"

#include <array>
#include <cstdlib>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace statushive::tests {

std::string raw_http::reply::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key.size() == name.size() && ::strncasecmp(key.data(), name.data(), name.size()) == 0)
      return value;
  }
  return {};
}

raw_http::raw_http(uint16_t port, std::chrono::milliseconds patience)
    : raw_http("127.0.0.1", port, patience) {}

raw_http::raw_http(const std::string& host, uint16_t port, std::chrono::milliseconds patience) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* address = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &address) != 0) return;
  fd_ = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval limit{static_cast<time_t>(patience.count() / 1000),
                      static_cast<suseconds_t>(patience.count() % 1000 * 1000)};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  const int at_once = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  is_connected_ = ::connect(fd_, address->ai_addr, address->ai_addrlen) == 0;
  ::freeaddrinfo(address);
}

raw_http::~raw_http() {
  close();
}

bool raw_http::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

bool raw_http::fill() {
  std::array<char, 65536> buffer;
  const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
  if (got <= 0) {
    has_ended_ = got == 0;
    return false;
  }
  unread_.append(buffer.data(), static_cast<size_t>(got));
  return true;
}

raw_http::reply raw_http::receive() {
  return receive_reply(true);
}

raw_http::reply raw_http::receive_head() {
  return receive_reply(false);
}

raw_http::reply raw_http::receive_reply(bool has_body) {
  size_t end = 0;
  while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return {};
  }
  reply got;
  std::string_view lines = std::string_view(unread_).substr(0, end + 2);
  got.status = std::atoi(std::string(lines.substr(lines.find(' ') + 1, 3)).c_str());
  lines.remove_prefix(lines.find("\r\n") + 2);
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find("\r\n"));
    const auto colon = line.find(": ");
    if (colon != std::string_view::npos)
      got.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    lines.remove_prefix(line.size() + 2);
  }
  unread_.erase(0, end + 4);
  if (!has_body || got.status < 200) return got;
  const auto length = static_cast<size_t>(std::atoll(got.header("Content-Length").c_str()));
  while (unread_.size() < length) {
    if (!fill()) return {};
  }
  got.body = unread_.substr(0, length);
  unread_.erase(0, length);
  return got;
}

bool raw_http::read_at_least(size_t bytes) {
  while (unread_.size() < bytes) {
    if (!fill()) return false;
  }
  return true;
}

std::string raw_http::receive_all() {
  while (fill()) {
  }
  return unread_;
}

bool raw_http::has_closed() {
  if (fd_ < 0) return true;
  while (!has_ended_ && fill()) {
  }
  return has_ended_;
}

void raw_http::shut_down_writing() const {
  ::shutdown(fd_, SHUT_WR);
}

void raw_http::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

void raw_http::reset() {
  const linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

}  // namespace statushive::tests
