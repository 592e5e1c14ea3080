#include <algorithm>
#include <array>
#include <cstdint>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "rest/documents/examples.hpp"
#include "rest/documents/names.hpp"

namespace statushive::rest {
namespace {

namespace json = boost::json;

constexpr const char* example_time = "2026-11-23T08:30:00.000Z";
constexpr size_t line_width = 64;

/// A UUID (version 7) that is always the same for the same thing.
std::string example_id(std::string_view of) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : of) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  std::string id = "0193583a-4c00-7000-8000-000000000000";
  constexpr std::string_view hex = "0123456789abcdef";
  for (const size_t at : {15, 16, 17, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33}) {
    id[at] = hex[hash & 15];
    hash >>= 4;
  }
  return id;
}

/// What an id field names: `id` the object that it stands in, `monitor_id` a monitor.
std::string_view named_by(std::string_view id_field, std::string_view owner) {
  for (const std::string_view ending : {"_ids", "_id"}) {
    if (id_field.ends_with(ending)) return id_field.substr(0, id_field.size() - ending.size());
  }
  return owner;
}

json::value value_example(const field& about, std::string_view owner);

json::value typical_value(field_type type, const field& about, std::string_view owner) {
  switch (type) {
    case field_type::text: {
      std::string text(about.name);
      std::replace(text.begin(), text.end(), '_', ' ');
      if (about.low > 0) text.resize(std::max(text.size(), static_cast<size_t>(about.low)), '.');
      return json::value(text);
    }
    case field_type::integer: return std::clamp<int64_t>(1, about.low, about.high);
    case field_type::boolean: return true;
    case field_type::choice: return json::value(about.choices.empty() ? "" : about.choices[0]);
    case field_type::id: return json::value(example_id(named_by(about.name, owner)));
    case field_type::time: return example_time;
    case field_type::object:
      return has_members(about) ? object_example(about.members(), singular(about.name))
                                : json::object();
    case field_type::list: return json::array{typical_value(about.element, about, owner)};
  }
  return nullptr;
}

json::value value_example(const field& about, std::string_view owner) {
  boost::system::error_code failed;
  if (!about.example.empty()) {
    auto given = json::parse(about.example, failed);
    if (!failed) return given;
  }
  if (!about.fallback.empty()) {
    auto given = json::parse(about.fallback, failed);
    if (!failed) return given;
  }
  const bool is_open = about.type == field_type::text || about.type == field_type::list ||
                       about.type == field_type::object;
  if (about.is_nullable && is_open && !has_members(about)) return nullptr;
  return typical_value(about.type, about, owner);
}

void print(std::string& to, const json::value& value, size_t indentation);

void print_flat(std::string& to, const json::value& value) {
  if (const auto* object = value.if_object()) {
    to += '{';
    for (const auto& [name, member] : *object) {
      if (to.back() != '{') to += ", ";
      to += json::serialize(name) + ": ";
      print_flat(to, member);
    }
    to += '}';
  } else if (const auto* array = value.if_array()) {
    to += '[';
    for (size_t i = 0; i < array->size(); ++i) {
      if (i > 0) to += ", ";
      print_flat(to, (*array)[i]);
    }
    to += ']';
  } else {
    to += json::serialize(value);
  }
}

void print_broken(std::string& to, const json::value& value, size_t indentation) {
  const auto new_line = [&](size_t by) { to += '\n' + std::string(indentation + by, ' '); };
  bool is_first = true;
  const auto next = [&] {
    if (!is_first) to += ',';
    is_first = false;
    new_line(2);
  };
  if (const auto* object = value.if_object()) {
    to += '{';
    for (const auto& [name, member] : *object) {
      next();
      to += json::serialize(name) + ": ";
      print(to, member, indentation + 2);
    }
    new_line(0);
    to += '}';
    return;
  }
  to += '[';
  for (const auto& element : value.as_array()) {
    next();
    print(to, element, indentation + 2);
  }
  new_line(0);
  to += ']';
}

void print(std::string& to, const json::value& value, size_t indentation) {
  std::string flat;
  print_flat(flat, value);
  const bool is_flat = !value.is_structured() || flat.size() + indentation <= line_width;
  is_flat ? void(to += flat) : print_broken(to, value, indentation);
}

}  // namespace

json::value object_example(std::span<const field> fields, std::string_view name) {
  json::object all;
  for (const auto& one : fields)
    all.emplace(one.name, value_example(one, name));
  return all;
}

json::value body_example(const body_declaration& body) {
  if (!body.example.empty()) {
    boost::system::error_code failed;
    auto given = json::parse(body.example, failed);
    if (!failed) return given;
  }
  json::object needed;
  for (const auto& one : body.fields) {
    const bool is_wanted = body.purpose == body_purpose::creation
                               ? one.use == field_use::required
                               : one.use == field_use::required || one.use == field_use::optional;
    if (!is_wanted) continue;
    needed.emplace(one.name, value_example(one, {}));
    if (body.purpose == body_purpose::change) break;
  }
  return needed;
}

json::value answer_example(const operation& about) {
  return object_example(about.about.answer.fields, "");
}

std::string pretty(const json::value& value) {
  std::string text;
  print(text, value, 0);
  return text;
}

}  // namespace statushive::rest
