#include <map>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"

namespace statushive::tests {
namespace {

using enum http::method;

constexpr char all[] = "/api/api-keys";
const std::string one = std::string("/api/api-keys/") + sample_id;
constexpr char smallest_body[] = R"({"name":"Deployment","scopes":["read"]})";

api_key sample_key() {
  api_key key;
  key.id = api_key_id::parse(sample_id).value();
  key.user = user_id::parse("0190a6f0-0000-7000-8000-00000000000a").value();
  key.account = account_id::parse("0190a6f0-0000-7000-8000-00000000000b").value();
  key.name = "Deployment";
  key.scopes = {scope::read, scope::write};
  key.secret_hash = "never-shown";
  key.created_at = from_ms(1'700'000'000'000);
  key.expires_at = from_ms(1'800'000'000'000);
  key.revision = 9;
  return key;
}

std::string sample_token() {
  return "shk_" + std::string(64, 'A');
}

BOOST_FIXTURE_TEST_SUITE(api_key_api, api_fixture)

BOOST_AUTO_TEST_CASE(a_new_key_has_what_the_body_says_and_shows_its_token) {
  api_keys.create_answer = shown_api_key{sample_key(), sample_token()};
  const auto answer = post_to(all, R"({"name":"Deployment","scopes":["write","read"],
      "expires_at":"2027-01-15T08:00:00+01:00"})");
  BOOST_TEST(answer.status == 201);
  BOOST_TEST(is_golden("api_key_created", answer.body));
  BOOST_TEST(header_of(answer, "ETag") == "\"9\"");
  BOOST_TEST(header_of(answer, "Location") == one);
  BOOST_TEST(api_keys.draft.name == "Deployment");
  BOOST_TEST((api_keys.draft.scopes == std::vector<scope>{scope::write, scope::read}));
  BOOST_TEST(rfc3339(api_keys.draft.expires_at.value()) == "2027-01-15T07:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(a_key_never_expires_where_the_body_does_not_say_when) {
  api_keys.create_answer = shown_api_key{sample_key(), sample_token()};
  post_to(all, smallest_body);
  BOOST_TEST(!api_keys.draft.expires_at.has_value());
  BOOST_TEST(post_to(all, R"({"name":"n","scopes":["admin"],"expires_at":null})").status == 201);
  BOOST_TEST(!api_keys.draft.expires_at.has_value());
}

BOOST_AUTO_TEST_CASE(a_repeated_creation_shows_no_token) {
  auto again = sample_key();
  again.expires_at.reset();
  api_keys.create_answer = shown_api_key{again, {}};
  const auto answer =
      call(post, all, {.body = smallest_body, .headers = {{"Idempotency-Key", "once"}}});
  BOOST_TEST(answer.status == 201);
  BOOST_TEST(is_golden("api_key_repeated", answer.body));
  BOOST_REQUIRE(api_keys.who.terms.only_once.has_value());
  BOOST_TEST(api_keys.who.terms.only_once->key == "once");
}

BOOST_AUTO_TEST_CASE(no_answer_but_that_to_a_creation_has_a_token_and_none_a_hash) {
  const shown_api_key with_token{sample_key(), sample_token()};
  api_keys.create_answer = api_keys.show_answer = with_token;
  api_keys.list_answer = api_key_list{{sample_key()}, 1};
  for (const auto& answer : {get_from(one), get_from(all)}) {
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.body.find("token") == std::string::npos, answer.body);
    BOOST_TEST(answer.body.find("shk_") == std::string::npos, answer.body);
  }
  for (const auto& answer : {get_from(one), get_from(all), post_to(all, smallest_body)}) {
    BOOST_TEST(answer.body.find("never-shown") == std::string::npos, answer.body);
  }
}

BOOST_AUTO_TEST_CASE(a_bad_field_of_a_key_is_refused_by_name) {
  const std::map<std::string, std::string> cases = {
      {R"("scopes":["read"])", "name"},
      {R"("name":"n")", "scopes"},
      {R"("name":"","scopes":["read"])", "name"},
      {R"("name":"n","scopes":[])", "scopes"},
      {R"("name":"n","scopes":"read")", "scopes"},
      {R"("name":"n","scopes":["delete"])", "scopes[0]"},
      {R"("name":"n","scopes":["read",null])", "scopes[1]"},
      {R"("name":"n","scopes":["read","write","admin","read"])", "scopes"},
      {R"("name":"n","scopes":["read"],"expires_at":"tomorrow")", "expires_at"},
      {R"("name":"n","scopes":["read"],"expires_at":1800000000)", "expires_at"},
      {R"("name":"n","scopes":["read"],"token":"x")", "token"},
      {R"("name":"n","scopes":["read"],"id":"x")", "id"},
      {R"("name":"n","scopes":["read"],"user_id":"x")", "user_id"}};
  for (const auto& [members, field] : cases) {
    const auto answer = post_to(all, '{' + members + '}');
    BOOST_TEST(status_and_field(answer) == "400 " + field, answer.body);
  }
  BOOST_TEST(api_keys.calls == 0);
}

BOOST_AUTO_TEST_CASE(keys_are_listed_in_pages) {
  auto lasting = sample_key();
  lasting.expires_at.reset();
  lasting.scopes = {scope::read};
  api_keys.list_answer = api_key_list{{sample_key(), lasting}, 12};
  BOOST_TEST(is_golden("api_key_list", get_from(all).body));
  BOOST_TEST(api_keys.query.limit == 50);
  BOOST_TEST(api_keys.query.offset == 0);
  BOOST_TEST(status_at(std::string(all) + "?limit=100&offset=3") == 200);
  BOOST_TEST(api_keys.query.limit == 100);
  BOOST_TEST(api_keys.query.offset == 3);
  for (const auto* query : {"?limit=0", "?limit=101", "?offset=-1", "?name=n"}) {
    BOOST_TEST(status_at(std::string(all) + query) == 400, query);
  }
}

BOOST_AUTO_TEST_CASE(one_key_is_shown_and_deleted) {
  api_keys.show_answer = shown_api_key{sample_key(), {}};
  api_keys.remove_answer = result<void>();
  const auto shown = get_from(one);
  BOOST_TEST(shown.status == 200);
  BOOST_TEST(is_golden("api_key", shown.body));
  BOOST_TEST(header_of(shown, "ETag") == "\"9\"");
  const auto deleted = call(del, one, {.headers = {{"If-Match", "\"9\""}}});
  BOOST_TEST(deleted.status == 200);
  BOOST_TEST(deleted.body == R"({"deleted":true})");
  BOOST_TEST(api_keys.id.str() == sample_id);
  BOOST_TEST((api_keys.who.terms.expected_revisions == std::vector<uint64_t>{9}));
}

BOOST_AUTO_TEST_CASE(what_the_key_gateway_refuses_is_answered_with_its_status_and_code) {
  const auto refused = [&](errc code, const char* reason, http::method method) {
    const error why(code, reason, "a sentence");
    api_keys.create_answer = api_keys.show_answer = why;
    api_keys.remove_answer = why;
    return status_and_code(method == post ? post_to(all, smallest_body) : call(method, one));
  };
  BOOST_TEST(refused(errc::permission_denied, "role_too_low", post) == "403 role_too_low");
  BOOST_TEST(refused(errc::permission_denied, "scope_missing", post) == "403 scope_missing");
  BOOST_TEST(refused(errc::resource_exhausted, "too_many_api_keys", post) ==
             "429 too_many_api_keys");
  BOOST_TEST(refused(errc::already_exists, "idempotency_key_reused", post) ==
             "409 idempotency_key_reused");
  BOOST_TEST(refused(errc::permission_denied, "not_owner", get) == "403 not_owner");
  BOOST_TEST(refused(errc::permission_denied, "not_owner", del) == "403 not_owner");
  BOOST_TEST(refused(errc::not_found, "not_found", del) == "404 not_found");
  BOOST_TEST(logged.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
