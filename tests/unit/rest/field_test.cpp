#include <limits>

#include <boost/test/unit_test.hpp>

#include "rest/json/monitor_fields.hpp"

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
    {.name = "owner", .type = field_type::id, .use = field_use::creation_only},
    {.name = "until", .type = field_type::time, .use = field_use::optional, .is_nullable = true},
    {.name = "colours",
     .type = field_type::list,
     .use = field_use::optional,
     .low = 1,
     .high = 3,
     .choices = colours,
     .element = field_type::choice},
    {.name = "parents",
     .type = field_type::list,
     .use = field_use::optional,
     .high = 2,
     .element = field_type::id},
    {.name = "labels",
     .type = field_type::list,
     .use = field_use::optional,
     .is_nullable = true,
     .high = 3,
     .element = field_type::text},
    {.name = "codes",
     .type = field_type::list,
     .use = field_use::optional,
     .is_secret = true,
     .high = 3,
     .element = field_type::integer},
    {.name = "shown", .type = field_type::object},
};

constexpr std::string_view id_text = "0190a6f0-0000-7000-8000-000000000001";
constexpr std::string_view other_id_text = "0190a6f0-0000-7000-8000-000000000002";

/// A member whose value is a text.
std::string texts(std::string_view name, std::vector<std::string_view> values) {
  std::string body = "{\"" + std::string(name) + "\":[";
  for (size_t i = 0; i < values.size(); ++i)
    body += (i > 0 ? ",\"" : "\"") + std::string(values[i]) + '"';
  return body + "]}";
}

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
  BOOST_TEST(checked.failure().hint() ==
             "known here: title, count, on, colour, note, key, until, colours, parents, labels, "
             "codes");
  const auto created = check_body(fields, parse_json(R"({"x":1})").value(), body_purpose::creation);
  BOOST_TEST(created.failure().hint().find("key, owner, until") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_read_only_field_is_refused_by_name) {
  BOOST_TEST(refusal(R"({"id":"x"})") ==
             "read_only_field at id: id cannot be set, it is read-only");
}

BOOST_AUTO_TEST_CASE(what_only_a_creation_sets_is_read_only_in_a_change) {
  const auto body = R"({"title":"a","owner":")" + std::string(id_text) + "\"}";
  BOOST_TEST(refusal(body, body_purpose::creation) == "");
  BOOST_TEST(refusal(body, body_purpose::change) ==
             "read_only_field at owner: owner cannot be changed, only a creation sets it");
  BOOST_TEST(refusal(R"({"title":"a"})", body_purpose::creation) == "");
}

BOOST_AUTO_TEST_CASE(an_id_is_a_lower_case_uuid) {
  const auto of = [](std::string_view id) {
    return refusal(R"({"title":"a","owner":)" + std::string(id) + '}', body_purpose::creation);
  };
  BOOST_TEST(of('"' + std::string(id_text) + '"') == "");
  BOOST_TEST(
      of(R"("0190A6F0-0000-7000-8000-000000000001")") ==
      "invalid_field at owner: owner is \"0190A6F0-0000-7000-8000-000000000001\", allowed is "
      "a lower-case UUID");
  for (const auto* wrong :
       {"\"\"", "\"1\"", "1", "null", "true", "{}", "\"0190a6f0-0000-7000-8000-00000000000\"",
        "\"0190a6f00000700080000000000000001\""}) {
    BOOST_TEST(of(wrong).starts_with("invalid_field at owner"), wrong);
  }
}

BOOST_AUTO_TEST_CASE(a_time_has_the_form_of_rfc_3339) {
  const auto of = [](std::string_view time) {
    return refusal(R"({"until":)" + std::string(time) + '}');
  };
  for (const auto* right :
       {"\"2026-11-23T08:30:00.000Z\"", "\"2026-11-23T09:30:00+01:00\"", "null"})
    BOOST_TEST(of(right) == "", right);
  BOOST_TEST(of("\"tomorrow\"") ==
             "invalid_field at until: until is \"tomorrow\", allowed is a time such as "
             "2026-11-23T08:30:00.000Z, or null");
  for (const auto* wrong : {"\"2026-11-23\"", "\"2026-11-23T08:30:00\"", "\"2026-02-30T08:30:00Z\"",
                            "1795423800", "\"\""}) {
    BOOST_TEST(of(wrong).starts_with("invalid_field at until"), wrong);
  }
}

BOOST_AUTO_TEST_CASE(a_list_has_as_many_elements_as_it_may) {
  BOOST_TEST(refusal(texts("colours", {"red"})) == "");
  BOOST_TEST(refusal(texts("colours", {"red", "blue", "green"})) == "");
  BOOST_TEST(refusal(texts("parents", {})) == "");
  BOOST_TEST(refusal(texts("colours", {})) ==
             "invalid_field at colours: colours has 0 elements, allowed is an array of 1 to 3 "
             "elements, each \"red\", \"green\" or \"blue\", none of them twice");
  BOOST_TEST(refusal(texts("labels", {"a", "b", "c"})) == "");
  BOOST_TEST(refusal(texts("labels", {"a", "b", "c", "d"})) ==
             "invalid_field at labels: labels has 4 elements, allowed is an array of 0 to 3 "
             "elements, each text, or null");
}

BOOST_AUTO_TEST_CASE(what_is_no_list_is_refused_as_a_whole) {
  BOOST_TEST(
      refusal(R"({"colours":"red"})") ==
      "invalid_field at colours: colours is \"red\", allowed is an array of 1 to 3 elements, "
      "each \"red\", \"green\" or \"blue\", none of them twice");
  for (const auto* wrong : {"1", "true", "{}", "null"})
    BOOST_TEST(refusal(R"({"colours":)" + std::string(wrong) + '}') != "", wrong);
  BOOST_TEST(refusal(R"({"labels":null})") == "");
}

BOOST_AUTO_TEST_CASE(a_wrong_element_is_named_by_its_place) {
  BOOST_TEST(
      refusal(texts("colours", {"red", "pink"})) ==
      "invalid_field at colours[1]: colours[1] is \"pink\", allowed is \"red\", \"green\" or "
      "\"blue\"");
  BOOST_TEST(refusal(R"({"colours":["red",null]})") ==
             "invalid_field at colours[1]: colours[1] is null, allowed is \"red\", \"green\" or "
             "\"blue\"");
  BOOST_TEST(refusal(R"({"labels":["a",["b"]]})") ==
             "invalid_field at labels[1]: labels[1] is an array of 1, allowed is text");
  BOOST_TEST(refusal(texts("parents", {"x"})).starts_with("invalid_field at parents[0]"));
}

BOOST_AUTO_TEST_CASE(choices_and_ids_come_once_in_a_list_and_texts_may_repeat) {
  BOOST_TEST(refusal(texts("colours", {"red", "blue", "red"})) ==
             "invalid_field at colours[2]: colours[2] is \"red\" again, allowed is each once");
  BOOST_TEST(refusal(texts("parents", {id_text, other_id_text})) == "");
  BOOST_TEST(
      refusal(texts("parents", {id_text, id_text})).starts_with("invalid_field at parents[1]"));
  BOOST_TEST(refusal(texts("labels", {"a", "a"})) == "");
}

BOOST_AUTO_TEST_CASE(an_element_of_a_secret_list_is_not_repeated_either) {
  BOOST_TEST(refusal(R"({"codes":[4711,9007199254740991]})") == "");
  BOOST_TEST(refusal(R"({"codes":[1,"hunter2"]})") ==
             "invalid_field at codes[1]: codes[1] is not acceptable, allowed is a whole number");
  BOOST_TEST(refusal(R"({"codes":"hunter2"})").find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_object_is_never_taken) {
  BOOST_TEST(refusal(R"({"shown":{}})").starts_with("read_only_field at shown"));
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

BOOST_AUTO_TEST_CASE(a_query_may_hold_ids_and_times) {
  const auto query = parse_query(
      fields, {{"title", "a"}, {"owner", std::string(id_text)}, {"until", "2026-11-23T08:30:00Z"}});
  BOOST_REQUIRE(query.has_value());
  BOOST_TEST(*query->members()->at(1).second.text() == id_text);
  BOOST_TEST(query_refusal({{"title", "a"}, {"owner", "me"}}) ==
             "invalid_parameter at owner: owner is \"me\", allowed is a lower-case UUID");
  BOOST_TEST(query_refusal({{"title", "a"}, {"owner", ""}}).starts_with("invalid_parameter"));
  BOOST_TEST(query_refusal({{"title", "a"}, {"until", "now"}}).starts_with("invalid_parameter"));
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
