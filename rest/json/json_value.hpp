#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "proto/model/result.hpp"

namespace statushive::rest {

/// A JSON value (RFC 8259) that came in. The members of an object keep their order and have
/// different names; text is valid UTF-8. Immutable once parsed.
class json_value {
 public:
  using array = std::vector<json_value>;
  using member = std::pair<std::string, json_value>;
  using object = std::vector<member>;
  /// Null, boolean, whole number, other number, text, array, object.
  using content = std::variant<std::nullptr_t, bool, int64_t, double, std::string, array, object>;

  json_value() = default;
  explicit json_value(content value);

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(content_); }
  /// Each of these: nothing when the value has another type.
  [[nodiscard]] std::optional<bool> boolean() const;
  /// A number without fraction, however it is written: 60, 60.0 and 6e1 are the same.
  [[nodiscard]] std::optional<int64_t> integer() const;
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&content_); }
  [[nodiscard]] const array* elements() const { return std::get_if<array>(&content_); }
  [[nodiscard]] const object* members() const { return std::get_if<object>(&content_); }

  /// As JSON in at most `bytes_max` bytes for an error message: long text is cut, arrays and
  /// objects are only named.
  [[nodiscard]] std::string summary(size_t bytes_max = 60) const;

 private:
  content content_;
};

/// More than any honest body has; beyond is refused, because a parsed value takes 40 times the
/// bytes of its text.
inline constexpr size_t json_depth_max = 16;
inline constexpr size_t json_values_max = 10'000;
inline constexpr size_t json_members_max = 256;

/// Parses one JSON text. Errors: invalid_argument `invalid_json` that says where and what (no JSON,
/// invalid UTF-8, over a bound), or `duplicate_field` at the name that an object has twice.
[[nodiscard]] result<json_value> parse_json(std::string_view text);

}  // namespace statushive::rest
