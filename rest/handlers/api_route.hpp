#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/gateway/reply.hpp"
#include "rest/handlers/answer.hpp"
#include "rest/http/message.hpp"
#include "rest/json/field.hpp"

namespace statushive::rest {

/// Who may use a route: anybody, or users of at least the role.
enum class access : uint8_t { open, viewer, editor, admin };

/// What a route takes as body. Always JSON; a body where none is declared is ignored (RFC
/// 9110, 9.3).
struct body_declaration {
  body_purpose purpose = body_purpose::creation;
  std::vector<field> fields;
  /// Where a route takes several bodies: the query parameter, and its value, that choose this one.
  /// Empty: always.
  std::string_view parameter = {};
  std::string_view value = {};
};

/// Which content types a body may claim. `form` admits the one that curl sends unless told
/// otherwise.
enum class content_types : uint8_t { json, json_or_form };

/// A request of which everything that its route declares was checked. Valid during the handler's
/// call.
struct api_request {
  const http::request& http;
  caller who;        ///< Nil ids where the route is open.
  json_value query;  ///< An object, for resource::take.
  json_value body;   ///< An object, for resource::take; null where none is declared.

  /// REQUIRES: the route's pattern has the parameter, and its name is `id` or ends in `_id`.
  template <class Id>
  [[nodiscard]] Id id(std::string_view parameter = "id") const {
    return Id::parse(http.parameter(parameter)).value();
  }
};

/// One route of the API, as data: what it demands, and what answers it.
struct api_route {
  http::method method;
  std::string pattern;
  access needs;
  std::vector<field> query = {};
  std::vector<body_declaration> bodies = {};
  content_types types = content_types::json;
  /// Asks a gateway or answers at once; must not block.
  std::function<void(const api_request&, const answer&)> handler;
};

}  // namespace statushive::rest
