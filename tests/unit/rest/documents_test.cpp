// What the documents say of routes, seen by samples of every form that routes have.

#include "rest/documents/documents.hpp"

#include <algorithm>
#include <set>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/regex.hpp>
#include <boost/test/unit_test.hpp>

#include "rest/documents/catalogue.hpp"
#include "rest/documents/examples.hpp"
#include "rest/documents/names.hpp"
#include "rest/json/error_codes.hpp"
#include "rest/json/field.hpp"
#include "rest/json/json_value.hpp"
#include "sample_descriptions.hpp"

namespace {

using namespace statushive;
using namespace statushive::rest;
namespace json = boost::json;

const std::vector<route_description>& samples() {
  static const auto all = tests::sample_descriptions();
  return all;
}

const documents& sample_documents() {
  static const auto all = make_documents(samples(), "1.2.3");
  return all;
}

json::value openapi() {
  return json::parse(sample_documents().openapi_json);
}

json::value at(const json::value& from, const std::string& pointer) {
  boost::system::error_code failed;
  const auto* found = from.find_pointer(pointer, failed);
  BOOST_REQUIRE_MESSAGE(found != nullptr, "nothing at " << pointer);
  return *found;
}

std::string text_at(const std::string& pointer) {
  return json::serialize(at(openapi(), pointer));
}

std::vector<std::string> matches(const std::string& text, const std::string& expression) {
  const boost::regex pattern(expression);
  std::vector<std::string> found;
  for (boost::sregex_iterator one(text.begin(), text.end(), pattern), end; one != end; ++one)
    found.push_back((*one)[1].str());
  return found;
}

const route_description& sample(http::method method, const std::string& pattern) {
  const auto found = std::find_if(samples().begin(), samples().end(), [&](const auto& one) {
    return one.method == method && one.pattern == pattern;
  });
  BOOST_REQUIRE(found != samples().end());
  return *found;
}

std::string id_of(http::method method, const std::string& pattern) {
  return operation_id(sample(method, pattern));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(names)

BOOST_AUTO_TEST_CASE(operations_are_named_after_method_and_path) {
  using enum http::method;
  BOOST_TEST(id_of(get, "/api/monitors") == "listMonitors");
  BOOST_TEST(id_of(post, "/api/monitors") == "createMonitor");
  BOOST_TEST(id_of(get, "/api/monitors/:id") == "getMonitor");
  BOOST_TEST(id_of(put, "/api/monitors/:id") == "updateMonitor");
  BOOST_TEST(id_of(del, "/api/monitors/:id") == "deleteMonitor");
  BOOST_TEST(id_of(get, "/api/cluster/members") == "listClusterMembers");
  BOOST_TEST(id_of(post, "/api/api-keys") == "createApiKey");
  BOOST_TEST(id_of(post, "/auth/v1/logout") == "logout");
  BOOST_TEST(id_of(get, "/openapi.json") == "getOpenapiJson");
}

BOOST_AUTO_TEST_CASE(only_plurals_lose_their_ending) {
  BOOST_TEST(singular("monitors") == "monitor");
  BOOST_TEST(singular("entries") == "entry");
  BOOST_TEST(singular("addresses") == "address");
  BOOST_TEST(singular("statuses") == "status");
  BOOST_TEST(singular("status") == "status");
  BOOST_TEST(singular("audit") == "audit");
}

BOOST_AUTO_TEST_CASE(a_shell_variable_is_named_after_what_its_id_names) {
  BOOST_TEST(shell_variable("/api/monitors/:id", "id") == "MONITOR_ID");
  BOOST_TEST(shell_variable("/api/status-pages/:id/updates", "id") == "STATUS_PAGE_ID");
  BOOST_TEST(shell_variable("/api/badge/:monitor_id/status.svg", "monitor_id") == "MONITOR_ID");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(openapi_document)

BOOST_AUTO_TEST_CASE(every_route_is_there_once_under_a_name_of_its_own) {
  std::set<std::string> ids;
  size_t operations = 0;
  const auto document = openapi();
  for (const auto& path : document.at("paths").as_object()) {
    for (const auto& one : path.value().as_object()) {
      ids.insert(one.value().at("operationId").as_string().c_str());
      ++operations;
    }
  }
  BOOST_TEST(operations == samples().size());
  BOOST_TEST(ids.size() == operations);
}

BOOST_AUTO_TEST_CASE(objects_are_components_and_the_same_object_is_one_component) {
  const auto document = openapi();
  const auto& schemas = document.at("components").at("schemas").as_object();
  for (const auto* name : {"User", "Monitor", "MonitorStats", "ApiKey", "CreatedApiKey", "Error"}) {
    BOOST_TEST(schemas.contains(name), name);
  }
  BOOST_TEST(!schemas.contains("Member"));  // The sample's members have the fields of users.
  const std::string monitor = R"({"$ref":"#/components/schemas/MonitorAnswer"})";
  const std::string content = "/content/application~1json/schema";
  BOOST_TEST(text_at("/paths/~1api~1monitors/post/responses/201" + content) == monitor);
  BOOST_TEST(text_at("/paths/~1api~1monitors~1{id}/put/responses/200" + content) == monitor);
}

BOOST_AUTO_TEST_CASE(fields_say_their_type_range_and_choices) {
  const std::string fields = "/components/schemas/Monitor/properties/";
  BOOST_TEST(text_at(fields + "id/format") == R"("uuid")");
  BOOST_TEST(text_at(fields + "id/readOnly") == "true");
  BOOST_TEST(text_at(fields + "name/maxLength") == "200");
  BOOST_TEST(!at(openapi(), fields + "name").as_object().contains("readOnly"));
  BOOST_TEST(text_at(fields + "interval_seconds/minimum") == "1");
  BOOST_TEST(text_at(fields + "interval_seconds/maximum") == "86400");
  BOOST_TEST(text_at(fields + "last_status/type") == R"(["string","null"])");
  BOOST_TEST(text_at(fields + "last_status/enum") == R"(["up","down",null])");
  BOOST_TEST(text_at(fields + "checked_at/format") == R"("date-time")");
  // Not a number that readers of JSON keep exactly.
  BOOST_TEST(!at(openapi(), fields + "size").as_object().contains("maximum"));
  BOOST_TEST(at(openapi(), "/components/schemas/Monitor/required").as_array().size() == 8);
}

BOOST_AUTO_TEST_CASE(bodies_are_closed_and_hold_what_may_be_set) {
  const std::string creation = "/components/schemas/CreateMonitorBody";
  const std::string change = "/components/schemas/UpdateMonitorBody";
  BOOST_TEST(text_at(creation + "/additionalProperties") == "false");
  BOOST_TEST(text_at(creation + "/required") == R"(["name"])");
  BOOST_TEST(text_at(creation + "/properties/method/default") == R"("GET")");
  const auto document = openapi();
  const auto created = at(document, creation + "/properties").as_object();
  const auto changed = at(document, change + "/properties").as_object();
  BOOST_TEST(!created.contains("id"));
  BOOST_TEST(
      !at(document, creation + "/properties/interval_seconds").as_object().contains("default"));
  BOOST_TEST(created.contains("kind"));
  BOOST_TEST(!changed.contains("kind"));
  BOOST_TEST(!at(document, change).as_object().contains("required"));
  BOOST_TEST(!at(document, change + "/properties/method").as_object().contains("default"));
}

BOOST_AUTO_TEST_CASE(a_route_with_two_bodies_takes_one_of_them) {
  const auto schema =
      at(openapi(), "/paths/~1auth~1v1~1token/post/requestBody/content/application~1json/schema");
  BOOST_TEST(schema.at("oneOf").as_array().size() == 2);
  BOOST_TEST(text_at("/components/schemas/TokenPasswordBody/properties/password/writeOnly") ==
             "true");
  BOOST_TEST(text_at("/components/schemas/TokenRefreshTokenBody/required") ==
             R"(["refresh_token"])");
}

BOOST_AUTO_TEST_CASE(each_status_of_an_error_names_the_codes_that_it_has) {
  const auto& route = sample(http::method::post, "/api/monitors");
  std::map<std::string, std::set<std::string>> wanted;
  for (const auto& one : errors_of(route))
    wanted[std::to_string(one.status)].emplace(one.code);
  const auto document = openapi();
  const auto responses = at(document, "/paths/~1api~1monitors/post/responses").as_object();
  BOOST_TEST(responses.size() == wanted.size() + 1);
  for (const auto& [status, codes] : wanted) {
    BOOST_REQUIRE_MESSAGE(responses.contains(status), status);
    auto response = responses.at(status);
    if (const auto* elsewhere = response.as_object().if_contains("$ref")) {
      response = at(document, std::string(elsewhere->as_string()).substr(1));
    }
    std::set<std::string> told;
    const auto listed =
        at(response, "/content/application~1json/schema/allOf/1/properties/code/enum");
    for (const auto& code : listed.as_array())
      told.insert(code.as_string().c_str());
    BOOST_TEST(told == codes, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(headers_and_conditions_are_told_where_they_are) {
  const std::string create = "/paths/~1api~1monitors/post";
  const auto made = at(openapi(), create + "/responses/201/headers").as_object();
  BOOST_TEST(made.contains("ETag"));
  BOOST_TEST(made.contains("Location"));
  BOOST_TEST(made.contains("RateLimit-Remaining"));
  const auto listed = at(openapi(), "/paths/~1api~1monitors/get/responses/200/headers").as_object();
  BOOST_TEST(!listed.contains("ETag"));
  BOOST_TEST(text_at(create + "/parameters/0") ==
             R"({"$ref":"#/components/parameters/IdempotencyKey"})");
  BOOST_TEST(text_at("/paths/~1api~1monitors~1{id}/put/parameters/1") ==
             R"({"$ref":"#/components/parameters/IfMatch"})");
  BOOST_TEST(text_at("/paths/~1metrics/get/security") == "[]");
  BOOST_TEST(text_at("/paths/~1api~1me/get/security/0") == R"({"bearer":[]})");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(examples)

BOOST_AUTO_TEST_CASE(every_variable_is_set_before_it_is_used) {
  std::set<std::string> known;
  for (const auto& script : matches(sample_documents().llms_txt, "```sh\n([^`]*)\n```")) {
    for (const auto& line : matches(script + '\n', "([^\n]*)\n")) {
      for (const auto& name : matches(line, "\\$([A-Z_]+)"))
        BOOST_TEST(known.contains(name), name << " is used first in: " << script);
      for (const auto& name : matches(line, "^([A-Z_]+)="))
        known.insert(name);
    }
  }
  for (const auto* name : {"STATUSHIVE", "TOKEN", "MONITOR_ID", "MEMBER_ID", "SECOND_TOKEN"}) {
    BOOST_TEST(known.contains(name), name);
  }
}

BOOST_AUTO_TEST_CASE(creations_come_first_and_deletions_last) {
  const auto& text = sample_documents().llms_txt;
  const auto place = [&](const char* heading) { return text.find(heading); };
  BOOST_TEST(place("### POST /api/monitors") < place("### GET /api/monitors\n"));
  BOOST_TEST(place("### PUT /api/monitors/:id") < place("### DELETE /api/monitors/:id"));
}

BOOST_AUTO_TEST_CASE(what_an_example_sends_passes_the_route_that_takes_it) {
  for (const auto& route : samples()) {
    for (const auto& body : route.bodies) {
      const auto text = json::serialize(body_example(body));
      const auto checked = check_body(body.fields, parse_json(text).value(), body.purpose);
      BOOST_TEST(checked.has_value(), route.pattern << " refuses " << text);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_quote_in_a_body_does_not_end_the_word_of_the_shell) {
  BOOST_TEST(sample_documents().llms_txt.find(R"(-d '{"name": "It'\''s mine"}')") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_is_broken_into_lines_only_where_it_is_long) {
  BOOST_TEST(pretty(json::parse(R"({"a":1,"b":[true,null]})")) == R"({"a": 1, "b": [true, null]})");
  const std::string x(60, 'x');
  BOOST_TEST(pretty(json::parse(R"({"a":")" + x + R"(","b":{"c":[]}})")) ==
             "{\n  \"a\": \"" + x + "\",\n  \"b\": {\"c\": []}\n}");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(llms_text)

BOOST_AUTO_TEST_CASE(it_names_every_route_field_and_error) {
  const auto& text = sample_documents().llms_txt;
  for (const auto& one : samples()) {
    const auto heading = "### " + std::string(http::name_of(one.method)) + ' ' + one.pattern + '\n';
    BOOST_TEST(text.find(heading) != std::string::npos, heading);
  }
  for (const auto& one : error_codes())
    BOOST_TEST(text.find('`' + std::string(one.code) + "`: ") != std::string::npos, one.code);
  for (const auto* field : {"`last_status`: `up`, `down` or `null`", "`scopes`: list of",
                            "integer from 1 to 86,400, default 60, or more."}) {
    BOOST_TEST(text.find(field) != std::string::npos, field);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pages)

BOOST_AUTO_TEST_CASE(nothing_in_a_page_is_loaded_or_run) {
  for (const auto& page : {sample_documents().docs_en, sample_documents().docs_fr}) {
    BOOST_TEST(page.find("<script") == std::string::npos);
    BOOST_TEST(matches(page, "( (?:style|on[a-z]+)=\")").empty());
    BOOST_TEST(matches(page, "(?:src|href)=\"(https?:|//)").empty());
    BOOST_TEST(matches(page, "(@import|url\\()").empty());
  }
}

BOOST_AUTO_TEST_CASE(every_link_within_a_page_leads_to_one_place) {
  for (const auto& page : {sample_documents().docs_en, sample_documents().docs_fr}) {
    const auto ids = matches(page, " id=\"([^\"]*)\"");
    const std::set<std::string> different(ids.begin(), ids.end());
    BOOST_TEST(different.size() == ids.size());
    for (const auto& target : matches(page, "href=\"#([^\"]*)\""))
      BOOST_TEST(different.contains(target), target);
  }
}

BOOST_AUTO_TEST_CASE(headings_go_down_one_step_at_a_time) {
  int last = 0;
  for (const auto& level : matches(sample_documents().docs_en, "<h([1-6])[ >]")) {
    const int depth = level[0] - '0';
    BOOST_TEST(depth <= last + 1);
    last = depth;
  }
  BOOST_TEST(matches(sample_documents().docs_en, "<(h1)").size() == 1);
}

BOOST_AUTO_TEST_CASE(a_page_names_its_language_and_escapes_texts) {
  BOOST_TEST(sample_documents().docs_en.find("<html lang=\"en\">") != std::string::npos);
  BOOST_TEST(sample_documents().docs_fr.find("<html lang=\"fr\">") != std::string::npos);
  BOOST_TEST(sample_documents().docs_en.find("How much &lt;there&gt; is.") != std::string::npos);
  BOOST_TEST(sample_documents().docs_en.find("<there>") == std::string::npos);
  BOOST_TEST(sample_documents().docs_en.find("The <code>method</code>.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_address_of_the_server_is_left_open_where_it_belongs) {
  for (const auto& text :
       {sample_documents().docs_en, sample_documents().docs_fr, sample_documents().llms_txt}) {
    BOOST_TEST(text.find(origin_mark) != std::string::npos);
  }
  BOOST_TEST(sample_documents().openapi_json.find(origin_mark) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(translations)

BOOST_AUTO_TEST_CASE(french_is_set_as_a_typesetter_would) {
  translator words(language::french);
  BOOST_TEST(words("Default: {}", {"`a b : c`"}) == "Par défaut\u00a0: `a b : c`");
  BOOST_TEST(words("API documentation") == "Documentation de l\u2019API");
  BOOST_TEST(words.missing().empty());
}

BOOST_AUTO_TEST_CASE(what_has_no_french_stays_english_and_is_remembered) {
  translator words(language::french);
  BOOST_TEST(words("Nobody translated this.") == "Nobody translated this.");
  BOOST_TEST(words.missing().contains("Nobody translated this."));
  BOOST_TEST(words("`only_code` 12") == "`only_code` 12");
  BOOST_TEST(words.missing().size() == 1);
  BOOST_TEST(translator(language::english)("Answer") == "Answer");
}

BOOST_AUTO_TEST_CASE(gaps_are_found_on_both_sides) {
  const auto gaps = find_translation_gaps(samples());
  const auto has = [](const std::vector<std::string>& texts, const char* wanted) {
    return std::find(texts.begin(), texts.end(), wanted) != texts.end();
  };
  BOOST_TEST(has(gaps.missing, "Names the monitor."));
  BOOST_TEST(!has(gaps.missing, "Answer"));
  BOOST_TEST(!has(gaps.unused, "Answer"));
  const auto without = find_translation_gaps({});
  BOOST_TEST(has(without.unused, "Body"));
  BOOST_TEST(!has(without.unused, "Plan"));
}

BOOST_AUTO_TEST_SUITE_END()
