#include <boost/test/unit_test.hpp>

#include "ctl_fixture.hpp"

namespace {

using namespace statushive;

constexpr auto key_without_token =
    R"({"id":"k1","name":"ci","scopes":["read","write"],)"
    R"("expires_at":"2026-12-23T08:30:00.000Z","created_at":"2026-11-23T08:30:00.000Z"})";

std::string created(const std::string& token, const std::string& expires) {
  return R"({"api_key":{"id":"k1","name":"ci","scopes":["read","write"],"expires_at":)" + expires +
         R"(,"created_at":"2026-11-23T08:30:00.000Z","token":)" + token + "}}";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_key, tests::ctl_token_fixture)

BOOST_AUTO_TEST_CASE(keys_are_a_table) {
  const auto body =
      R"({"api_keys":[)" + std::string(key_without_token) +
      R"(,{"id":"k2","name":"x","scopes":["admin"],"expires_at":null,"created_at":"T"}],)"
      R"("total":2})";
  answer(200, body);
  BOOST_TEST(run("key list") == 0);
  BOOST_TEST(latest_request() == "GET /api/api-keys?limit=50&offset=0");
  BOOST_TEST(out.str() ==
             "ID  NAME  SCOPES      EXPIRES                   CREATED\n"
             "k1  ci    read,write  2026-12-23T08:30:00.000Z  2026-11-23T08:30:00.000Z\n"
             "k2  x     admin       -                         T\n");
  BOOST_TEST(err.str() == "");
  answer(200, body);
  BOOST_TEST(run("key list --limit 5 --offset 1 -o json") == 0);
  BOOST_TEST(latest_request() == "GET /api/api-keys?limit=5&offset=1");
  BOOST_TEST(out.str() == body + '\n');
}

BOOST_AUTO_TEST_CASE(a_key_is_a_list_of_properties) {
  const auto body = R"({"api_key":)" + std::string(key_without_token) + "}";
  answer(200, body);
  BOOST_TEST(run("key show k1") == 0);
  BOOST_TEST(latest_request() == "GET /api/api-keys/k1");
  BOOST_TEST(out.str() ==
             "id       k1\n"
             "name     ci\n"
             "scopes   read,write\n"
             "expires  2026-12-23T08:30:00.000Z\n"
             "created  2026-11-23T08:30:00.000Z\n");
  answer(200, body);
  BOOST_TEST(run("key show k1 -o json") == 0);
  BOOST_TEST(out.str() == body + '\n');
}

BOOST_AUTO_TEST_CASE(a_new_keys_token_alone_is_on_stdout) {
  answer(201, created(R"("shk_secret")", R"("2023-12-14T22:13:20.000Z")"));
  BOOST_TEST(run("key create --name ci --scope read --scope write --expires 30d") == 0);
  // The clock stands at 2023-11-14T22:13:20Z.
  BOOST_TEST(latest_request() == R"(POST /api/api-keys {"name":"ci","scopes":["read","write"],)"
                                 R"("expires_at":"2023-12-14T22:13:20.000Z"})");
  BOOST_TEST(http.requests.back().idempotency_key.size() == 36u);
  BOOST_TEST(out.str() == "shk_secret\n");
  BOOST_TEST(err.str() ==
             "API key k1 \"ci\" with scope read, write expires at 2023-12-14T22:13:20.000Z\n"
             "hint: this is the only time that the token is shown: keep it safe\n");
  answer(201, created(R"("shk_secret")", "null"));
  BOOST_TEST(run("key create --name ci --scope admin -o json") == 0);
  BOOST_TEST(latest_request() == R"(POST /api/api-keys {"name":"ci","scopes":["admin"]})");
  BOOST_TEST(out.str() == created(R"("shk_secret")", "null") + '\n');
  BOOST_TEST(err.str() == "hint: this is the only time that the token is shown: keep it safe\n");
}

BOOST_AUTO_TEST_CASE(a_key_may_expire_at_a_time_or_never) {
  answer(201, created(R"("shk_secret")", "null"));
  BOOST_TEST(run("key create --name ci --scope read --expires 2027-01-31T00:00:00+01:00") == 0);
  BOOST_TEST(latest_request() == R"(POST /api/api-keys {"name":"ci","scopes":["read"],)"
                                 R"("expires_at":"2027-01-31T00:00:00+01:00"})");
  BOOST_TEST(err.str().starts_with("API key k1 \"ci\" with scope read, write does not expire\n"));
  for (const auto* wrong : {"soon", "2027-01-31", "30x", "2027-01-31 00:00:00Z", "1001d"}) {
    BOOST_TEST(
        run_words({"key", "create", "--name", "ci", "--scope", "read", "--expires", wrong}) == 2);
  }
  BOOST_TEST(err.str() ==
             "error: statushivectl key create: --expires: '1001d' is neither a length of time such "
             "as 30d, up to 1000d, nor a time such as 2027-01-31T00:00:00.000Z\n"
             "hint: statushivectl key create --help\n");
  BOOST_TEST(http.requests.size() == 1u);
}

BOOST_AUTO_TEST_CASE(name_and_scope_are_needed_and_a_scope_is_one_word) {
  BOOST_TEST(run("key create --name ci") == 2);
  BOOST_TEST(run("key create --scope read") == 2);
  BOOST_TEST(run("key create --name ci --scope all") == 2);
  BOOST_TEST(err.str().find("'all' is none of read, write, admin") != std::string::npos);
  BOOST_TEST(run("key create --name ci --scope read write") == 2);
  BOOST_TEST(http.requests.empty());
}

BOOST_AUTO_TEST_CASE(a_token_that_was_lost_on_its_way_is_a_failure) {
  answer(error(errc::unavailable, "broken_connection", "the connection broke (reset)"));
  answer(201, created("null", "null"));
  BOOST_TEST(run("key create --name ci --scope read") == 1);
  BOOST_TEST(out.str() == "");
  BOOST_TEST(err.str() ==
             "error: create API key \"ci\": the key was created, but its token was lost with the "
             "connection\n"
             "hint: statushivectl key delete k1, then create it again\n");
}

BOOST_AUTO_TEST_CASE(a_key_is_deleted) {
  answer(200, R"({"deleted":true})");
  BOOST_TEST(run("key delete k1") == 0);
  BOOST_TEST(latest_request() == "DELETE /api/api-keys/k1");
  BOOST_TEST(out.str() == "API key k1 is deleted\n");
  answer(404, R"({"error":"there is no such key","code":"not_found"})");
  BOOST_TEST(run("key delete k1 -o json") == 3);
  BOOST_TEST(err.str() == "error: delete API key k1: there is no such key\n");
  BOOST_TEST(run("key delete") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
