#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace statushive {

/// A moment of Unix time in UTC, as stored and shown: whole milliseconds.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
/// A moment on this process's monotonic clock; never stored or sent.
using steady_time = std::chrono::steady_clock::time_point;

[[nodiscard]] constexpr int64_t to_ms(timestamp moment) {
  return moment.time_since_epoch().count();
}
[[nodiscard]] constexpr timestamp from_ms(int64_t ms) {
  return timestamp(std::chrono::milliseconds(ms));
}

/// RFC 3339 with milliseconds and `Z`: `2026-11-23T08:30:00.000Z`.
[[nodiscard]] std::string rfc3339(timestamp moment);
/// The moment that a text in any form of RFC 3339 names (`Z` or an offset, a fraction of any
/// length), cut to milliseconds. Nothing when it is none, is no real date, is a leap second (which
/// Unix time does not have), or lies outside of the years 0 to 9999 in UTC.
[[nodiscard]] std::optional<timestamp> parse_rfc3339(std::string_view text);

/// Where time comes from. Injected wherever time is read, so that tests own it. Thread-safe.
class clock {
 public:
  virtual ~clock() = default;
  [[nodiscard]] virtual timestamp now() const = 0;
  [[nodiscard]] virtual steady_time steady_now() const = 0;
};

/// The machine's clocks.
class system_clock final : public clock {
 public:
  [[nodiscard]] timestamp now() const override;
  [[nodiscard]] steady_time steady_now() const override;
};

}  // namespace statushive
