#pragma once

#include <string>
#include <string_view>

namespace statushive::http {

/// RFC 9110, 5.6.2: what methods and field names consist of.
[[nodiscard]] bool is_token(std::string_view text);

/// ASCII only, whatever the locale.
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);

/// Without spaces and tabs at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Whether the comma-separated list holds the token, in any case.
[[nodiscard]] bool list_has(std::string_view list, std::string_view token);

/// Whether it is host[:port] as in Host (RFC 3986, 3.2): a name, an IPv4 or a bracketed address.
/// Empty is allowed.
[[nodiscard]] bool is_authority(std::string_view text);

enum class plus_sign { literal, space };

/// Replaces %XX. False for a malformed escape, and for %00, which no name or value here may hold.
[[nodiscard]] bool percent_decode(std::string_view text, plus_sign plus, std::string& out);

}  // namespace statushive::http
