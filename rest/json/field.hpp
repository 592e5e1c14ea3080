#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/model/result.hpp"
#include "rest/json/json_value.hpp"

namespace statushive::rest {

/// What a field's value is in JSON. `id` and `time` are text of a fixed form; an `object` is only
/// shown; a `list` has elements of one of the types before it in requests, of any in answers.
enum class field_type : uint8_t { text, integer, boolean, choice, id, time, object, list };

/// Whether a body or query may, or must, set a field. What is required at creation may be absent in
/// a change; what only a creation sets is read-only in a change.
enum class field_use : uint8_t { read_only, optional, required, creation_only };

/// What clients may know about one field of a resource, a body or a query. The one description that
/// requests are checked against, from which error messages are made, and that documents are written
/// from. Points only to constants.
struct field {
  std::string_view name;
  field_type type = field_type::text;
  field_use use = field_use::read_only;
  bool is_nullable = false;  ///< May be null, in answers and (unless read-only) in bodies.
  bool is_secret = false;    ///< Its value is never repeated in messages.
  int64_t low = 0;  ///< Range of an integer, of a text's characters, or of a list's elements.
  int64_t high = 0;
  std::span<const std::string_view> choices = {};  ///< Of a choice, or a list of choices.
  field_type element = field_type::text;           ///< Of a list.
  /// The fields of an object, or of a list's objects; null where they are not fixed.
  std::vector<field> (*members)() = nullptr;
  std::string_view fallback =
      {};  ///< What absence means at creation, in words or as JSON; may be empty.
  std::string_view meaning = {};  ///< One sentence for the documents, in English.
  /// A value for the documents, as JSON; may be empty where type, range or fallback suggest one.
  std::string_view example = {};
};

/// The values that a field takes, as error messages and documents say it: "a whole number from 1 to
/// 100".
[[nodiscard]] std::string accepted_values(const field& about);

/// Whether a body makes a new resource (required fields must be there) or changes one.
enum class body_purpose : uint8_t { creation, change };

/// Whether `body` is an object of known, writable fields with values in range. Errors, all
/// invalid_argument and (but for `invalid_json`) at the field: `unknown_field`, `read_only_field`,
/// `missing_field`, `invalid_field`.
[[nodiscard]] result<void> check_body(std::span<const field> fields, const json_value& body,
                                      body_purpose purpose);

/// The query of a request target as an object of typed values. Errors, all invalid_argument at the
/// parameter: `unknown_parameter`, `missing_parameter`, `invalid_parameter` (wrong type, out of
/// range, or given twice).
[[nodiscard]] result<json_value> parse_query(
    std::span<const field> parameters,
    const std::vector<std::pair<std::string, std::string>>& given);

}  // namespace statushive::rest
