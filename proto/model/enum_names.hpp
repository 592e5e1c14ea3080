#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace statushive {

/// The names of an enum, as one table that both directions read.
template <class Enum, size_t N>
struct enum_names {
  std::array<std::pair<Enum, std::string_view>, N> entries;

  [[nodiscard]] constexpr std::string_view of(Enum value) const {
    for (const auto& [candidate, name] : entries) {
      if (candidate == value) return name;
    }
    return "?";
  }
  [[nodiscard]] constexpr std::optional<Enum> find(std::string_view name) const {
    for (const auto& [value, candidate] : entries) {
      if (candidate == name) return value;
    }
    return {};
  }
  /// Whether a number read from disk or wire is one of the values.
  [[nodiscard]] constexpr bool has(Enum value) const { return of(value) != "?"; }
};

template <class Enum, size_t N>
constexpr enum_names<Enum, N> names_table(const std::pair<Enum, std::string_view> (&entries)[N]) {
  return {std::to_array(entries)};
}

}  // namespace statushive
