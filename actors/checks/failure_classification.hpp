#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "proto/model/heartbeat.hpp"

namespace statushive::checks {

/// What the verification of a server's certificate found, at its first error.
struct certificate_verdict {
  bool is_begun = false;   ///< TLS was started, so the TCP connection stood.
  int error = 0;           ///< X509_V_ERR_*; 0 when the chain is good.
  int depth = 0;           ///< Of the certificate at fault; 0 is the server's own.
  int64_t not_before = 0;  ///< Unix seconds, of the certificate at fault.
  int64_t not_after = 0;
};

/// What one request showed, as libcurl and our callbacks saw it. Plain values, so that the table of
/// failures is a pure function of them.
struct transfer_facts {
  int curl_code = 0;       ///< CURLcode.
  int os_errno = 0;        ///< Of the last failed connect or socket call.
  std::string error_text;  ///< libcurl's error buffer.
  uint16_t status = 0;     ///< Of the last response head; 0 without one.
  std::string location;    ///< The response's Location, if any.
  bool is_tls = false;
  bool is_connected = false;   ///< TCP.
  bool is_handshaken = false;  ///< TLS.
  bool is_requested = false;   ///< The request was on its way.
  bool is_answered = false;    ///< The first byte of a response came.
  bool is_header_cut = false;  ///< More bytes of headers than allowed.
  bool is_body_cut = false;    ///< More bytes of body than wanted: enough was read.
  certificate_verdict certificate;
  std::string refused_address;  ///< Set when the guard refused a socket: the address, and why.
  std::string refusal;
};

/// What the sentences about a failure name.
struct failure_context {
  std::string host;
  uint16_t port = 0;
  std::chrono::milliseconds timeout{};
  uint16_t expected_status = 0;
  int64_t now_seconds = 0;  ///< Unix time, for the age of certificates.
};

struct failure {
  failure_reason reason = failure_reason::internal;
  std::string message;  ///< One sentence.
};

/// Why the name of a host has no addresses.
enum class lookup_error : uint8_t {
  none,
  nxdomain,
  nodata,
  servfail,
  refused,
  timeout,
  no_network,  ///< No route to any DNS server.
  overloaded,  ///< Out of descriptors, memory or room for lookups.
  failed,
};

/// Why the transfer does not show the target up, or nothing when the response was read and has the
/// expected status.
[[nodiscard]] std::optional<failure> classify_transfer(const transfer_facts& facts,
                                                       const failure_context& context);

/// REQUIRES: error != lookup_error::none
[[nodiscard]] failure classify_lookup(lookup_error error, const std::string& detail,
                                      const failure_context& context);

}  // namespace statushive::checks
