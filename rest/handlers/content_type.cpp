#include "rest/handlers/content_type.hpp"

#include <algorithm>

#include "rest/handlers/error_response.hpp"
#include "rest/http/syntax.hpp"
#include "rest/json/json_value.hpp"

namespace statushive::rest {
namespace {

using http::equals_ignoring_case;
using http::trimmed;

/// The next of the parts that semicolons outside of quotes separate; takes it off `rest`.
std::string_view next_part(std::string_view& rest) {
  bool is_quoted = false;
  size_t end = 0;
  while (end < rest.size() && (is_quoted || rest[end] != ';')) {
    if (rest[end] == '"') is_quoted = !is_quoted;
    const bool is_escape = is_quoted && rest[end] == '\\';
    end += is_escape ? 2 : 1;
  }
  const auto part = trimmed(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

bool is_json_type(std::string_view type) {
  if (!equals_ignoring_case(next_part(type), "application/json")) return false;
  while (!type.empty()) {
    const auto parameter = next_part(type);
    const auto equals = std::min(parameter.find('='), parameter.size());
    if (!equals_ignoring_case(trimmed(parameter.substr(0, equals)), "charset")) continue;
    const auto charset = parameter.substr(std::min(equals + 1, parameter.size()));
    if (!equals_ignoring_case(charset, "utf-8") && !equals_ignoring_case(charset, "\"utf-8\"")) {
      return false;
    }
  }
  return true;
}

bool is_form_type(std::string_view type) {
  return equals_ignoring_case(trimmed(type.substr(0, type.find(';'))),
                              "application/x-www-form-urlencoded");
}

}  // namespace

result<void> check_content_type(content_types allowed, const http::request& request) {
  const auto types = request.all_headers("content-type");
  if (types.size() == 1) {
    if (is_json_type(types.front())) return {};
    if (allowed == content_types::json_or_form && is_form_type(types.front())) return {};
  }
  const auto given = types.empty()      ? "missing"
                     : types.size() > 1 ? "there twice"
                                        : json_value(std::string(types.front())).summary();
  return error(errc::invalid_argument, std::string(unsupported_media_type),
               "Content-Type is " + given + ", allowed is application/json");
}

}  // namespace statushive::rest
