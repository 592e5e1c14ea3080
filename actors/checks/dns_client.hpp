#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <ares.h>

#include "actors/checks/event_loop.hpp"
#include "actors/checks/failure_classification.hpp"
#include "proto/model/network.hpp"

namespace statushive::checks {

/// The addresses of one family that a name has, or why there are none.
struct family_answer {
  std::vector<ip_address> addresses;
  std::chrono::seconds ttl{};
  lookup_error error = lookup_error::none;
  std::string detail;
};

/// Questions to the system's name servers through c-ares, on one event loop and its thread.
///
/// c-ares goes on to the next server when one is silent, but not when one answers SERVFAIL or
/// REFUSED (it tells those apart only with ARES_FLAG_NOCHECKRESP, which ends its own fail-over). So
/// there is one channel for each server, whose list starts with that server, and a question is put
/// to one channel after the other. A changed resolv.conf is read again: names must not fail until a
/// restart because the network gave out other servers.
class dns_client {
 public:
  struct options {
    std::string servers;  ///< "IP:PORT,..." instead of those of resolv.conf.
    std::string resolv_conf = "/etc/resolv.conf";
    uint16_t port = 53;  ///< Of the servers in resolv.conf.
    std::chrono::milliseconds reload_check_interval{5000};
    std::chrono::milliseconds first_timeout{1000};  ///< Of three tries; each waits twice as long.
  };
  using handler = std::function<void(family_answer)>;

  dns_client(event_loop& loop, options settings);
  ~dns_client();
  dns_client(const dns_client&) = delete;
  dns_client& operator=(const dns_client&) = delete;

  /// What the hosts file has for the name, both families; `localhost` and names below it are always
  /// there (RFC 6761, 6.3). Reads a small local file.
  [[nodiscard]] family_answer find_in_hosts_file(const std::string& host);

  /// Asks the servers. Calls `done` once, perhaps before it returns, or never if the client is
  /// destroyed first. A silent network ends it as `timeout` after some seconds per server.
  void query(const std::string& host, ip_address::family kind, handler done);

  /// c-ares repeats unanswered questions only when told that time passes: call this every
  /// tick_interval while there are questions.
  void tick();
  static constexpr std::chrono::milliseconds tick_interval{50};

  [[nodiscard]] size_t questions() const { return questions_; }

 private:
  struct channel;
  struct server_group;
  struct question;

  [[nodiscard]] std::shared_ptr<server_group> open_group();
  void reload_if_changed();
  void ask(std::unique_ptr<question> asked);
  void answer(std::unique_ptr<question> asked, int status, const ares_addrinfo* found);
  [[nodiscard]] lookup_error error_of(const question& asked, int status) const;

  event_loop& loop_;
  const options settings_;
  std::shared_ptr<server_group>
      group_;  ///< Questions go to this one; null if c-ares does not start.
  std::vector<std::shared_ptr<server_group>>
      retired_;  ///< Of older configurations, until answered.
  ares_channel hosts_file_ = nullptr;
  size_t questions_ = 0;
  bool is_closing_ = false;
  std::string configuration_stamp_;
  steady_time next_reload_check_{};
};

}  // namespace statushive::checks
