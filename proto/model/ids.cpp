#include "proto/model/ids.hpp"

namespace statushive {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_dash_position(size_t i) {
  return i == 8 || i == 13 || i == 18 || i == 23;
}

}  // namespace

std::string format_uuid(const uuid_bytes& bytes) {
  std::string text;
  text.reserve(36);
  for (const uint8_t byte : bytes) {
    if (is_dash_position(text.size())) text += '-';
    text += hex_digits[byte >> 4];
    text += hex_digits[byte & 15];
  }
  return text;
}

result<uuid_bytes> parse_uuid(std::string_view text) {
  const error bad(errc::invalid_argument, "invalid_id", "an id is a lower-case UUID");
  if (text.size() != 36) return bad;
  uuid_bytes bytes{};
  size_t nibble = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (is_dash_position(i)) {
      if (text[i] != '-') return bad;
      continue;
    }
    const auto digit = hex_digits.find(text[i]);
    if (digit == std::string_view::npos) return bad;
    auto& byte = bytes[nibble / 2];
    byte = static_cast<uint8_t>(byte << 4 | digit);
    ++nibble;
  }
  return bytes;
}

uuid_bytes make_uuid_v7(timestamp now, random_source& random) {
  uuid_bytes bytes{};
  random.fill(std::span(bytes).subspan(6));
  auto ms = static_cast<uint64_t>(to_ms(now));
  for (size_t i = 6; i-- > 0; ms >>= 8)
    bytes[i] = static_cast<uint8_t>(ms);
  bytes[6] = static_cast<uint8_t>(0x70 | (bytes[6] & 0x0f));
  bytes[8] = static_cast<uint8_t>(0x80 | (bytes[8] & 0x3f));
  return bytes;
}

node_id node_id::make(random_source& random) {
  for (;;) {
    std::array<uint8_t, 8> bytes{};
    random.fill(bytes);
    uint64_t value = 0;
    for (const uint8_t byte : bytes)
      value = value << 8 | byte;
    if (value >> 32 != 0) return node_id(value);
  }
}

std::string node_id::str() const {
  std::string text(8, '0');
  auto shown = value_ >> 32;
  for (size_t i = 8; i-- > 0; shown >>= 4)
    text[i] = hex_digits[shown & 15];
  return text;
}

}  // namespace statushive
