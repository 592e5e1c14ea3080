#include "tests/support/odd_server.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <functional>
#include <list>
#include <stdexcept>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/odd_response.hpp"

namespace statushive::tests {
namespace {

using steady = std::chrono::steady_clock;

constexpr size_t request_bytes_max = 64 << 10;

int listen_on(uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(fd, 4096) != 0) {
    close(fd);
    throw std::runtime_error("odd_server cannot listen on port " + std::to_string(port));
  }
  return fd;
}

uint16_t port_of(int fd) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.sin_port);
}

struct connection {
  int fd = -1;
  std::string received;
  std::vector<odd_step> steps;  ///< What is left to do.
  size_t sent = 0;              ///< Bytes of the first step.
  steady::time_point resume{};  ///< End of a pause.
  bool is_over = false;
};

void hang_up(connection& peer, bool with_reset) {
  if (with_reset) {
    const linger at_once{1, 0};
    setsockopt(peer.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  peer.is_over = true;
}

/// Works off the steps until one must wait.
void advance(connection& peer) {
  using enum odd_step::kind;
  while (!peer.is_over && !peer.steps.empty()) {
    auto& step = peer.steps.front();
    if (step.what == hang) return;
    if (step.what == close || step.what == reset) return hang_up(peer, step.what == reset);
    if (step.what == pause) {
      if (peer.resume == steady::time_point()) peer.resume = steady::now() + step.time;
      if (steady::now() < peer.resume) return;
      peer.resume = {};
    } else {
      const auto count = ::send(peer.fd, step.bytes.data() + peer.sent,
                                step.bytes.size() - peer.sent, MSG_NOSIGNAL);
      if (count < 0 && errno == EAGAIN) return;
      if (count < 0) return hang_up(peer, false);
      peer.sent += static_cast<size_t>(count);
      if (peer.sent < step.bytes.size()) continue;
      peer.sent = 0;
      if (step.what == send_forever) continue;
    }
    peer.steps.erase(peer.steps.begin());
  }
}

}  // namespace

class odd_server::loop {
 public:
  loop(odd_server& owner, int listener) : owner_(owner), listener_(listener) {}
  ~loop() {
    for (auto& peer : peers_) {
      hang_up(peer, true);
      close(peer.fd);
    }
    close(listener_);
    close(stop_);
  }

  void request_stop() const { eventfd_write(stop_, 1); }

  void run() {
    while (true) {
      std::vector<pollfd> watched = {{stop_, POLLIN, 0}, {listener_, POLLIN, 0}};
      for (const auto& peer : peers_)
        watched.push_back({peer.fd, events_of(peer), 0});
      poll(watched.data(), watched.size(), wait_ms());
      if (watched[0].revents != 0) return;
      size_t index = 2;
      for (auto& peer : peers_) {
        if ((watched[index++].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read(peer);
        advance(peer);
      }
      std::erase_if(peers_, [](const connection& peer) {
        if (peer.is_over) close(peer.fd);
        return peer.is_over;
      });
      if (watched[1].revents != 0) accept_all();
    }
  }

 private:
  static short events_of(const connection& peer) {
    const bool is_sending =
        !peer.steps.empty() && (peer.steps.front().what == odd_step::kind::send ||
                                peer.steps.front().what == odd_step::kind::send_forever);
    return static_cast<short>(is_sending ? POLLIN | POLLOUT : POLLIN);
  }

  [[nodiscard]] int wait_ms() const {
    auto next = steady::now() + std::chrono::seconds(60);
    for (const auto& peer : peers_) {
      if (peer.resume != steady::time_point()) next = std::min(next, peer.resume);
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - steady::now());
    return static_cast<int>(std::max<int64_t>(left.count(), 0));
  }

  void accept_all() {
    while (true) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) break;
      peers_.emplace_back().fd = fd;
    }
    owner_.connections_peak_ = std::max<size_t>(owner_.connections_peak_, peers_.size());
  }

  void read(connection& peer) {
    std::array<char, 4096> bytes;
    const auto count = recv(peer.fd, bytes.data(), bytes.size(), 0);
    if (count <= 0) {
      if (count == 0 || errno != EAGAIN) hang_up(peer, false);
      return;
    }
    peer.received.append(bytes.data(), static_cast<size_t>(count));
    const bool is_http = peer.received[0] >= 'A' && peer.received[0] <= 'Z';
    const auto end = is_http ? peer.received.find("\r\n\r\n") : peer.received.size();
    if (end == std::string::npos) {
      if (peer.received.size() > request_bytes_max) hang_up(peer, true);
      return;
    }
    const auto head = peer.received.substr(0, end + 4);
    peer.received.erase(0, end + 4);
    peer.steps = odd_response_to(head);
    ++owner_.requests_;
    const std::lock_guard lock(owner_.mutex_);
    owner_.latest_request_ = head;
  }

  odd_server& owner_;
  const int listener_;
  const int stop_ = eventfd(0, EFD_CLOEXEC);
  std::list<connection> peers_;
};

odd_server::odd_server() {
  start();
}

odd_server::~odd_server() {
  stop();
}

void odd_server::start() {
  const int listener = listen_on(port_);
  port_ = port_of(listener);
  loop_ = std::make_unique<loop>(*this, listener);
  thread_ = std::thread([this] { loop_->run(); });
}

void odd_server::stop() {
  if (!loop_) return;
  loop_->request_stop();
  thread_.join();
  loop_.reset();
}

void odd_server::restart() {
  stop();
  start();
}

std::string odd_server::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

std::string odd_server::latest_request() const {
  const std::lock_guard lock(mutex_);
  return latest_request_;
}

}  // namespace statushive::tests
