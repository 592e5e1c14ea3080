#include "proto/model/text.hpp"

#include <algorithm>
#include <cstdint>

namespace statushive {
namespace {

struct sequence_form {
  uint8_t lead_mask;
  uint8_t lead;
  size_t length;
  uint32_t least;  ///< The smallest code point that needs this length.
};

constexpr sequence_form forms[] = {
    {0x80, 0x00, 1, 0}, {0xe0, 0xc0, 2, 0x80}, {0xf0, 0xe0, 3, 0x800}, {0xf8, 0xf0, 4, 0x10000}};

}  // namespace

size_t utf8_character_bytes(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<uint8_t>(text[0]);
  for (const auto& form : forms) {
    if ((lead & form.lead_mask) != form.lead) continue;
    if (text.size() < form.length) return 0;
    uint32_t code_point = lead & static_cast<uint8_t>(~form.lead_mask);
    for (const char next : text.substr(1, form.length - 1)) {
      if ((next & 0xc0) != 0x80) return 0;
      code_point = code_point << 6 | (next & 0x3f);
    }
    const bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
    return code_point < form.least || code_point > 0x10ffff || is_surrogate ? 0 : form.length;
  }
  return 0;
}

size_t utf8_characters(std::string_view text) {
  return static_cast<size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

result<void> validate_label(std::string field, std::string_view text, size_t characters_max) {
  const auto length = utf8_characters(text);
  if (length == 0 || length > characters_max) {
    return invalid_field(std::move(field), "has " + std::to_string(length) + " characters, 1 to " +
                                               std::to_string(characters_max) + " are allowed");
  }
  if (!is_utf8(text)) return invalid_field(std::move(field), "is not UTF-8");
  if (has_control_characters(text)) {
    return invalid_field(std::move(field), "has control characters");
  }
  return {};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = utf8_character_bytes(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace statushive
