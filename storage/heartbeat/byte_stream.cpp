#include "storage/heartbeat/byte_stream.hpp"

namespace statushive::storage {

void put_varint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

void put_little_endian(std::string& out, uint64_t value, size_t width) {
  for (size_t i = 0; i < width; ++i)
    out.push_back(static_cast<char>(value >> (8 * i)));
}

uint8_t byte_reader::byte() {
  if (rest_.empty()) {
    fail();
    return 0;
  }
  const auto value = static_cast<uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return value;
}

uint64_t byte_reader::varint(uint64_t max) {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto next = byte();
    const uint64_t bits = next & 0x7f;
    value |= bits << shift;
    if (next >= 0x80) continue;
    const bool is_shortest = next != 0 || shift == 0;
    const bool is_cut = (bits << shift) >> shift != bits;
    if (!is_shortest || is_cut || value > max) break;
    return value;
  }
  fail();
  return 0;
}

uint64_t byte_reader::little_endian(size_t width) {
  uint64_t value = 0;
  for (size_t i = 0; i < width; ++i)
    value |= static_cast<uint64_t>(byte()) << (8 * i);
  return value;
}

std::string_view byte_reader::text(size_t size) {
  if (size > rest_.size()) {
    fail();
    return {};
  }
  const auto found = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return found;
}

size_t byte_reader::count(uint64_t max, size_t bytes_each) {
  const auto value = varint(max);
  if (value <= rest_.size() / bytes_each) return static_cast<size_t>(value);
  fail();
  return 0;
}

}  // namespace statushive::storage
