#include "rest/json/field.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "proto/model/ids.hpp"
#include "proto/model/text.hpp"
#include "proto/model/time.hpp"

namespace statushive::rest {
namespace {

/// The reasons under which the mistakes of one kind of input are reported.
struct input_kind {
  std::string_view noun;
  std::string_view unknown;
  std::string_view missing;
  std::string_view invalid;
};
constexpr input_kind body_input{"field", "unknown_field", "missing_field", "invalid_field"};
constexpr input_kind query_input{"parameter", "unknown_parameter", "missing_parameter",
                                 "invalid_parameter"};

error refusal(std::string_view reason, std::string_view name, std::string what_is_wrong) {
  return error(errc::invalid_argument, std::string(reason), std::move(what_is_wrong))
      .at(std::string(name));
}

int64_t characters(std::string_view text) {
  return static_cast<int64_t>(utf8_characters(text));
}

std::string listing(std::span<const std::string_view> choices) {
  std::string text;
  for (size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) text += i + 1 == choices.size() ? " or " : ", ";
    text += '"' + std::string(choices[i]) + '"';
  }
  return text;
}

std::string range(const field& about) {
  return std::to_string(about.low) + " to " + std::to_string(about.high);
}

bool is_in_range(const field& about, int64_t value) {
  return value >= about.low && value <= about.high;
}

/// Of a value that is no list and not null.
bool is_acceptable(const field& about, const json_value& value) {
  const auto* text = value.text();
  switch (about.type) {
    case field_type::text: return text != nullptr && is_in_range(about, characters(*text));
    case field_type::integer: return value.integer() && is_in_range(about, *value.integer());
    case field_type::boolean: return value.boolean().has_value();
    case field_type::choice:
      return text != nullptr &&
             std::find(about.choices.begin(), about.choices.end(), *text) != about.choices.end();
    case field_type::id: return text != nullptr && parse_uuid(*text).has_value();
    case field_type::time: return text != nullptr && parse_rfc3339(*text).has_value();
    case field_type::object:
    case field_type::list: return false;
  }
  return false;
}

/// What an element of the list must be. A list says nothing of the range of its elements.
field element_of(const field& list) {
  return {.name = list.name,
          .type = list.element,
          .use = list.use,
          .is_secret = list.is_secret,
          .low = std::numeric_limits<int64_t>::min(),
          .high = std::numeric_limits<int64_t>::max(),
          .choices = list.choices};
}

/// Whether the list is a set: what its elements name makes no sense twice.
bool is_set(const field& list) {
  return list.element == field_type::choice || list.element == field_type::id;
}

std::string given_value(const field& about, const json_value& value) {
  if (about.is_secret && !value.is_null()) return "is not acceptable";
  const auto* text = value.text();
  if (about.type == field_type::text && text != nullptr) {
    return "has " + std::to_string(characters(*text)) + " characters";
  }
  return "is " + value.summary();
}

error unacceptable(const input_kind& input, const field& about, std::string_view path,
                   const std::string& given) {
  return refusal(input.invalid, path,
                 std::string(path) + ' ' + given + ", allowed is " + accepted_values(about));
}

result<void> check_elements(const input_kind& input, const field& list,
                            const json_value::array& elements) {
  const auto about = element_of(list);
  for (size_t i = 0; i < elements.size(); ++i) {
    const auto path = std::string(list.name) + '[' + std::to_string(i) + ']';
    const auto& value = elements[i];
    if (!is_acceptable(about, value)) {
      return unacceptable(input, about, path, given_value(about, value));
    }
    const auto is_same = [&](const json_value& other) { return *other.text() == *value.text(); };
    if (is_set(list) &&
        std::any_of(elements.begin(), elements.begin() + static_cast<ptrdiff_t>(i), is_same)) {
      return refusal(input.invalid, path,
                     path + ' ' + given_value(about, value) + " again, allowed is each once");
    }
  }
  return {};
}

result<void> check_list(const input_kind& input, const field& about, const json_value& value) {
  const auto* elements = value.elements();
  if (elements == nullptr) return unacceptable(input, about, about.name, given_value(about, value));
  const auto count = static_cast<int64_t>(elements->size());
  if (!is_in_range(about, count)) {
    return unacceptable(input, about, about.name, "has " + std::to_string(count) + " elements");
  }
  return check_elements(input, about, *elements);
}

result<void> check_value(const input_kind& input, const field& about, const json_value& value) {
  if (value.is_null() && about.is_nullable) return {};
  if (about.type == field_type::list) return check_list(input, about, value);
  if (is_acceptable(about, value)) return {};
  return unacceptable(input, about, about.name, given_value(about, value));
}

const field* find_field(std::span<const field> fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const field& about) { return about.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

bool is_settable(const field& about, body_purpose purpose) {
  if (about.use == field_use::creation_only) return purpose == body_purpose::creation;
  return about.use != field_use::read_only;
}

error unknown(const input_kind& input, std::span<const field> fields, const std::string& name,
              body_purpose purpose) {
  std::string known;
  for (const auto& about : fields) {
    if (!is_settable(about, purpose)) continue;
    known += (known.empty() ? "" : ", ") + std::string(about.name);
  }
  return refusal(input.unknown, name,
                 "there is no " + std::string(input.noun) + ' ' + json_value(name).summary())
      .hinting(known.empty() ? "none is taken here" : "known here: " + known);
}

result<void> check_missing(const input_kind& input, std::span<const field> fields,
                           const json_value::object& given) {
  for (const auto& about : fields) {
    if (about.use != field_use::required) continue;
    const bool is_there = std::any_of(
        given.begin(), given.end(), [&](const auto& member) { return member.first == about.name; });
    if (is_there) continue;
    return refusal(input.missing, about.name,
                   std::string(about.name) + " is missing, needed is " + accepted_values(about));
  }
  return {};
}

/// A parameter's text as a value of the field's type. Text that is none stays text, which the check
/// then refuses.
json_value typed(const field& about, const std::string& text) {
  if (about.type == field_type::boolean && (text == "true" || text == "false")) {
    return json_value(text == "true");
  }
  if (about.type == field_type::integer) {
    int64_t number = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status == std::errc() && end == text.data() + text.size()) return json_value(number);
  }
  return json_value(text);
}

/// Of the elements of lists it is not.
bool is_bounded(const field& about) {
  return about.high < std::numeric_limits<int64_t>::max();
}

std::string accepted_list(const field& about) {
  if (about.high == 0) return "an array";
  const auto elements = element_of(about);
  std::string text = "an array of " + range(about) + (about.high == 1 ? " element" : " elements");
  if (about.element == field_type::object) return text;
  text += ", each " + accepted_values(elements);
  return is_set(about) ? text + ", none of them twice" : text;
}

}  // namespace

std::string accepted_values(const field& about) {
  const auto values = [&]() -> std::string {
    switch (about.type) {
      case field_type::text:
        return is_bounded(about) ? "text of " + range(about) + " characters" : "text";
      case field_type::integer:
        return is_bounded(about) ? "a whole number from " + range(about) : "a whole number";
      case field_type::boolean: return "true or false";
      case field_type::choice: return listing(about.choices);
      case field_type::id: return "a lower-case UUID";
      case field_type::time: return "a time such as 2026-11-23T08:30:00.000Z";
      case field_type::object: return "an object";
      case field_type::list: return accepted_list(about);
    }
    return {};
  }();
  return about.is_nullable ? values + ", or null" : values;
}

result<void> check_body(std::span<const field> fields, const json_value& body,
                        body_purpose purpose) {
  const auto* members = body.members();
  if (members == nullptr) {
    return error(errc::invalid_argument, "invalid_json",
                 "the body is " + body.summary() + ", allowed is a JSON object");
  }
  for (const auto& [name, value] : *members) {
    const auto* about = find_field(fields, name);
    if (about == nullptr) return unknown(body_input, fields, name, purpose);
    if (about->use == field_use::read_only) {
      return refusal("read_only_field", name, name + " cannot be set, it is read-only");
    }
    if (!is_settable(*about, purpose)) {
      return refusal("read_only_field", name, name + " cannot be changed, only a creation sets it");
    }
    if (auto checked = check_value(body_input, *about, value); !checked) return checked;
  }
  return purpose == body_purpose::creation ? check_missing(body_input, fields, *members)
                                           : result<void>();
}

result<json_value> parse_query(std::span<const field> parameters,
                               const std::vector<std::pair<std::string, std::string>>& given) {
  json_value::object query;
  for (const auto& [name, text] : given) {
    const auto* about = find_field(parameters, name);
    if (about == nullptr) {
      return unknown(query_input, parameters, name, body_purpose::creation);
    }
    const bool is_repeated = std::any_of(query.begin(), query.end(),
                                         [&](const auto& member) { return member.first == name; });
    if (is_repeated) return refusal(query_input.invalid, name, name + " is given twice");
    if (!is_utf8(text)) return refusal(query_input.invalid, name, name + " is not UTF-8");
    auto value = typed(*about, text);
    if (auto checked = check_value(query_input, *about, value); !checked) return checked.failure();
    query.emplace_back(name, std::move(value));
  }
  if (auto checked = check_missing(query_input, parameters, query); !checked) {
    return checked.failure();
  }
  return json_value(std::move(query));
}

}  // namespace statushive::rest
