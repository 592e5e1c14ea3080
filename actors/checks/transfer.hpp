#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <curl/curl.h>

#include "actors/checks/failure_classification.hpp"
#include "actors/checks/tls_trust.hpp"
#include "proto/model/monitor.hpp"
#include "proto/model/network.hpp"

namespace statushive::checks {

/// One request to send: a hop of a check.
struct transfer_spec {
  std::string url;
  http_method method = http_method::get;
  bool is_tls = false;
  uint16_t port = 0;
  /// One address, or one of each family, to be tried with a head start for IPv6 (RFC 8305). All
  /// permitted. No more: with two of one family, libcurl 7.88 waits for a timer after the first was
  /// refused.
  std::vector<ip_address> addresses;
  std::chrono::milliseconds time_left{};
  std::chrono::milliseconds time_to_connect{};  ///< TLS included.
  const address_policy* policy =
      nullptr;  ///< Asked again before each connection; outlives the transfer.
};

/// A libcurl easy handle with the options that all checks share, used again and again. libcurl
/// resolves nothing: it is told where to connect.
class transfer {
 public:
  /// Who wants to know the end. Called outside of libcurl's callbacks.
  class client {
   public:
    virtual void on_transfer_end(transfer_facts facts) = 0;

   protected:
    ~client() = default;
  };

  /// Bytes of response headers; libcurl itself limits one header line, to 100 KiB.
  static constexpr size_t header_bytes_max = 256 << 10;

  /// `trust` must outlive the transfer. A transfer whose handle() is null could not be made: out of
  /// memory.
  transfer(const tls_trust& trust, size_t body_bytes_max);
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;

  [[nodiscard]] CURL* handle() const { return easy_.get(); }

  /// Sets the options of one request. With several addresses they are known to libcurl as
  /// `pin_name`, a name that nothing else uses, and `stale_pins` ("name:port") are forgotten. False
  /// when out of memory.
  [[nodiscard]] bool prepare(const transfer_spec& spec, const std::string& pin_name,
                             const std::vector<std::string>& stale_pins, client& owner);

  /// What is known about the request by now. `code` is how it ended, or why it is given up.
  [[nodiscard]] transfer_facts facts(CURLcode code) const;
  [[nodiscard]] client& owner() const { return *owner_; }
  /// "name:port" of the addresses given to libcurl, or empty.
  [[nodiscard]] const std::string& pin() const { return pin_; }

 private:
  struct easy_deleter {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct list_deleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  using string_list = std::unique_ptr<curl_slist, list_deleter>;

  [[nodiscard]] static bool append(string_list& list, const std::string& entry);
  [[nodiscard]] bool set_fixed_options();
  void set_method(http_method method);
  [[nodiscard]] bool set_addresses(const transfer_spec& spec, const std::string& pin_name,
                                   const std::vector<std::string>& stale_pins);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static CURLcode on_tls_context(CURL* easy, void* context, void* self);
  static size_t on_header(char* bytes, size_t size, size_t count, void* self);
  static size_t on_body(char* bytes, size_t size, size_t count, void* self);

  const tls_trust& trust_;
  const size_t body_bytes_max_;
  string_list request_headers_;
  string_list connect_to_;
  string_list resolve_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  client* owner_ = nullptr;
  const address_policy* policy_ = nullptr;
  std::string pin_;
  bool has_begun_ = false;  ///< Until then, libcurl's figures are those of the request before.
  size_t header_bytes_ = 0;
  size_t body_bytes_ = 0;
  transfer_facts observed_;  ///< What callbacks saw; libcurl's own part is added at the end.
  std::unique_ptr<CURL, easy_deleter>
      easy_;  ///< Last: it goes before the lists and buffers that it points to.
};

}  // namespace statushive::checks
