#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/model/ids.hpp"
#include "proto/model/time.hpp"

namespace statushive {

/// What a check found. Stored on disk; never renumber.
enum class check_result : uint8_t {
  up = 1,
  degraded = 2,
  down = 3,
  no_data = 4,  ///< The check ran, and our own trouble spoiled it: says nothing about the target.
};

/// Why a check did not find its target up. The names are the API's `reason`. Stored on disk; never
/// renumber.
enum class failure_reason : uint8_t {
  none = 0,
  url_invalid = 1,
  url_scheme = 2,
  blocked_address = 3,
  dns_nxdomain = 10,
  dns_nodata = 11,
  dns_servfail = 12,
  dns_refused = 13,
  dns_timeout = 14,
  dns_failed = 15,
  connect_refused = 20,
  network_unreachable = 21,  ///< No route from here, to the target or to any DNS server: no_data.
  host_unreachable = 22,
  connect_timeout = 23,
  connect_failed = 24,
  tls_timeout = 30,
  tls_expired = 31,
  tls_chain_expired = 32,
  tls_not_yet_valid = 33,
  tls_self_signed = 34,
  tls_untrusted_root = 35,
  tls_chain_incomplete = 36,
  tls_hostname_mismatch = 37,
  tls_revoked = 38,
  tls_invalid = 39,
  tls_not_tls = 40,
  tls_version = 41,
  tls_handshake = 42,
  tls_client_cert_required = 43,
  response_timeout = 50,
  body_timeout = 51,
  connection_reset = 52,
  empty_reply = 53,
  http_protocol = 54,
  http_encoding = 55,
  headers_too_large = 56,
  body_too_large = 57,
  body_truncated = 58,
  too_many_redirects = 59,
  redirect_blocked = 60,
  http_status = 61,
  cancelled = 80,   ///< The node stopped or the monitor changed while the check ran.
  overloaded = 81,  ///< The check engine had no room: no_data, not the target's fault.
  internal = 82,    ///< Our own failure: no_data.
};

[[nodiscard]] std::string_view name_of(check_result result);
[[nodiscard]] std::string_view name_of(failure_reason reason);
/// Whether a stored number is one of the values.
[[nodiscard]] bool is_known(check_result result);
[[nodiscard]] bool is_known(failure_reason reason);

/// Reasons that are our own trouble; a check that ends with one is no_data, never down.
[[nodiscard]] bool is_own_trouble(failure_reason reason);

/// A message is cut to this many bytes when it is recorded.
inline constexpr size_t heartbeat_message_bytes_max = 200;

/// The recorded result of one check. (monitor number, slot) names it; `slot` is the due time on the
/// monitor's grid, so it is the same on whichever node checks.
struct heartbeat {
  monitor_number monitor;
  timestamp slot;
  std::chrono::milliseconds start_delay{};  ///< From the slot to the check's start, at least 0.
  uint8_t attempt = 1;                      ///< 1, and more for retries inside the slot.
  check_result result = check_result::no_data;
  failure_reason reason = failure_reason::none;
  std::chrono::milliseconds response_time{};
  std::optional<uint16_t> status_code;  ///< Of the HTTP answer, where there was one.
  node_id node;                         ///< Which node checked.
  std::string message;                  ///< One sentence about the failure; empty when up.

  [[nodiscard]] timestamp checked_at() const { return slot + start_delay; }
  friend bool operator==(const heartbeat&, const heartbeat&) = default;
};

}  // namespace statushive
