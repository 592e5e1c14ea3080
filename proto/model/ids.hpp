#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>

#include "proto/model/random.hpp"
#include "proto/model/result.hpp"
#include "proto/model/time.hpp"

namespace statushive {

using uuid_bytes = std::array<uint8_t, 16>;

/// Lower-case 8-4-4-4-12 text (RFC 9562).
[[nodiscard]] std::string format_uuid(const uuid_bytes& bytes);
/// Accepts only the form that format_uuid writes. Errors: invalid_argument `invalid_id`.
[[nodiscard]] result<uuid_bytes> parse_uuid(std::string_view text);
/// UUID version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits.
[[nodiscard]] uuid_bytes make_uuid_v7(timestamp now, random_source& random);

/// A resource's id: a UUID that cannot be mistaken for another resource's. The default value, nil,
/// names nothing.
template <class Tag>
class strong_id {
 public:
  constexpr strong_id() = default;
  explicit constexpr strong_id(const uuid_bytes& bytes) : bytes_(bytes) {}

  [[nodiscard]] static strong_id make(timestamp now, random_source& random) {
    return strong_id(make_uuid_v7(now, random));
  }
  [[nodiscard]] static result<strong_id> parse(std::string_view text) {
    auto bytes = parse_uuid(text);
    if (!bytes) return bytes.failure();
    return strong_id(*bytes);
  }
  /// From the 16 raw bytes of a key or a protobuf field; an empty string is nil. Errors:
  /// corruption.
  [[nodiscard]] static result<strong_id> from_raw(std::string_view raw) {
    strong_id id;
    if (raw.empty()) return id;
    if (raw.size() != id.bytes_.size()) return corrupt("id");
    std::copy(raw.begin(), raw.end(), id.bytes_.begin());
    return id;
  }

  [[nodiscard]] const uuid_bytes& bytes() const { return bytes_; }
  /// The 16 bytes as a view into this id.
  [[nodiscard]] std::string_view raw() const& {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  std::string_view raw() && = delete;
  [[nodiscard]] bool is_nil() const { return *this == strong_id(); }
  [[nodiscard]] std::string str() const { return format_uuid(bytes_); }

  friend auto operator<=>(const strong_id&, const strong_id&) = default;
  friend std::ostream& operator<<(std::ostream& out, const strong_id& id) {
    return out << id.str();
  }

 private:
  uuid_bytes bytes_{};
};

using account_id = strong_id<struct account_tag>;
using user_id = strong_id<struct user_tag>;
using monitor_id = strong_id<struct monitor_tag>;
using api_key_id = strong_id<struct api_key_tag>;
using session_id = strong_id<struct session_tag>;
using request_id = strong_id<struct request_tag>;
using cluster_id = strong_id<struct cluster_tag>;

/// An integer that names one kind of thing. No arithmetic.
template <class Tag, class Rep>
class strong_number {
 public:
  constexpr strong_number() = default;
  explicit constexpr strong_number(Rep value) : value_(value) {}
  [[nodiscard]] constexpr Rep value() const { return value_; }

  friend auto operator<=>(const strong_number&, const strong_number&) = default;
  friend std::ostream& operator<<(std::ostream& out, strong_number n) { return out << n.value_; }

 private:
  Rep value_{};
};

/// Names a monitor in heartbeat keys: given out by `apply`, from 1, never reused, never shown. 0 is
/// none.
using monitor_number = strong_number<struct monitor_number_tag, uint32_t>;
/// A virtual shard, 0 to shard count - 1.
using shard_number = strong_number<struct shard_tag, uint16_t>;
/// Grows by one with each change of a shard's owner, from 1; part of heartbeat keys, and the fence
/// of transitions.
using epoch = strong_number<struct epoch_tag, uint32_t>;

/// A node for the life of its disk: 64 random bits, never 0 (none) or 1. Shown and parsed as its
/// first 32 bits in 8 hex digits; `make` draws ids whose shown part is not zero.
class node_id {
 public:
  constexpr node_id() = default;
  explicit constexpr node_id(uint64_t value) : value_(value) {}
  [[nodiscard]] static node_id make(random_source& random);

  [[nodiscard]] constexpr uint64_t value() const { return value_; }
  [[nodiscard]] bool is_none() const { return value_ == 0; }
  [[nodiscard]] std::string str() const;

  friend auto operator<=>(const node_id&, const node_id&) = default;
  friend std::ostream& operator<<(std::ostream& out, const node_id& id) { return out << id.str(); }

 private:
  uint64_t value_ = 0;
};

}  // namespace statushive

template <class Tag>
struct std::hash<statushive::strong_id<Tag>> {
  /// The last eight bytes of a UUIDv7 are random.
  size_t operator()(const statushive::strong_id<Tag>& id) const noexcept {
    size_t value = 0;
    std::memcpy(&value, id.bytes().data() + 8, sizeof value);
    return value;
  }
};

template <class Tag, class Rep>
struct std::hash<statushive::strong_number<Tag, Rep>> {
  size_t operator()(statushive::strong_number<Tag, Rep> n) const noexcept {
    return std::hash<Rep>()(n.value());
  }
};

template <>
struct std::hash<statushive::node_id> {
  size_t operator()(statushive::node_id id) const noexcept { return id.value(); }
};
