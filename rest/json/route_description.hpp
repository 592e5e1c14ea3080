#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rest/http/message.hpp"
#include "rest/json/field.hpp"

namespace statushive::rest {

/// Who may use a route. What each kind takes, of a user's role and of an API key's scope, stands in
/// one table: access_rule_of.
enum class access : uint8_t {
  open,            ///< Anybody.
  read,            ///< Looks at the account's resources.
  write,           ///< Changes them.
  personal,        ///< Changes what is the user's own, such as API keys.
  session,         ///< The same, but never through an API key.
  administration,  ///< Operates the cluster.
};

/// What a route takes as body. Always JSON; a body where none is declared is ignored (RFC
/// 9110, 9.3).
struct body_declaration {
  body_purpose purpose = body_purpose::creation;
  std::vector<field> fields;
  /// Where a route takes several bodies: the query parameter, and its value, that choose this one.
  /// Empty: always.
  std::string_view parameter = {};
  std::string_view value = {};
  /// An example for the documents, as JSON. REQUIRES: it passes check_body.
  std::string_view example = {};
};

/// Which content types a body may claim. `form` admits the one that curl sends unless told
/// otherwise.
enum class content_types : uint8_t { json, json_or_form };

/// What a route answers when it succeeds. Not JSON: `fields` is empty and `content_type` says what.
struct answer_declaration {
  int status = 200;
  std::vector<field> fields = {};  ///< Of the answered object.
  std::string_view content_type = "application/json";
};

/// Which of the conventions that concern changes a route takes part in.
enum class conditions : uint8_t {
  none,
  idempotency_key,  ///< A creation that the header Idempotency-Key makes happen once.
  if_match,         ///< A change of one resource, which has a revision.
};

/// One route of the API for whoever reads about it: what checks requests and what the documents are
/// written from.
struct route_description {
  http::method method;
  std::string pattern;  ///< `/api/monitors/:id`
  access needs = access::administration;
  std::string_view group;    ///< The resource, as headings of the documents: `Monitors`.
  std::string_view summary;  ///< One sentence, in English.
  std::vector<field> query = {};
  std::vector<body_declaration> bodies = {};
  content_types types = content_types::json;
  answer_declaration answer = {};
  statushive::rest::conditions conditions = conditions::none;
  bool has_etag = false;  ///< The answer's header ETag names the resource's revision.
  /// The codes of errors.hpp that are this route's own, beside those that its declaration implies.
  std::vector<std::string_view> errors = {};
};

}  // namespace statushive::rest
