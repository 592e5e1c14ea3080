#include "rest/documents/field_text.hpp"

#include <boost/json/parse.hpp>

namespace statushive::rest {
namespace {

/// What a computer takes is not what a person wants to read.
constexpr int64_t tellable_max = 1'000'000'000'000;

std::string choices_text(const field& about, translator& words) {
  std::vector<std::string_view> values(about.choices.begin(), about.choices.end());
  if (about.is_nullable && about.type == field_type::choice) values.push_back("null");
  std::string text;
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += i + 1 == values.size() ? ' ' + words("or") + ' ' : ", ";
    text += '`' + std::string(values[i]) + '`';
  }
  return text;
}

std::string integer_text(const field& about, translator& words) {
  const bool has_low = about.low != 0 || about.high != 0;
  if (has_low && about.high < tellable_max) {
    return words("integer from {} to {}",
                 {grouped(about.low, words.to()), grouped(about.high, words.to())});
  }
  return words("integer");
}

std::string text_text(const field& about, translator& words) {
  if (about.high == 0) return words("text");
  if (about.low == about.high) {
    return words("text of {} characters", {grouped(about.high, words.to())});
  }
  return words("text of {} to {} characters",
               {grouped(about.low, words.to()), grouped(about.high, words.to())});
}

std::string object_text(const field& about, const outline& routes, translator& words) {
  const auto* object = routes.object_of(about);
  return object == nullptr ? words("object") : '`' + object->name + '`';
}

std::string list_text(const field& about, const outline& routes, translator& words) {
  switch (about.element) {
    case field_type::choice: return words("list of {}", {choices_text(about, words)});
    case field_type::id: return words("list of UUIDs");
    case field_type::object: return words("list of {}", {object_text(about, routes, words)});
    default: return words("list of texts");
  }
}

}  // namespace

std::string grouped(int64_t number, language to) {
  auto text = std::to_string(number);
  if (number < 10'000) return text;
  const std::string separator = to == language::english ? "," : "\u202f";
  for (auto at = static_cast<ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<size_t>(at), separator);
  return text;
}

std::string type_text(const field& about, const outline& routes, translator& words) {
  auto text = [&]() -> std::string {
    switch (about.type) {
      case field_type::text: return text_text(about, words);
      case field_type::integer: return integer_text(about, words);
      case field_type::boolean: return words("{} or {}", {"`true`", "`false`"});
      case field_type::choice: return choices_text(about, words);
      case field_type::id: return "UUID";
      case field_type::time: return words("time");
      case field_type::object: return object_text(about, routes, words);
      case field_type::list: return list_text(about, routes, words);
    }
    return {};
  }();
  if (about.is_nullable && about.type != field_type::choice) text += ' ' + words("or") + " `null`";
  return text;
}

std::string fallback_text(const field& about, translator& words) {
  if (about.fallback.empty()) return {};
  boost::system::error_code failed;
  boost::json::parse(about.fallback, failed);
  return failed ? words(about.fallback) : '`' + std::string(about.fallback) + '`';
}

bool is_writable(const field& about, body_purpose purpose) {
  return about.use == field_use::required || about.use == field_use::optional ||
         (about.use == field_use::creation_only && purpose == body_purpose::creation);
}

}  // namespace statushive::rest
