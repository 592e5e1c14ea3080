#include "rest/json/json_value.hpp"

#include <cmath>

#include "proto/model/overloaded.hpp"
#include "rest/json/json_writer.hpp"

namespace statushive::rest {
namespace {

/// Doubles hold every whole number up to here.
constexpr double exact_integer_max = 9007199254740992.0;

/// The start of `text`, not longer than `bytes_max` and not cut inside a character.
std::string_view beginning(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
    --end;
  return text.substr(0, end);
}

std::string quoted(std::string_view text, size_t bytes_max) {
  const auto shown = beginning(text, bytes_max);
  json_writer writer(shown.size() + 8);
  writer.value(shown.size() == text.size() ? std::string(shown) : std::string(shown) + "...");
  return std::move(writer).take();
}

std::string number(double value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return {digits, end};
}

}  // namespace

// Not inline: where it is, GCC 12 sees uninitialised parts of the variant being moved.
json_value::json_value(content value) : content_(std::move(value)) {}

std::optional<bool> json_value::boolean() const {
  const auto* value = std::get_if<bool>(&content_);
  return value ? std::optional(*value) : std::nullopt;
}

std::optional<int64_t> json_value::integer() const {
  if (const auto* value = std::get_if<int64_t>(&content_)) return *value;
  const auto* value = std::get_if<double>(&content_);
  if (value == nullptr || std::abs(*value) > exact_integer_max || std::trunc(*value) != *value) {
    return {};
  }
  return static_cast<int64_t>(*value);
}

std::string json_value::summary(size_t bytes_max) const {
  return std::visit(
      overloaded{
          [](std::nullptr_t) -> std::string { return "null"; },
          [](bool yes) -> std::string { return yes ? "true" : "false"; },
          [](int64_t value) { return std::to_string(value); },
          [](double value) { return number(value); },
          [&](const std::string& value) { return quoted(value, bytes_max); },
          [](const array& value) { return "an array of " + std::to_string(value.size()); },
          [](const object&) -> std::string { return "an object"; },
      },
      content_);
}

}  // namespace statushive::rest
