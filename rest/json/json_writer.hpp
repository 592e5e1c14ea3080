#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "proto/model/ids.hpp"
#include "proto/model/time.hpp"

namespace statushive::rest {

/// Writes one JSON text, in order, into one string. Text that is not UTF-8 (a message that quotes a
/// broken server, or was cut inside a character) gets U+FFFD for each wrong byte, so the output is
/// always valid. REQUIRES: calls that make sense: a key before each member, closed what was opened.
class json_writer {
 public:
  explicit json_writer(size_t bytes_expected = 1024) { out_.reserve(bytes_expected); }

  void open_object() { open('{'); }
  void close_object() { close('}'); }
  void open_array() { open('['); }
  void close_array() { close(']'); }
  /// REQUIRES: `name` needs no escapes.
  void key(std::string_view name);

  void null() { literal("null"); }
  void value(std::same_as<bool> auto yes) { literal(yes ? "true" : "false"); }
  void value(std::integral auto number) requires(!std::same_as<decltype(number), bool>) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    literal({digits, static_cast<size_t>(end - digits)});
  }
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(const std::string& text) { value(std::string_view(text)); }
  /// RFC 3339.
  void value(timestamp moment) { value(std::string_view(rfc3339(moment))); }
  template <class Tag>
  void value(const strong_id<Tag>& id) {
    value(std::string_view(id.str()));
  }
  void value(node_id id) { value(std::string_view(id.str())); }
  template <class T>
  void value(const std::optional<T>& maybe) {
    maybe ? value(*maybe) : null();
  }

  template <class T>
  void member(std::string_view name, const T& its_value) {
    key(name);
    value(its_value);
  }

  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  void open(char bracket);
  void close(char bracket);
  void literal(std::string_view text);
  void separate();

  std::string out_;
  bool needs_comma_ = false;
};

}  // namespace statushive::rest
