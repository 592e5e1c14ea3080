#include "rest/documents/schemas.hpp"

#include <algorithm>
#include <array>

#include <boost/json/parse.hpp>

#include "rest/documents/field_text.hpp"
#include "rest/documents/names.hpp"

namespace statushive::rest {
namespace {

namespace json = boost::json;

/// The largest whole number that every reader of JSON keeps exactly (RFC 8259, 6).
constexpr int64_t exact_integer_max = (int64_t{1} << 53) - 1;

void add_range(json::object& to, const field& about, const char* low, const char* high) {
  if (about.high == 0 && about.low == 0) return;
  to[low] = about.low;
  if (about.high <= exact_integer_max) to[high] = about.high;
}

json::object choice_schema(const field& about) {
  json::array values;
  for (const auto& one : about.choices)
    values.emplace_back(one);
  json::object schema{{"type", "string"}};
  if (!values.empty()) schema["enum"] = std::move(values);
  return schema;
}

/// Of a value that is neither object nor list.
json::object plain_schema(field_type type, const field& about) {
  switch (type) {
    case field_type::integer: return {{"type", "integer"}, {"format", "int64"}};
    case field_type::boolean: return {{"type", "boolean"}};
    case field_type::choice: return choice_schema(about);
    case field_type::id: return {{"type", "string"}, {"format", "uuid"}};
    case field_type::time: return {{"type", "string"}, {"format", "date-time"}};
    case field_type::object: return {{"type", "object"}};
    case field_type::text:
    case field_type::list: break;
  }
  return {{"type", "string"}};
}

void make_nullable(json::object& schema) {
  if (schema.contains("$ref")) {
    schema = {{"anyOf", json::array{std::move(schema), json::object{{"type", "null"}}}}};
    return;
  }
  schema["type"] = json::array{schema["type"], "null"};
  if (auto* values = schema.if_contains("enum")) values->as_array().emplace_back(nullptr);
}

void add_json(json::object& to, const char* name, std::string_view text) {
  if (text.empty()) return;
  boost::system::error_code failed;
  auto value = json::parse(text, failed);
  if (!failed) to[name] = std::move(value);
}

}  // namespace

json::object reference(std::string_view kind, std::string_view name) {
  return {{"$ref", "#/components/" + std::string(kind) + '/' + std::string(name)}};
}

schemas::schemas(const outline& routes) : routes_(routes) {
  for (const auto& one : routes.objects())
    named_[one.name] = shown_object(one.fields);
}

json::object schemas::of(const field& about) const {
  const auto* object = routes_.object_of(about);
  json::object schema;
  if (about.type == field_type::list) {
    field element = about;
    element.type = about.element;
    schema = {{"type", "array"},
              {"items", object != nullptr ? reference("schemas", object->name)
                                          : plain_schema(about.element, element)}};
    add_range(schema, about, "minItems", "maxItems");
  } else if (object != nullptr) {
    schema = reference("schemas", object->name);
  } else {
    schema = plain_schema(about.type, about);
    if (about.type == field_type::text) add_range(schema, about, "minLength", "maxLength");
    if (about.type == field_type::integer) add_range(schema, about, "minimum", "maximum");
  }
  if (about.is_nullable) make_nullable(schema);
  if (!about.meaning.empty()) schema["description"] = about.meaning;
  return schema;
}

json::object schemas::shown_object(std::span<const field> fields) const {
  json::object properties;
  json::array required;
  for (const auto& one : fields) {
    auto schema = of(one);
    if (one.use == field_use::read_only && !schema.contains("$ref")) schema["readOnly"] = true;
    properties[one.name] = std::move(schema);
    required.emplace_back(one.name);
  }
  json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

json::object schemas::reference_to(const std::string& name, json::object schema) {
  const auto same = std::find_if(named_.begin(), named_.end(),
                                 [&](const auto& one) { return one.second == schema; });
  if (same != named_.end()) return reference("schemas", same->first);
  auto free_name = name;
  for (int number = 2; named_.contains(free_name); ++number)
    free_name = name + std::to_string(number);
  named_[free_name] = std::move(schema);
  return reference("schemas", free_name);
}

json::object schemas::answer_of(const operation& about) {
  const auto& fields = about.about.answer.fields;
  if (fields.empty()) return {{"type", "object"}};
  const auto* first = routes_.object_of(fields.front());
  std::string name = pascal_case(about.id);
  if (fields.size() == 1 && first != nullptr) name = first->name;
  if (fields.size() == 1 && first == nullptr) name = pascal_case(fields.front().name);
  if (first != nullptr && fields.front().type == field_type::list) name = first->name + "List";
  return reference_to(name + "Answer", shown_object(fields));
}

json::object schemas::body_of(const body_declaration& body, const std::string& name) {
  json::object properties;
  json::array required;
  for (const auto& one : body.fields) {
    if (!is_writable(one, body.purpose)) continue;
    auto schema = of(one);
    if (body.purpose == body_purpose::creation) add_json(schema, "default", one.fallback);
    if (one.is_secret) schema["writeOnly"] = true;
    add_json(schema, "example", one.example);
    if (auto* given = schema.if_contains("example")) {
      schema["examples"] = json::array{*given};
      schema.erase("example");
    }
    properties[one.name] = std::move(schema);
    if (one.use == field_use::required && body.purpose == body_purpose::creation) {
      required.emplace_back(one.name);
    }
  }
  json::object schema{
      {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  return reference_to(name + "Body", std::move(schema));
}

json::object schemas::components() const {
  json::object all;
  for (const auto& [name, schema] : named_)
    all[name] = schema;
  return all;
}

}  // namespace statushive::rest
