#include <limits>

#include <boost/test/unit_test.hpp>

#include "rest/json/heartbeat_fields.hpp"
#include "rest/json/monitor_fields.hpp"
#include "rest/json/session_fields.hpp"

namespace statushive::rest {
namespace {

constexpr std::string_view colours[] = {"red", "green", "blue"};

const std::vector<field> fields = {
    {.name = "id", .type = field_type::id},
    {.name = "title", .use = field_use::required, .low = 1, .high = 5},
    {.name = "count",
     .type = field_type::integer,
     .use = field_use::optional,
     .low = -2,
     .high = 9},
    {.name = "on", .type = field_type::boolean, .use = field_use::optional},
    {.name = "colour", .type = field_type::choice, .use = field_use::optional, .choices = colours},
    {.name = "note", .use = field_use::optional, .is_nullable = true, .high = 5},
    {.name = "key", .use = field_use::optional, .is_secret = true, .low = 8, .high = 9},
};

/// The reason, the field and the message; empty when the body passes.
std::string refusal(std::string_view body, body_purpose purpose = body_purpose::change) {
  const auto checked = check_body(fields, parse_json(body).value(), purpose);
  if (checked) return {};
  BOOST_TEST((checked.failure().code() == errc::invalid_argument));
  return checked.failure().reason() + " at " + checked.failure().field() + ": " +
         checked.failure().message();
}

std::string query_refusal(const std::vector<std::pair<std::string, std::string>>& query) {
  const auto parsed = parse_query(fields, query);
  if (parsed) return {};
  return parsed.failure().reason() + " at " + parsed.failure().field() + ": " +
         parsed.failure().message();
}

BOOST_AUTO_TEST_CASE(a_body_of_known_fields_in_range_passes) {
  BOOST_TEST(refusal(R"({"title":"12345","count":-2,"on":false,"colour":"blue","note":null})") ==
             "");
  BOOST_TEST(refusal(R"({"title":"\u00e9\u00e9\u00e9\u00e9\u00e9","count":9.0,"note":""})") == "");
  BOOST_TEST(refusal("{}") == "");
}

BOOST_AUTO_TEST_CASE(an_unknown_field_is_refused_by_name) {
  BOOST_TEST(refusal(R"({"titel":"a"})") == "unknown_field at titel: there is no field \"titel\"");
  BOOST_TEST(refusal(R"({"Title":"a"})").starts_with("unknown_field at Title"));
}

BOOST_AUTO_TEST_CASE(an_unknown_field_comes_with_the_known_ones_as_hint) {
  const auto checked = check_body(fields, parse_json(R"({"x":1})").value(), body_purpose::change);
  BOOST_TEST(checked.failure().hint() == "known here: title, count, on, colour, note, key");
}

BOOST_AUTO_TEST_CASE(a_read_only_field_is_refused_by_name) {
  BOOST_TEST(refusal(R"({"id":"x"})") ==
             "read_only_field at id: id cannot be set, it is read-only");
}

BOOST_AUTO_TEST_CASE(a_wrong_type_is_refused_with_the_value_and_what_is_allowed) {
  BOOST_TEST(refusal(R"({"count":"5"})") ==
             "invalid_field at count: count is \"5\", allowed is a whole number from -2 to 9");
  BOOST_TEST(refusal(R"({"title":7})") ==
             "invalid_field at title: title is 7, allowed is text of 1 to 5 characters");
  BOOST_TEST(refusal(R"({"on":1})") == "invalid_field at on: on is 1, allowed is true or false");
  BOOST_TEST(refusal(R"({"on":"true"})") ==
             "invalid_field at on: on is \"true\", allowed is true or false");
  BOOST_TEST(refusal(R"({"colour":["red"]})") ==
             "invalid_field at colour: colour is an array of 1, allowed is \"red\", \"green\" or "
             "\"blue\"");
  BOOST_TEST(refusal(R"({"title":{}})").find("is an object, allowed is") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(null_is_refused_where_the_field_cannot_be_null) {
  BOOST_TEST(refusal(R"({"title":null})") ==
             "invalid_field at title: title is null, allowed is text of 1 to 5 characters");
  BOOST_TEST(refusal(R"({"note":7})") ==
             "invalid_field at note: note is 7, allowed is text of 0 to 5 characters, or null");
}

BOOST_AUTO_TEST_CASE(a_value_outside_the_range_is_refused) {
  BOOST_TEST(refusal(R"({"count":10})") ==
             "invalid_field at count: count is 10, allowed is a whole number from -2 to 9");
  BOOST_TEST(refusal(R"({"count":-3})") != "");
  BOOST_TEST(refusal(R"({"count":5.5})").find("count is 5.5,") != std::string::npos);
  BOOST_TEST(refusal(R"({"count":1e400})") != "");
  BOOST_TEST(
      refusal(R"({"title":""})") ==
      "invalid_field at title: title has 0 characters, allowed is text of 1 to 5 characters");
  BOOST_TEST(refusal(R"({"title":"123456"})") != "");
  BOOST_TEST(refusal(R"({"colour":"RED"})") != "");
}

BOOST_AUTO_TEST_CASE(the_value_of_a_secret_is_never_repeated) {
  BOOST_TEST(refusal(R"({"key":"hunter2"})") ==
             "invalid_field at key: key is not acceptable, allowed is text of 8 to 9 characters");
  BOOST_TEST(refusal(R"({"key":4711})").find("4711") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_creation_needs_the_required_fields_and_a_change_does_not) {
  BOOST_TEST(refusal(R"({"count":1})", body_purpose::creation) ==
             "missing_field at title: title is missing, needed is text of 1 to 5 characters");
  BOOST_TEST(refusal(R"({"count":1})", body_purpose::change) == "");
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_object_is_refused) {
  for (const auto* body : {"[]", "null", "1", "\"{}\""}) {
    BOOST_TEST(refusal(body).starts_with("invalid_json at : the body is "), body);
  }
}

BOOST_AUTO_TEST_CASE(a_query_becomes_typed_values) {
  const auto query = parse_query(fields, {{"title", "7"}, {"count", "7"}, {"on", "false"}});
  BOOST_REQUIRE(query.has_value());
  BOOST_TEST(*query->members()->at(0).second.text() == "7");
  BOOST_TEST(query->members()->at(1).second.integer().value() == 7);
  BOOST_TEST(!query->members()->at(2).second.boolean().value());
}

BOOST_AUTO_TEST_CASE(a_bad_query_is_refused_by_name) {
  BOOST_TEST(query_refusal({{"title", "a"}, {"x", "1"}}).starts_with("unknown_parameter at x"));
  BOOST_TEST(query_refusal({{"title", "a"}, {"count", "5x"}}) ==
             "invalid_parameter at count: count is \"5x\", allowed is a whole number from -2 to 9");
  for (const auto* text : {"", "+5", " 5", "5.0", "0x5", "10", "99999999999999999999", "5,5"}) {
    BOOST_TEST(
        query_refusal({{"title", "a"}, {"count", text}}).starts_with("invalid_parameter at count"),
        text);
  }
  for (const auto* text : {"", "1", "TRUE", "yes"}) {
    BOOST_TEST(query_refusal({{"title", "a"}, {"on", text}}).starts_with("invalid_parameter at on"),
               text);
  }
  BOOST_TEST(query_refusal({{"title", "a"}, {"title", "a"}}) ==
             "invalid_parameter at title: title is given twice");
  BOOST_TEST(query_refusal({{"title", "\xff"}}) ==
             "invalid_parameter at title: title is not UTF-8");
  BOOST_TEST(query_refusal({}).starts_with("missing_parameter at title"));
}

/// Fields that make sense by themselves: what documents and messages rely on.
void check_description(const std::vector<field>& described) {
  for (size_t i = 0; i < described.size(); ++i) {
    const auto& about = described[i];
    BOOST_TEST(!about.meaning.empty(), about.name);
    BOOST_TEST(about.meaning.ends_with('.'), about.name);
    BOOST_TEST(about.low <= about.high, about.name);
    BOOST_TEST((about.type == field_type::choice) == !about.choices.empty(), about.name);
    const bool has_range = about.type == field_type::text || about.type == field_type::integer;
    BOOST_TEST((has_range == (about.high > 0)), about.name);
    if (about.use == field_use::optional) BOOST_TEST(!about.fallback.empty(), about.name);
    for (size_t j = 0; j < i; ++j)
      BOOST_TEST(described[j].name != about.name);
  }
}

BOOST_AUTO_TEST_CASE(every_resource_is_described_in_full) {
  check_description(monitor_resource().fields());
  check_description(monitor_statistics_resource().fields());
  check_description(monitor_query_resource().fields());
  check_description(heartbeat_resource().fields());
  check_description(heartbeat_query_resource().fields());
  check_description(user_resource().fields());
  check_description(token_resource().fields());
  check_description(grant_query_resource().fields());
  check_description(password_credentials_resource().fields());
  check_description(refresh_credentials_resource().fields());
}

BOOST_AUTO_TEST_CASE(the_choices_of_a_monitor_are_those_of_the_model) {
  for (const auto& about : monitor_resource().fields()) {
    for (const auto choice : about.choices) {
      if (about.name == "type") BOOST_TEST(find_monitor_type(choice).has_value(), choice);
      if (about.name == "method") BOOST_TEST(find_http_method(choice).has_value(), choice);
    }
    if (about.name != "state") continue;
    for (int value = 1; value <= static_cast<int>(about.choices.size()); ++value) {
      BOOST_TEST(name_of(static_cast<monitor_state>(value)) ==
                 about.choices[static_cast<size_t>(value - 1)]);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_the_description_of_a_monitor_says_of_defaults_is_what_the_model_does) {
  monitor_input input;
  input.patch.name = "n";
  input.patch.url = "https://example.com";
  BOOST_TEST(!input.draft().has_interval);
  monitor_overview made;
  made.monitor.spec = input.draft().spec;
  json_writer writer;
  monitor_resource().show(writer, made);
  const auto shown = parse_json(std::move(writer).take()).value();
  for (const auto& about : monitor_resource().fields()) {
    if (about.use != field_use::optional || about.name == "interval_seconds") continue;
    for (const auto& [name, value] : *shown.members()) {
      if (name == about.name) BOOST_TEST(value.summary() == about.fallback, name);
    }
  }
}

BOOST_AUTO_TEST_CASE(whatever_the_description_admits_the_model_admits_too) {
  for (const auto& about : monitor_resource().fields()) {
    if (about.type != field_type::integer || about.use != field_use::optional) continue;
    for (const auto edge : {about.low, about.high}) {
      const json_value body(json_value::object{{"name", json_value("n")},
                                               {"url", json_value("https://example.com")},
                                               {std::string(about.name), json_value(edge)}});
      BOOST_TEST(check_body(monitor_resource().fields(), body, body_purpose::creation).has_value());
      BOOST_TEST(validate(monitor_resource().take(body).draft().spec).has_value(),
                 about.name << edge);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_percentage_has_two_decimals) {
  BOOST_TEST(percent(9995) == "99.95");
  BOOST_TEST(percent(10000) == "100.00");
  BOOST_TEST(percent(9907) == "99.07");
  BOOST_TEST(percent(0) == "0.00");
  BOOST_TEST(percent(5) == "0.05");
}

}  // namespace
}  // namespace statushive::rest
