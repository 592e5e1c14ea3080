#include "rest/handlers/source_address.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "rest/http/syntax.hpp"

namespace statushive::rest {
namespace {

/// An IPv4 address inside of an IPv6 one (RFC 4291, 2.5.5.2) as what it is.
ip_address unmapped(const ip_address& address) {
  constexpr std::array<uint8_t, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (address.kind == ip_address::family::v4 ||
      !std::equal(prefix.begin(), prefix.end(), address.bytes.begin())) {
    return address;
  }
  ip_address inner;
  std::copy(address.bytes.begin() + prefix.size(), address.bytes.end(), inner.bytes.begin());
  return inner;
}

/// An entry of X-Forwarded-For: proxies also write `192.0.2.1:4711`, `[2001:db8::1]` and
/// `[2001:db8::1]:4711`.
std::optional<ip_address> parse_entry(std::string_view entry) {
  if (entry.starts_with('[')) {
    entry.remove_prefix(1);
    entry = entry.substr(0, entry.find(']'));
  } else if (std::count(entry.begin(), entry.end(), ':') == 1) {
    entry = entry.substr(0, entry.find(':'));
  }
  const auto address = ip_address::parse(entry);
  return address ? std::optional(unmapped(*address)) : std::nullopt;
}

/// All entries of all such headers, in order.
std::vector<std::string_view> forwarded_for(const http::request& request) {
  std::vector<std::string_view> entries;
  for (auto list : request.all_headers("x-forwarded-for")) {
    while (!list.empty()) {
      const auto entry = list.substr(0, list.find(','));
      list.remove_prefix(std::min(list.size(), entry.size() + 1));
      if (!http::trimmed(entry).empty()) entries.push_back(http::trimmed(entry));
    }
  }
  return entries;
}

}  // namespace

std::string source_address(const http::request& request, std::span<const cidr> trusted_proxies) {
  const auto is_trusted = [&](const ip_address& address) {
    return std::any_of(trusted_proxies.begin(), trusted_proxies.end(),
                       [&](const cidr& range) { return range.contains(address); });
  };
  const auto peer = ip_address::parse(request.peer_address);
  if (!peer || !is_trusted(*peer)) return request.peer_address;
  auto source = *peer;
  const auto entries = forwarded_for(request);
  for (auto entry = entries.rbegin(); entry != entries.rend() && is_trusted(source); ++entry) {
    const auto before = parse_entry(*entry);
    if (!before) break;
    source = *before;
  }
  return source.str();
}

}  // namespace statushive::rest
