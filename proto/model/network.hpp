#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/result.hpp"

namespace statushive {

/// An IPv4 or IPv6 address in network byte order; IPv4 uses the first four bytes.
struct ip_address {
  enum class family : uint8_t { v4 = 4, v6 = 6 };
  family kind = family::v4;
  std::array<uint8_t, 16> bytes{};

  /// Canonical text only: dotted quad or RFC 4291, without brackets, zone or port.
  [[nodiscard]] static std::optional<ip_address> parse(std::string_view text);
  [[nodiscard]] std::string str() const;
  [[nodiscard]] unsigned bits() const { return kind == family::v4 ? 32 : 128; }

  friend bool operator==(const ip_address&, const ip_address&) = default;
};

/// An address range such as `10.0.0.0/8`; a bare address is a range of one.
struct cidr {
  ip_address network;
  unsigned prefix_bits = 0;

  /// Errors: invalid_argument when it is no address, the prefix is too long, or bits behind the
  /// prefix are set.
  [[nodiscard]] static result<cidr> parse(std::string_view text);
  [[nodiscard]] std::string str() const;
  [[nodiscard]] bool contains(const ip_address& address) const;
  [[nodiscard]] bool is_single() const { return prefix_bits == network.bits(); }

  friend bool operator==(const cidr&, const cidr&) = default;
};

/// Which addresses a check may reach: public unicast ones and the operator's `allow_targets`
/// (RFC 6890's special-purpose registries for IPv4 and IPv6). Forms that embed an IPv4 address
/// (mapped, compatible, NAT64, 6to4) are refused, and no allowed IPv4 range admits them. The
/// metadata addresses of clouds stay refused unless allowed one by one. A value; safe to copy
/// between threads.
class address_policy {
 public:
  address_policy() = default;
  explicit address_policy(std::vector<cidr> allowed) : allowed_(std::move(allowed)) {}

  /// Why the address may not be reached (`loopback`, `private`, ...), or nothing if it may.
  [[nodiscard]] std::optional<std::string_view> refusal(const ip_address& address) const;

 private:
  std::vector<cidr> allowed_;
};

/// The parts of an http(s) URL that decide where a check connects.
struct url_target {
  bool is_tls = false;
  std::string host;  ///< Lower case, percent-decoded, without brackets and trailing dot.
  uint16_t port = 0;
  /// Set when the host is an address in any notation that a browser or libcurl would connect to,
  /// such as `127.1`, `0x7f.1` or `2130706433` (WHATWG URL, "IPv4 parser").
  std::optional<ip_address> literal;
};

/// Longest URL that a monitor may have, in characters.
inline constexpr size_t url_characters_max = 2048;

/// Parses an absolute URL (RFC 3986). Errors: invalid_argument that says what is wrong: scheme,
/// host, credentials, port, length, bytes.
[[nodiscard]] result<url_target> parse_url(std::string_view url);

}  // namespace statushive
