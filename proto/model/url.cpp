#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

#include <boost/url/parse.hpp>

#include "proto/model/network.hpp"
#include "proto/model/text.hpp"

// Boost.URL 1.81 checks path, query and fragment, and nothing in front of them: it takes the IPv4
// address at the front of a name such as 8.8.8.8.example for the whole host, and ports modulo 2^16.

namespace statushive {
namespace {

error bad_url(std::string_view what) {
  return invalid_field("url", what);
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// One number of a WHATWG IPv4 host: decimal, 0x hexadecimal or 0 octal. What does not fit is the
/// largest number.
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
  if (text.empty() || end != text.data() + text.size()) return {};
  if (status == std::errc::result_out_of_range) return std::numeric_limits<uint64_t>::max();
  if (status != std::errc()) return {};
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
  const bool all_digits = !last.empty() && std::all_of(last.begin(), last.end(), is_digit);
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
  for (size_t i = 0; i < 4; ++i)
    v4.bytes[i] = static_cast<uint8_t>(address >> (8 * (3 - i)));
  literal.address = v4;
  return literal;
}

/// The bytes that a host is written for; nothing when a `%` is not followed by two hexadecimal
/// digits.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    if (text[0] != '%') {
      decoded += text[0];
      text.remove_prefix(1);
      continue;
    }
    uint8_t byte = 0;
    const auto digits = text.substr(1, 2);
    const auto [end, status] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (status != std::errc() || digits.size() < 2 || end != digits.data() + 2) return {};
    decoded += static_cast<char>(byte);
    text.remove_prefix(3);
  }
  return decoded;
}

/// A name or an IPv4 address in any notation. Errors: at `url`.
result<void> read_name_or_v4(std::string_view text, url_target& target) {
  auto host = percent_decoded(text);
  // The forbidden host code points of WHATWG URL, and what RFC 3986 has in no part.
  const auto is_odd = [](unsigned char c) {
    return c <= 0x20 || c >= 0x7f ||
           std::string_view("/?#@\\<>^|%:[]\"`{}").find(static_cast<char>(c)) !=
               std::string_view::npos;
  };
  if (!host || std::any_of(host->begin(), host->end(), is_odd)) {
    return bad_url("has a host with characters that a host name cannot have");
  }
  if (host->ends_with('.')) host->pop_back();
  if (host->empty()) return bad_url("has no host");
  if (host->front() == '.' || host->back() == '.' || host->find("..") != std::string::npos) {
    return bad_url("has a host with an empty label");
  }
  target.host = ascii_lower(*host);
  const auto literal = parse_ipv4_host(target.host);
  if (literal.looks_numeric && !literal.address) {
    return bad_url("has the host " + target.host + ", which is neither a name nor an IPv4 address");
  }
  target.literal = literal.address;
  return {};
}

result<void> read_v6(std::string_view text, url_target& target) {
  target.host = ascii_lower(text);
  target.literal = ip_address::parse(target.host);
  if (target.literal && target.literal->kind == ip_address::family::v6) return {};
  return bad_url("has the address [" + target.host + "], which does not parse");
}

/// What follows the host: nothing, or a colon and a port or nothing.
result<void> read_port(std::string_view text, url_target& target) {
  target.port = target.is_tls ? 443 : 80;
  if (text.empty() || text == ":") return {};
  const auto digits = text.substr(1);
  uint16_t port = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (text[0] != ':' || status != std::errc() || end != digits.data() + digits.size() ||
      port == 0) {
    return bad_url("has the port " + std::string(digits) + ", 1 to 65535 are allowed");
  }
  target.port = port;
  return {};
}

result<void> read_authority(std::string_view authority, url_target& target) {
  if (authority.find('@') != std::string_view::npos) {
    return bad_url("must not contain credentials");
  }
  const bool is_v6 = authority.starts_with('[');
  const auto host_end =
      is_v6 ? authority.find(']') : std::min(authority.find(':'), authority.size());
  if (host_end == std::string_view::npos) return bad_url("has an address without its ]");
  auto host = is_v6 ? read_v6(authority.substr(1, host_end - 1), target)
                    : read_name_or_v4(authority.substr(0, host_end), target);
  if (!host) return host;
  return read_port(authority.substr(is_v6 ? host_end + 1 : host_end), target);
}

/// Path, query and fragment, as RFC 3986 has them.
bool is_valid_rest(std::string_view rest) {
  return boost::urls::parse_uri("http://host" + std::string(rest)).has_value();
}

}  // namespace

result<url_target> parse_url(std::string_view url) {
  if (url.size() > url_characters_max) {
    return bad_url("is " + std::to_string(url.size()) + " characters long, at most " +
                   std::to_string(url_characters_max) + " are allowed");
  }
  const auto not_absolute =
      bad_url("must be an absolute http or https URL such as https://example.com/");
  const auto colon = url.find(':');
  const auto scheme = url.substr(0, colon);
  const bool has_scheme = colon != std::string_view::npos && colon > 0 && is_letter(scheme[0]) &&
                          std::all_of(scheme.begin(), scheme.end(), [](char c) {
                            return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
                          });
  if (!has_scheme) return not_absolute;
  url_target target;
  target.is_tls = ascii_lower(scheme) == "https";
  if (!target.is_tls && ascii_lower(scheme) != "http") {
    return bad_url("has the scheme '" + std::string(scheme) + "', only http and https are allowed");
  }
  auto rest = url.substr(colon + 1);
  if (!rest.starts_with("//")) return not_absolute;
  rest.remove_prefix(2);
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  rest.remove_prefix(authority.size());
  if (auto read = read_authority(authority, target); !read) return read.failure();
  if (!is_valid_rest(rest)) {
    return bad_url("has characters behind the host that a URL cannot have unescaped");
  }
  return target;
}

}  // namespace statushive
