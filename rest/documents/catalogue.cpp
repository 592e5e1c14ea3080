#include "rest/documents/catalogue.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace statushive::rest {
namespace {

constexpr std::string_view no_break_space = "\u00a0";
constexpr std::string_view narrow_no_break_space = "\u202f";
constexpr std::string_view apostrophe = "\u2019";

using lookup = std::unordered_map<std::string_view, std::string_view>;

const lookup& french() {
  static const lookup all = [] {
    lookup found;
    for (const auto part :
         {french_phrases(), french_prose(), french_routes(), french_fields(), french_errors()}) {
      for (const auto& one : part)
        found.emplace(one.english, one.french);
    }
    return found;
  }();
  return all;
}

bool has_words(std::string_view text) {
  bool is_code = false;
  return std::any_of(text.begin(), text.end(), [&](char c) {
    if (c == '`') is_code = !is_code;
    return !is_code && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  });
}

/// What a space before or after `text[at]` must be for a line never to break there.
std::string_view unbreakable(std::string_view text, size_t at) {
  const auto next = at + 1 < text.size() ? text[at + 1] : ' ';
  const bool ends_a_word = at + 2 >= text.size() || text[at + 2] == ' ' || text[at + 2] == '\n';
  if (ends_a_word && (next == ';' || next == '?' || next == '!')) return narrow_no_break_space;
  if (ends_a_word && next == ':') return no_break_space;
  if (text.substr(at + 1).starts_with("\u00bb")) return no_break_space;
  if (at >= 2 && text.substr(at - 2, 2) == "\u00ab") return no_break_space;
  return " ";
}

/// French typography: fixed spaces and curly apostrophes, but not inside of `code`.
std::string typeset(std::string_view text) {
  std::string out;
  bool is_code = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') is_code = !is_code;
    if (!is_code && text[i] == ' ') {
      out += unbreakable(text, i);
    } else if (!is_code && text[i] == '\'') {
      out += apostrophe;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string translator::operator()(std::string_view english) {
  if (language_ == language::english || !has_words(english)) return std::string(english);
  const auto found = french().find(english);
  if (found == french().end()) {
    missing_.emplace(english);
    return std::string(english);
  }
  used_.emplace(english);
  return typeset(found->second);
}

std::string translator::operator()(std::string_view english,
                                   std::initializer_list<std::string> values) {
  auto text = (*this)(english);
  size_t from = 0;
  for (const auto& value : values) {
    const auto mark = text.find("{}", from);
    if (mark == std::string::npos) break;
    text.replace(mark, 2, value);
    from = mark + value.size();
  }
  return text;
}

}  // namespace statushive::rest
