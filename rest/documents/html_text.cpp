#include "rest/documents/html_text.hpp"

#include <algorithm>

namespace statushive::rest {
namespace {

std::string span(std::string_view of_class, std::string_view text) {
  return "<span class=\"" + std::string(of_class) + "\">" + escaped(text) + "</span>";
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// How many characters from `at` on belong to a quoted text, its quotes included.
size_t quoted_length(std::string_view code, size_t at, bool has_escapes) {
  size_t end = at + 1;
  while (end < code.size() && code[end] != code[at])
    end += has_escapes && code[end] == '\\' ? 2 : 1;
  return std::min(end + 1, code.size()) - at;
}

size_t name_length(std::string_view code, size_t at) {
  size_t end = at;
  while (end < code.size() && is_name(code[end]))
    ++end;
  return end - at;
}

/// Text in double quotes: variables in it stand out.
std::string open_text_html(std::string_view text) {
  std::string out;
  size_t plain = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const size_t name = text[at] == '$' ? name_length(text, at + 1) : 0;
    if (name == 0) continue;
    if (at > plain) out += span("s", text.substr(plain, at - plain));
    out += span("v", text.substr(at, name + 1));
    at += name;
    plain = at + 1;
  }
  if (plain < text.size()) out += span("s", text.substr(plain));
  return out;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string code_html(std::string_view code) {
  std::string out;
  for (size_t i = 0; i < code.size(); ++i) {
    out += escaped(code.substr(i, 1));
    const bool is_break = code[i] == '/' || code[i] == '_';
    if (is_break && i > 0 && i + 1 < code.size()) out += "<wbr>";
  }
  return out;
}

std::string inline_html(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto begin = std::min(text.find('`'), text.size());
    const auto end = begin == text.size() ? begin : text.find('`', begin + 1);
    out += escaped(text.substr(0, begin));
    if (begin == text.size() || end == std::string_view::npos) break;
    out += "<code>" + code_html(text.substr(begin + 1, end - begin - 1)) + "</code>";
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string shell_html(std::string_view script) {
  std::string out;
  for (size_t at = 0; at < script.size();) {
    const char c = script[at];
    const bool is_start = at == 0 || script[at - 1] == ' ' || script[at - 1] == '\n';
    size_t length = 1;
    if (c == '\'') {
      length = quoted_length(script, at, false);
      out += span("s", script.substr(at, length));
    } else if (c == '"') {
      length = quoted_length(script, at, true);
      out += open_text_html(script.substr(at, length));
    } else if (c == '$' && name_length(script, at + 1) > 0) {
      length = 1 + name_length(script, at + 1);
      out += span("v", script.substr(at, length));
    } else if (c == '-' && is_start) {
      length = std::min(script.find_first_of(" \n", at), script.size()) - at;
      out += span("o", script.substr(at, length));
    } else if (is_name(c)) {
      length = name_length(script, at);
      const auto word = script.substr(at, length);
      const bool is_variable = at + length < script.size() && script[at + length] == '=';
      out += is_variable ? span("v", word) : escaped(word);
    } else {
      out += escaped(script.substr(at, 1));
    }
    at += length;
  }
  return out;
}

std::string json_html(std::string_view json) {
  std::string out;
  for (size_t at = 0; at < json.size();) {
    const char c = json[at];
    size_t length = 1;
    if (c == '"') {
      length = quoted_length(json, at, true);
      const bool is_key = at + length < json.size() && json[at + length] == ':';
      out += span(is_key ? "k" : "s", json.substr(at, length));
    } else if (is_name(c) || c == '-') {
      length = std::min(json.find_first_of(",]}\n ", at), json.size()) - at;
      out += span("n", json.substr(at, length));
    } else {
      out += escaped(json.substr(at, 1));
    }
    at += length;
  }
  return out;
}

}  // namespace statushive::rest
