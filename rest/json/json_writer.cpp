#include "rest/json/json_writer.hpp"

#include <cstdint>

#include "proto/model/text.hpp"

namespace statushive::rest {
namespace {

constexpr std::string_view replacement_character = "\xef\xbf\xbd";

bool is_plain(unsigned char c) {
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  constexpr std::string_view hex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += hex[byte >> 4];
  out += hex[byte & 15];
}

}  // namespace

void json_writer::key(std::string_view name) {
  separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
  needs_comma_ = false;
}

void json_writer::value(std::string_view text) {
  separate();
  out_ += '"';
  while (!text.empty()) {
    size_t plain = 0;
    while (plain < text.size() && is_plain(static_cast<unsigned char>(text[plain])))
      ++plain;
    out_ += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const size_t bytes = utf8_character_bytes(text);
    if (bytes == 0) {
      out_ += replacement_character;
    } else if (bytes == 1) {
      append_escaped(out_, text[0]);
    } else {
      out_ += text.substr(0, bytes);
    }
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  out_ += '"';
  needs_comma_ = true;
}

void json_writer::open(char bracket) {
  separate();
  out_ += bracket;
  needs_comma_ = false;
}

void json_writer::close(char bracket) {
  out_ += bracket;
  needs_comma_ = true;
}

void json_writer::literal(std::string_view text) {
  separate();
  out_ += text;
  needs_comma_ = true;
}

void json_writer::separate() {
  if (needs_comma_) out_ += ',';
}

}  // namespace statushive::rest
