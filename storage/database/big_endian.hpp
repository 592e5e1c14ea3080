#pragma once

#include <cassert>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace statushive::storage {

// Numbers in keys and records: as wide as their type, the highest byte first, so that bytes sort as
// numbers do.

template <std::unsigned_integral Number>
void put_big_endian(std::string& out, Number value) {
  for (auto shift = sizeof(Number) * 8; shift > 0; shift -= 8)
    out.push_back(static_cast<char>(value >> (shift - 8) & 0xff));
}

/// REQUIRES: `bytes` are as many as the number has.
template <std::unsigned_integral Number>
[[nodiscard]] Number big_endian(std::string_view bytes) {
  assert(bytes.size() == sizeof(Number));
  Number value = 0;
  for (const char byte : bytes)
    value = static_cast<Number>(static_cast<Number>(value << 8) | static_cast<unsigned char>(byte));
  return value;
}

}  // namespace statushive::storage
