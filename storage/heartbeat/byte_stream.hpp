#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace statushive::storage {

/// Seven bits a byte, lowest first, the top bit set on all bytes but the last: 1 to 10 bytes.
void put_varint(std::string& out, uint64_t value);
/// The lowest `width` bytes, lowest first.
void put_little_endian(std::string& out, uint64_t value, size_t width);

/// Reads bytes that may be anything. Whatever asks for more than is there, or for a number in
/// another form than the shortest, gets 0 or nothing, and `is_good` stays false from then on, so
/// one look at the end is enough.
class byte_reader {
 public:
  explicit byte_reader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool is_good() const { return is_good_; }
  [[nodiscard]] size_t remaining() const { return rest_.size(); }

  uint8_t byte();
  /// A number of at most `max`.
  uint64_t varint(uint64_t max);
  uint64_t little_endian(size_t width);
  /// A view into the bytes.
  std::string_view text(size_t size);
  /// A number of things that take at least `bytes_each` bytes, so that a wrong one cannot ask for
  /// much memory.
  size_t count(uint64_t max, size_t bytes_each);
  /// Declares the bytes wrong for a reason of the caller's.
  void fail() { is_good_ = false; }

 private:
  std::string_view rest_;
  bool is_good_ = true;
};

}  // namespace statushive::storage
