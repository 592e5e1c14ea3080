#include "rest/http/syntax.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace statushive::http {
namespace {

using char_set = std::array<bool, 256>;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr char_set alphanumeric_and(std::string_view others) {
  char_set set{};
  for (char c = 'a'; c <= 'z'; ++c)
    set[static_cast<unsigned char>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c)
    set[static_cast<unsigned char>(c)] = true;
  for (char c = '0'; c <= '9'; ++c)
    set[static_cast<unsigned char>(c)] = true;
  for (const char c : others)
    set[static_cast<unsigned char>(c)] = true;
  return set;
}

constexpr char_set token_chars = alphanumeric_and("!#$%&'*+-.^_`|~");
constexpr char_set host_chars = alphanumeric_and("-._~%!$&'()*+,;=");
constexpr char_set bracketed_chars = alphanumeric_and(":.");

constexpr bool consists_of(std::string_view text, const char_set& set) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return set[static_cast<unsigned char>(c)]; });
}

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool is_port(std::string_view digits) {
  if (digits.empty()) return true;
  uint16_t port = 0;
  const auto end = digits.data() + digits.size();
  const auto [stop, status] = std::from_chars(digits.data(), end, port);
  return status == std::errc() && stop == end;
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && consists_of(text, token_chars);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool list_has(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    if (equals_ignoring_case(trimmed(list.substr(0, comma)), token)) return true;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return false;
}

bool is_authority(std::string_view text) {
  if (text.starts_with('[')) {
    const auto bracket = text.find(']');
    if (bracket == std::string_view::npos || bracket < 2) return false;
    const auto behind = text.substr(bracket + 1);
    return consists_of(text.substr(1, bracket - 1), bracketed_chars) &&
           (behind.empty() || (behind.front() == ':' && is_port(behind.substr(1))));
  }
  const auto colon = text.find(':');
  return consists_of(text.substr(0, colon), host_chars) &&
         (colon == std::string_view::npos || is_port(text.substr(colon + 1)));
}

bool percent_decode(std::string_view text, plus_sign plus, std::string& out) {
  out.clear();
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return false;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0 || high + low == 0) return false;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus == plus_sign::space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return true;
}

}  // namespace statushive::http
