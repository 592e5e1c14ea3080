#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace statushive::tests {

/// A name server over UDP for A and AAAA on a free port of 127.0.0.1, with one thread. Names that
/// it was not told do not exist. Thread-safe.
class dns_server {
 public:
  enum class behaviour : uint8_t {
    answer,
    servfail,
    refused,
    silent,
    silent_about_v6,  ///< Answers A, drops AAAA.
  };

  dns_server();
  ~dns_server();
  dns_server(const dns_server&) = delete;
  dns_server& operator=(const dns_server&) = delete;

  /// "127.0.0.1:PORT".
  [[nodiscard]] std::string address() const;
  [[nodiscard]] uint16_t port() const { return port_; }

  /// Gives the name these addresses, IPv4 and IPv6 mixed; without any, it exists and has no
  /// address.
  void add(const std::string& name, std::vector<std::string> addresses,
           std::chrono::seconds ttl = std::chrono::seconds(60));
  void set_behaviour(const std::string& name, behaviour how);

  /// Questions about the name so far, of both types together.
  [[nodiscard]] size_t questions(const std::string& name) const;
  [[nodiscard]] size_t questions() const;

 private:
  struct entry {
    bool exists = false;
    behaviour how = behaviour::answer;
    std::vector<std::string> addresses;
    uint32_t ttl = 0;
  };

  void serve();
  /// The datagram to send back, empty to stay silent.
  [[nodiscard]] std::string reply_to(const std::string& query);

  int socket_ = -1;
  uint16_t port_ = 0;
  std::atomic<bool> is_stopping_{false};
  mutable std::mutex mutex_;
  std::map<std::string, entry> names_;       ///< Guarded by mutex_.
  std::map<std::string, size_t> questions_;  ///< Guarded by mutex_.
  std::thread thread_;
};

}  // namespace statushive::tests
