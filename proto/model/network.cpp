#include "proto/model/network.hpp"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

namespace statushive {
namespace {

using family = ip_address::family;

struct named_range {
  cidr range;
  std::string_view why;
};

cidr range_of(std::string_view text) {
  return cidr::parse(text).value();
}

const std::vector<named_range>& special_ranges_v4() {
  static const std::vector<named_range> ranges = {
      {range_of("0.0.0.0/8"), "this network"},
      {range_of("10.0.0.0/8"), "private"},
      {range_of("100.64.0.0/10"), "shared address space"},
      {range_of("127.0.0.0/8"), "loopback"},
      {range_of("169.254.0.0/16"), "link-local"},
      {range_of("172.16.0.0/12"), "private"},
      {range_of("192.0.0.0/24"), "protocol assignments"},
      {range_of("192.0.2.0/24"), "documentation"},
      {range_of("192.88.99.0/24"), "6to4 relay"},
      {range_of("192.168.0.0/16"), "private"},
      {range_of("198.18.0.0/15"), "benchmarking"},
      {range_of("198.51.100.0/24"), "documentation"},
      {range_of("203.0.113.0/24"), "documentation"},
      {range_of("224.0.0.0/4"), "multicast"},
      {range_of("240.0.0.0/4"), "reserved"},
  };
  return ranges;
}

const std::vector<named_range>& special_ranges_v6() {
  static const std::vector<named_range> ranges = {
      {range_of("::/128"), "unspecified"},          {range_of("::1/128"), "loopback"},
      {range_of("::ffff:0:0/96"), "IPv4-mapped"},   {range_of("::/96"), "IPv4-compatible"},
      {range_of("64:ff9b::/96"), "NAT64"},          {range_of("2002::/16"), "6to4"},
      {range_of("fc00::/7"), "unique local"},       {range_of("fe80::/10"), "link-local"},
      {range_of("ff00::/8"), "multicast"},          {range_of("2001::/23"), "protocol assignments"},
      {range_of("2001:db8::/32"), "documentation"}, {range_of("3fff::/20"), "documentation"},
  };
  return ranges;
}

bool is_metadata(const ip_address& address) {
  static const std::array metadata = {*ip_address::parse("169.254.169.254"),
                                      *ip_address::parse("100.100.100.200"),
                                      *ip_address::parse("fd00:ec2::254")};
  return std::find(metadata.begin(), metadata.end(), address) != metadata.end();
}

/// Whether an allowed range must name the address alone to admit it; `::` and `::1` embed nothing.
bool embeds_v4(const ip_address& address) {
  static const std::array plain = {*ip_address::parse("::"), *ip_address::parse("::1")};
  if (std::find(plain.begin(), plain.end(), address) != plain.end()) return false;
  static const std::array embedding = {range_of("::ffff:0:0/96"), range_of("::/96"),
                                       range_of("64:ff9b::/96"), range_of("64:ff9b:1::/48"),
                                       range_of("2002::/16")};
  return std::any_of(embedding.begin(), embedding.end(),
                     [&](const cidr& range) { return range.contains(address); });
}

}  // namespace

std::optional<ip_address> ip_address::parse(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return {};
  const std::string terminated(text);
  ip_address address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) return address;
  address.kind = family::v6;
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  return {};
}

std::string ip_address::str() const {
  char text[INET6_ADDRSTRLEN];
  inet_ntop(kind == family::v4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text);
  return text;
}

result<cidr> cidr::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = ip_address::parse(text.substr(0, slash));
  const error bad(errc::invalid_argument, "invalid_range",
                  "'" + std::string(text) + "' is no address range such as 10.0.0.0/8");
  if (!address) return bad;
  cidr range{*address, address->bits()};
  if (slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    const auto [end, status] =
        std::from_chars(digits.data(), digits.data() + digits.size(), range.prefix_bits);
    if (status != std::errc() || end != digits.data() + digits.size() ||
        range.prefix_bits > address->bits()) {
      return bad;
    }
  }
  for (unsigned bit = range.prefix_bits; bit < address->bits(); ++bit) {
    if (address->bytes[bit / 8] >> (7 - bit % 8) & 1) {
      return error(errc::invalid_argument, "invalid_range",
                   "'" + std::string(text) + "' has bits set behind its prefix");
    }
  }
  return range;
}

std::string cidr::str() const {
  return network.str() + '/' + std::to_string(prefix_bits);
}

bool cidr::contains(const ip_address& address) const {
  if (address.kind != network.kind) return false;
  const auto whole = prefix_bits / 8;
  if (!std::equal(network.bytes.begin(), network.bytes.begin() + whole, address.bytes.begin())) {
    return false;
  }
  const auto rest = prefix_bits % 8;
  return rest == 0 || ((network.bytes[whole] ^ address.bytes[whole]) >> (8 - rest)) == 0;
}

std::optional<std::string_view> address_policy::refusal(const ip_address& address) const {
  const bool metadata = is_metadata(address);
  for (const auto& range : allowed_) {
    if (!range.contains(address)) continue;
    if (range.is_single() || !(metadata || embeds_v4(address))) return {};
  }
  if (metadata) return "cloud metadata";
  const auto& special = address.kind == family::v4 ? special_ranges_v4() : special_ranges_v6();
  for (const auto& [range, why] : special) {
    if (range.contains(address)) return why;
  }
  static const auto global_unicast = range_of("2000::/3");
  if (address.kind == family::v6 && !global_unicast.contains(address)) return "not global unicast";
  return {};
}

}  // namespace statushive
