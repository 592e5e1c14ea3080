#pragma once

#include <string_view>

namespace statushive {

/// Whether the two are equal; how long that takes says nothing about where they differ.
[[nodiscard]] bool is_same_secret(std::string_view one, std::string_view other);

}  // namespace statushive
