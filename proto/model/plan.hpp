#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace statushive {

/// What an account pays for. Stored; never renumber.
enum class plan : uint8_t { free = 1, pro = 2, pro_plus = 3, unlimited = 4 };

struct plan_limits {
  uint32_t monitors = 0;
  std::chrono::seconds shortest_interval{};
  uint32_t status_pages = 0;
  std::chrono::days history{};
};

inline constexpr uint32_t no_limit = std::numeric_limits<uint32_t>::max();

[[nodiscard]] const plan_limits& limits_of(plan p);
[[nodiscard]] std::string_view name_of(plan p);
[[nodiscard]] std::optional<plan> find_plan(std::string_view name);

}  // namespace statushive
