#include "rest/documents/openapi.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <boost/json/serialize.hpp>

#include "proto/model/command.hpp"
#include "proto/model/text.hpp"
#include "rest/documents/examples.hpp"
#include "rest/documents/names.hpp"
#include "rest/documents/prose.hpp"
#include "rest/documents/schemas.hpp"
#include "rest/http/response_writer.hpp"

namespace statushive::rest {
namespace {

namespace json = boost::json;

json::object text_schema() {
  return {{"type", "string"}};
}

json::object count_schema() {
  return {{"type", "integer"}, {"minimum", 0}};
}

json::object header(std::string_view description, json::object schema) {
  return {{"description", description}, {"schema", std::move(schema)}};
}

json::object header_components() {
  return {
      {"X-Request-Id",
       header("Names the request in the server's log: the caller's own id, or a new one.",
              text_schema())},
      {"ETag", header("The resource's revision, for `If-Match`.", text_schema())},
      {"Location", header("Where the new resource, or the page, is.", text_schema())},
      {"WWW-Authenticate", header("`Bearer`", text_schema())},
      {"Retry-After", header("Seconds after which a retry makes sense.", count_schema())},
      {"RateLimit-Limit",
       header("Requests that the limit allows. There where a limit applies.", count_schema())},
      {"RateLimit-Remaining", header("Requests that are left of it.", count_schema())},
      {"RateLimit-Reset", header("Seconds until all of it is there again.", count_schema())},
  };
}

json::object parameter(std::string_view name, std::string_view place, std::string_view description,
                       json::object schema) {
  json::object all{{"name", name}, {"in", place}};
  if (place == "path") all["required"] = true;
  all["description"] = description;
  all["schema"] = std::move(schema);
  return all;
}

json::object parameter_components() {
  auto key = text_schema();
  key["minLength"] = 1;
  key["maxLength"] = idempotency_key_bytes_max;
  return {
      {"IfMatch",
       parameter("If-Match", "header",
                 "Change it only while it has one of these revisions: ETags of earlier answers, at "
                 "most 16, or `*`.",
                 text_schema())},
      {"IdempotencyKey",
       parameter("Idempotency-Key", "header",
                 "Makes the creation happen once, however often it is sent: 1 to 255 printable "
                 "ASCII characters of the caller's choice.",
                 std::move(key))},
  };
}

json::object security_schemes() {
  return {
      {"bearer",
       json::object{{"type", "http"},
                    {"scheme", "bearer"},
                    {"description",
                     "An access token from `POST /auth/v1/token`, or an API key (`shk_...`)."}}},
      {"apikey", json::object{{"type", "apiKey"},
                              {"in", "header"},
                              {"name", "apikey"},
                              {"description",
                               "Needed beside the token only where the cluster's setting "
                               "`require_apikey` is on; ignored elsewhere."}}},
  };
}

json::object error_schema() {
  const auto described = [](const char* text) {
    return json::object{{"type", "string"}, {"description", text}};
  };
  json::object limit{{"type", "object"},
                     {"description", "With the code `plan_limit`: what the plan allows."},
                     {"properties", json::object{{"name", text_schema()},
                                                 {"allowed", json::object{{"type", "integer"}}},
                                                 {"used", json::object{{"type", "integer"}}}}},
                     {"required", json::array{"name", "allowed", "used"}}};
  return {{"type", "object"},
          {"properties",
           json::object{
               {"error", described("One sentence for a person.")},
               {"code", described("What went wrong, for programs. Never changes its meaning.")},
               {"field", described("The field, parameter or header that is wrong, where one is.")},
               {"hint", described("What to do about it.")},
               {"limit", std::move(limit)},
               {"error_description",
                described("The sentence, where `error` holds OAuth's `invalid_grant`.")}}},
          {"required", json::array{"error", "code"}}};
}

void add_headers(json::object& to, std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    to[name] = reference("headers", name);
}

void add_limit_headers(json::object& to) {
  add_headers(to, {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"});
}

json::object error_response_of(int status, const std::vector<error_code>& errors) {
  std::string description(http::reason_phrase(status));
  json::array codes;
  for (const auto& one : errors) {
    description += "\n\n- `" + std::string(one.code) + "`: " + std::string(one.meaning);
    codes.emplace_back(one.code);
  }
  json::object narrowed{
      {"type", "object"},
      {"properties", json::object{{"code", json::object{{"enum", std::move(codes)}}}}}};
  json::object headers;
  add_headers(headers, {"X-Request-Id"});
  if (status == 401) add_headers(headers, {"WWW-Authenticate"});
  if (status == 429 || status == 503) add_headers(headers, {"Retry-After"});
  if (status == 429) add_limit_headers(headers);
  return {
      {"description", std::move(description)},
      {"headers", std::move(headers)},
      {"content",
       json::object{{"application/json",
                     json::object{{"schema",
                                   json::object{{"allOf", json::array{reference("schemas", "Error"),
                                                                      std::move(narrowed)}}}}}}}}};
}

/// Answers to errors, by status and codes: those of several operations become components.
class error_responses {
 public:
  explicit error_responses(const outline& routes) {
    for (const auto& group : routes.groups()) {
      for (const auto& one : group.operations) {
        for (const auto& [status, errors] : by_status(one.errors))
          ++uses_[{status, codes(errors)}];
      }
    }
    for (const auto& [what, uses] : uses_) {
      if (uses > 1) names_[what] = name_for(what);
    }
  }

  void add(json::object& responses, json::object& components, const operation& about) const {
    for (const auto& [status, errors] : by_status(about.errors)) {
      const auto shared = names_.find({status, codes(errors)});
      auto response = error_response_of(status, errors);
      if (shared == names_.end()) {
        responses[std::to_string(status)] = std::move(response);
      } else {
        components[shared->second] = std::move(response);
        responses[std::to_string(status)] = reference("responses", shared->second);
      }
    }
  }

 private:
  using key = std::pair<int, std::string>;

  static std::map<int, std::vector<error_code>> by_status(const std::vector<error_code>& errors) {
    std::map<int, std::vector<error_code>> all;
    for (const auto& one : errors)
      all[one.status].push_back(one);
    return all;
  }
  static std::string codes(const std::vector<error_code>& errors) {
    std::string text;
    for (const auto& one : errors)
      text += (text.empty() ? "" : " ") + std::string(one.code);
    return text;
  }
  /// After the one code, or the status and a number.
  std::string name_for(const key& what) const {
    const bool has_one_code = what.second.find(' ') == std::string::npos;
    const auto name = pascal_case(has_one_code ? what.second : http::reason_phrase(what.first));
    auto free_name = name;
    const auto is_taken = [&] {
      return std::any_of(names_.begin(), names_.end(),
                         [&](const auto& one) { return one.second == free_name; });
    };
    for (int number = 2; is_taken(); ++number)
      free_name = name + std::to_string(number);
    return free_name;
  }

  std::map<key, int> uses_;
  std::map<key, std::string> names_;
};

json::array parameters_of(const route_description& about, const schemas& types) {
  json::array all;
  for (const auto& name : path_parameters(about.pattern)) {
    const bool is_id = name == "id" || name.ends_with("_id");
    auto schema = text_schema();
    if (is_id) schema["format"] = "uuid";
    all.push_back(parameter(name, "path", "Which one.", std::move(schema)));
  }
  for (const auto& one : about.query) {
    auto schema = types.of(one);
    schema.erase("description");
    auto described = parameter(one.name, "query", one.meaning, std::move(schema));
    if (one.use == field_use::required) described["required"] = true;
    all.push_back(std::move(described));
  }
  if (about.conditions == conditions::if_match) all.push_back(reference("parameters", "IfMatch"));
  if (about.conditions == conditions::idempotency_key) {
    all.push_back(reference("parameters", "IdempotencyKey"));
  }
  return all;
}

json::object request_body_of(const operation& about, schemas& types) {
  json::array choices;
  json::object examples;
  for (const auto& body : about.about.bodies) {
    const auto name = pascal_case(about.id) + pascal_case(body.value);
    choices.push_back(types.body_of(body, name));
    examples[body.value.empty() ? "body" : body.value] =
        json::object{{"value", body_example(body)}};
  }
  json::object schema =
      choices.size() == 1 ? choices[0].as_object() : json::object{{"oneOf", std::move(choices)}};
  return {{"required", true},
          {"content",
           json::object{{"application/json", json::object{{"schema", std::move(schema)},
                                                          {"examples", std::move(examples)}}}}}};
}

json::object success_of(const operation& about, schemas& types) {
  const auto& answer = about.about.answer;
  json::object headers;
  add_headers(headers, {"X-Request-Id"});
  if (about.about.has_etag) add_headers(headers, {"ETag"});
  if (answer.status == 201 || answer.status == 302) add_headers(headers, {"Location"});
  const bool is_limited =
      about.about.needs != access::open || about.about.pattern.starts_with("/auth/");
  if (is_limited) add_limit_headers(headers);
  json::object response{{"description", describe_answer(answer)}, {"headers", std::move(headers)}};
  if (answer.status == 204) return response;
  json::object content;
  if (answer.content_type == "application/json") {
    content["schema"] = types.answer_of(about);
    if (!answer.fields.empty()) content["example"] = answer_example(about);
  } else {
    content["schema"] = text_schema();
  }
  const auto type = answer.content_type.substr(0, answer.content_type.find(';'));
  response["content"] = json::object{{type, std::move(content)}};
  return response;
}

json::array security_of(const route_description& about) {
  const bool takes_apikey =
      about.pattern.starts_with("/api/") || about.pattern.starts_with("/auth/");
  json::object alone;
  json::object both{{"apikey", json::array()}};
  if (about.needs != access::open) {
    alone["bearer"] = json::array();
    both["bearer"] = json::array();
  }
  if (!takes_apikey) return about.needs == access::open ? json::array() : json::array{alone};
  return {std::move(alone), std::move(both)};
}

json::object operation_of(const operation& about, std::string_view group, schemas& types,
                          const error_responses& errors, json::object& shared_responses) {
  const auto& route = about.about;
  json::object all{{"operationId", about.id},
                   {"tags", json::array{group}},
                   {"summary", route.summary},
                   {"description", describe_access(route.needs)},
                   {"security", security_of(route)}};
  if (auto parameters = parameters_of(route, types); !parameters.empty()) {
    all["parameters"] = std::move(parameters);
  }
  if (!route.bodies.empty()) all["requestBody"] = request_body_of(about, types);
  json::object responses;
  responses[std::to_string(route.answer.status)] = success_of(about, types);
  errors.add(responses, shared_responses, about);
  all["responses"] = std::move(responses);
  return all;
}

}  // namespace

std::string openapi_of(const outline& routes, std::string_view version) {
  schemas types(routes);
  const error_responses errors(routes);
  json::object paths;
  json::object shared_responses;
  json::array tags;
  for (const auto& group : routes.groups()) {
    tags.push_back(json::object{{"name", group.name}});
    for (const auto& one : group.operations) {
      auto& path = paths[template_path(one.about.pattern)];
      if (path.is_null()) path = json::object();
      path.as_object()[ascii_lower(http::name_of(one.about.method))] =
          operation_of(one, group.name, types, errors, shared_responses);
    }
  }
  auto named = types.components();
  named["Error"] = error_schema();
  const json::object all{{"openapi", "3.1.0"},
                         {"info", json::object{{"title", "StatusHive API"},
                                               {"version", version},
                                               {"summary", introduction_sentence()}}},
                         {"servers", json::array{json::object{{"url", "/"}}}},
                         {"tags", std::move(tags)},
                         {"paths", std::move(paths)},
                         {"components", json::object{{"schemas", std::move(named)},
                                                     {"responses", std::move(shared_responses)},
                                                     {"parameters", parameter_components()},
                                                     {"headers", header_components()},
                                                     {"securitySchemes", security_schemes()}}}};
  return json::serialize(all);
}

}  // namespace statushive::rest
