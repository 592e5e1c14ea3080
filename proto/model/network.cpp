#include "proto/model/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <cstring>

namespace statushive {
namespace {

using family = ip_address::family;

struct named_range {
  cidr range;
  std::string_view why;
};

cidr range_of(std::string_view text) { return cidr::parse(text).value(); }

const std::vector<named_range>& special_ranges_v4() {
  static const std::vector<named_range> ranges = {
      {range_of("0.0.0.0/8"), "this network"},     {range_of("10.0.0.0/8"), "private"},
      {range_of("100.64.0.0/10"), "shared address space"},
      {range_of("127.0.0.0/8"), "loopback"},       {range_of("169.254.0.0/16"), "link-local"},
      {range_of("172.16.0.0/12"), "private"},      {range_of("192.0.0.0/24"), "protocol assignments"},
      {range_of("192.0.2.0/24"), "documentation"}, {range_of("192.88.99.0/24"), "6to4 relay"},
      {range_of("192.168.0.0/16"), "private"},     {range_of("198.18.0.0/15"), "benchmarking"},
      {range_of("198.51.100.0/24"), "documentation"},
      {range_of("203.0.113.0/24"), "documentation"},
      {range_of("224.0.0.0/4"), "multicast"},      {range_of("240.0.0.0/4"), "reserved"},
  };
  return ranges;
}

const std::vector<named_range>& special_ranges_v6() {
  static const std::vector<named_range> ranges = {
      {range_of("::/128"), "unspecified"},      {range_of("::1/128"), "loopback"},
      {range_of("::ffff:0:0/96"), "IPv4-mapped"}, {range_of("::/96"), "IPv4-compatible"},
      {range_of("64:ff9b::/96"), "NAT64"},      {range_of("2002::/16"), "6to4"},
      {range_of("fc00::/7"), "unique local"},   {range_of("fe80::/10"), "link-local"},
      {range_of("ff00::/8"), "multicast"},      {range_of("2001::/23"), "protocol assignments"},
      {range_of("2001:db8::/32"), "documentation"}, {range_of("3fff::/20"), "documentation"},
  };
  return ranges;
}

bool is_metadata(const ip_address& address) {
  static const std::array metadata = {*ip_address::parse("169.254.169.254"),
                                      *ip_address::parse("fd00:ec2::254")};
  return std::find(metadata.begin(), metadata.end(), address) != metadata.end();
}

bool embeds_v4(const ip_address& address) {
  static const std::array embedding = {range_of("::ffff:0:0/96"), range_of("64:ff9b::/96"),
                                       range_of("2002::/16")};
  return std::any_of(embedding.begin(), embedding.end(),
                     [&](const cidr& range) { return range.contains(address); });
}

/// One number of a WHATWG IPv4 host: decimal, 0x hexadecimal or 0 octal.
std::optional<uint64_t> ipv4_number(std::string_view text) {
  int base = 10;
  if (text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    base = 16;
    text.remove_prefix(2);
    if (text.empty()) return 0;
  } else if (text.size() >= 2 && text[0] == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  uint64_t value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (status != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  return value;
}

struct host_literal {
  bool looks_numeric = false;  ///< The last label is a number: an address or nothing.
  std::optional<ip_address> address;
};

host_literal parse_ipv4_host(std::string_view host) {
  std::vector<std::string_view> labels;
  for (size_t from = 0; from <= host.size();) {
    const auto dot = std::min(host.find('.', from), host.size());
    labels.push_back(host.substr(from, dot - from));
    from = dot + 1;
  }
  const auto last = labels.back();
  const bool all_digits = !last.empty() && std::all_of(last.begin(), last.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
  if (!all_digits && !ipv4_number(last)) return {};
  host_literal literal{true, {}};
  if (labels.size() > 4) return literal;
  uint64_t address = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    const auto number = ipv4_number(labels[i]);
    const bool is_last = i + 1 == labels.size();
    const auto limit = is_last ? uint64_t{1} << (8 * (5 - labels.size())) : uint64_t{256};
    if (!number || *number >= limit) return literal;
    address |= is_last ? *number : *number << (8 * (3 - i));
  }
  ip_address v4;
  for (size_t i = 0; i < 4; ++i) v4.bytes[i] = static_cast<uint8_t>(address >> (8 * (3 - i)));
  literal.address = v4;
  return literal;
}

error bad_url(std::string_view what) { return invalid_field("url", what); }

}  // namespace

std::optional<ip_address> ip_address::parse(std::string_view text) {
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

std::string cidr::str() const { return network.str() + '/' + std::to_string(prefix_bits); }

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

result<url_target> parse_url(std::string_view url) {
  if (url.size() > url_characters_max) {
    return bad_url("is " + std::to_string(url.size()) + " characters long, at most " +
                   std::to_string(url_characters_max) + " are allowed");
  }
  const auto parsed = boost::urls::parse_uri(boost::urls::string_view(url.data(), url.size()));
  if (!parsed) return bad_url("must be an absolute http or https URL such as https://example.com/");
  const auto& view = *parsed;
  url_target target;
  target.is_tls = view.scheme_id() == boost::urls::scheme::https;
  if (!target.is_tls && view.scheme_id() != boost::urls::scheme::http) {
    return bad_url("has the scheme '" + std::string(view.scheme()) + "', only http and https are allowed");
  }
  if (view.has_userinfo()) return bad_url("must not contain credentials");
  target.host = view.host_address();
  std::transform(target.host.begin(), target.host.end(), target.host.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  if (view.host_type() != boost::urls::host_type::ipv6 && target.host.ends_with('.')) {
    target.host.pop_back();
  }
  const bool has_odd_bytes = std::any_of(target.host.begin(), target.host.end(), [](unsigned char c) {
    return c <= 0x20 || c >= 0x7f || std::strchr("/?#@\\<>^|%", c) != nullptr;
  });
  if (target.host.empty()) return bad_url("has no host");
  if (has_odd_bytes) return bad_url("has a host with characters that a host name cannot have");
  target.port = target.is_tls ? 443 : 80;
  if (view.has_port() && !view.port().empty()) {
    const std::string digits(view.port());
    const auto number = view.port_number();
    if (number == 0) return bad_url("has the port " + digits + ", 1 to 65535 are allowed");
    target.port = number;
  }
  if (view.host_type() == boost::urls::host_type::ipv6) {
    target.literal = ip_address::parse(target.host);
    if (!target.literal) return bad_url("has the address [" + target.host + "], which does not parse");
  } else {
    const auto literal = parse_ipv4_host(target.host);
    if (literal.looks_numeric && !literal.address) {
      return bad_url("has the host " + target.host + ", which is neither a name nor an IPv4 address");
    }
    target.literal = literal.address;
  }
  return target;
}

}  // namespace statushive
