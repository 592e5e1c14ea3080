#include "conformance.hpp"

#include <algorithm>
#include <cstdint>

#include "proto/model/ids.hpp"
#include "proto/model/text.hpp"
#include "rest/json/error_codes.hpp"
#include "rest/json/json_value.hpp"

namespace statushive::tests {
namespace {

using rest::field;
using rest::field_type;
using rest::json_value;

std::string object_fault(std::span<const field> fields, const json_value& value);

bool is_in_range(const field& about, int64_t number) {
  return (about.low == 0 && about.high == 0) || (number >= about.low && number <= about.high);
}

/// Of a value of the type, which for the elements of a list is not the field's.
bool is_of_type(const field& about, field_type type, const json_value& value) {
  const auto* text = value.text();
  switch (type) {
    case field_type::text:
      return text != nullptr && (type != about.type ||
                                 is_in_range(about, static_cast<int64_t>(utf8_characters(*text))));
    case field_type::integer: return value.integer() && is_in_range(about, *value.integer());
    case field_type::boolean: return value.boolean().has_value();
    case field_type::choice:
      return text != nullptr && std::ranges::find(about.choices, *text) != about.choices.end();
    case field_type::id: return text != nullptr && parse_uuid(*text);
    case field_type::time:
      return text != nullptr && parse_rfc3339(*text) && *text == rfc3339(*parse_rfc3339(*text));
    case field_type::object: return value.members() != nullptr;
    case field_type::list:
      return value.elements() != nullptr &&
             is_in_range(about, static_cast<int64_t>(value.elements()->size()));
  }
  return false;
}

std::string value_fault(const field& about, field_type type, const json_value& value) {
  if (value.is_null() && type == about.type && about.is_nullable) return {};
  if (!is_of_type(about, type, value)) {
    return std::string(about.name) + " is " + value.summary() + ", declared is " +
           rest::accepted_values(about);
  }
  if (type == field_type::object && about.members != nullptr) {
    const auto fault = object_fault(about.members(), value);
    return fault.empty() ? fault : std::string(about.name) + '.' + fault;
  }
  if (type != field_type::list) return {};
  for (const auto& element : *value.elements()) {
    if (auto fault = value_fault(about, about.element, element); !fault.empty()) return fault;
  }
  return {};
}

std::string object_fault(std::span<const field> fields, const json_value& value) {
  const auto* members = value.members();
  if (members == nullptr) return "the answer is no object";
  for (size_t i = 0; i < fields.size(); ++i) {
    const auto name = i < members->size() ? (*members)[i].first : std::string("nothing");
    if (name != fields[i].name) return std::string(fields[i].name) + " is missing before " + name;
    auto fault = value_fault(fields[i], fields[i].type, (*members)[i].second);
    if (!fault.empty()) return fault;
  }
  return members->size() == fields.size() ? "" : (*members)[fields.size()].first + " is undeclared";
}

bool has_header(const http::response& answer, std::string_view name) {
  return std::ranges::any_of(answer.headers, [&](const auto& one) { return one.first == name; });
}

std::string success_fault(const rest::route_description& about, const http::response& answer) {
  const auto& declared = about.answer;
  if (answer.status != declared.status) return "the status is " + std::to_string(answer.status);
  if (has_header(answer, "ETag") != about.has_etag)
    return "ETag is there, or not, against its word";
  if (has_header(answer, "Location") != (declared.status == 201 || declared.status == 302)) {
    return "Location is there, or not, against its word";
  }
  if (declared.status == 204) return answer.body.empty() ? "" : "there is a body";
  if (answer.content_type != declared.content_type) return "it is " + answer.content_type;
  if (declared.fields.empty()) return answer.body.empty() ? "there is no body" : "";
  const auto body = rest::parse_json(answer.body);
  return body ? object_fault(declared.fields, *body) : body.failure().message();
}

std::string error_fault(const http::response& answer) {
  const auto body = rest::parse_json(answer.body);
  if (!body || body->members() == nullptr) return "the error is no JSON object";
  for (const auto& [name, value] : *body->members()) {
    if (name != "code") continue;
    const auto* known = value.text() ? rest::find_error_code(*value.text()) : nullptr;
    if (known == nullptr) return "the code " + value.summary() + " is in no catalogue";
    return known->status == answer.status ? "" : "the code " + value.summary() + " has its status";
  }
  return "the error has no code";
}

}  // namespace

std::string mismatch(std::span<const rest::route_description> descriptions,
                     const http::route& route, const http::response& answer) {
  const auto about = std::ranges::find_if(descriptions, [&](const auto& one) {
    return one.method == route.method && one.pattern == route.pattern;
  });
  if (about == descriptions.end()) return "no description";
  return answer.status < 400 ? success_fault(*about, answer) : error_fault(answer);
}

}  // namespace statushive::tests
