#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace statushive::rest {

// The values of choices that more than one resource has. As name_of says them.

inline constexpr auto role_choices = std::to_array<std::string_view>({"viewer", "editor", "admin"});
inline constexpr auto plan_choices =
    std::to_array<std::string_view>({"free", "pro", "pro_plus", "unlimited"});

/// Longest e-mail address (RFC 5321, 4.5.3.1.3).
inline constexpr int64_t email_characters_max = 254;

}  // namespace statushive::rest
