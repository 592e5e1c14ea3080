// The API of one node over the real binary: what clients rely on, and what bad clients get.

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/integration/node_process.hpp"
#include "tests/integration/shared_node.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using boost::json::object;
using tests::api_answer;
using tests::api_client;
using tests::eventually;
using tests::expect_error;
using tests::shared_node;

struct fixture {
  tests::node_process& node = shared_node::instance().node;
  api_client api = node.client();

  api_answer create(object body) const { return api.post("/api/monitors", body); }

  std::string create_id(object body) const {
    const auto answer = create(std::move(body));
    BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.body);
    return answer.json().at("monitor").at("id").as_string().c_str();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rest_api, fixture)

BOOST_AUTO_TEST_CASE(probes_need_no_token) {
  const api_client stranger(node.server());
  BOOST_TEST(stranger.get("/healthz").status == 200);
  BOOST_TEST(stranger.get("/readyz").status == 200);
  expect_error(stranger.get("/api/monitors"), 401, "missing_token");
  api_client forged(node.server());
  forged.use_token(api.token() + "x");
  expect_error(forged.get("/api/monitors"), 401, "invalid_token");
}

BOOST_AUTO_TEST_CASE(errors_have_a_json_body_before_and_behind_the_routes) {
  expect_error(api.get("/nowhere"), 404, "not_found");
  expect_error(api.get("/api/monitors/not-an-id"), 404, "not_found");
  expect_error(api.get("/api/monitors/018c0000-0000-7000-8000-000000000000"), 404, "not_found");
  const auto refused = api.call("DELETE", "/api/monitors", "");
  expect_error(refused, 405, "method_not_allowed");
  BOOST_TEST(refused.headers.at("allow").find("POST") != std::string::npos);
  expect_error(api.call("POST", "/api/monitors", "name=x", "application/x-www-form-urlencoded"),
               415, "unsupported_media_type");
  expect_error(api.call("POST", "/api/monitors", "{"), 400, "invalid_json");
  const auto too_large = api.call("POST", "/api/monitors", std::string(2 << 20, ' '));
  BOOST_TEST(too_large.status == 413);
}

BOOST_AUTO_TEST_CASE(a_wrong_login_says_so_in_the_compatible_form) {
  api_client stranger(node.server());
  const auto refused = stranger.log_in(tests::node_process::email, "wrong password");
  BOOST_TEST(refused.status == 400);
  BOOST_TEST(refused.json().at("error") == "invalid_grant");
  BOOST_TEST(refused.json().at("error_description") == "Invalid login credentials");
  BOOST_TEST(stranger.log_in("nobody@example.com", "wrong password").body == refused.body);
}

BOOST_AUTO_TEST_CASE(a_login_works_in_the_form_of_the_original_documents_example) {
  const api_client stranger(node.server());
  const object credentials{{"email", tests::node_process::email},
                           {"password", tests::node_process::password}};
  const auto answer =
      stranger.call("POST", "/auth/v1/token?grant_type=password",
                    boost::json::serialize(credentials), "application/x-www-form-urlencoded");
  BOOST_TEST(answer.status == 200, answer.body);
  const auto token = answer.json();
  BOOST_TEST(token.at("token_type") == "bearer");
  BOOST_TEST(token.at("expires_in").as_int64() == 3600);
  BOOST_TEST(token.at("user").at("email") == tests::node_process::email);
}

BOOST_AUTO_TEST_CASE(a_refresh_token_works_once_and_its_reuse_ends_the_family) {
  api_client client(node.server());
  const auto first =
      client.log_in(tests::node_process::email, tests::node_process::password).json();
  const auto refresh = [&](const boost::json::value& grant) {
    return client.post("/auth/v1/token?grant_type=refresh_token",
                       {{"refresh_token", grant.at("refresh_token")}});
  };
  const auto second = refresh(first);
  BOOST_REQUIRE_MESSAGE(second.status == 200, second.body);
  client.use_token(second.json().at("access_token").as_string().c_str());
  BOOST_TEST(client.get("/api/me").status == 200);
  BOOST_TEST(refresh(first).status == 400);
  BOOST_TEST(refresh(second.json()).status == 400, "the family must have ended");
}

BOOST_AUTO_TEST_CASE(a_monitor_lives_from_creation_to_deletion) {
  const auto created = create(
      {{"name", "life"}, {"url", "http://192.0.2.1.example.invalid/"}, {"interval_seconds", 3600}});
  BOOST_REQUIRE_MESSAGE(created.status == 201, created.body);
  const auto made = created.json().at("monitor");
  const std::string path = "/api/monitors/" + std::string(made.at("id").as_string().c_str());
  BOOST_TEST(made.at("method") == "GET");
  BOOST_TEST(made.at("timeout_ms").as_int64() == 10000);
  BOOST_TEST(made.at("active").as_bool());

  const auto changed = api.put(path, {{"name", "life, renamed"}, {"active", false}});
  BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.body);
  BOOST_TEST(changed.json().at("monitor").at("name") == "life, renamed");
  BOOST_TEST(changed.json().at("monitor").at("state") == "paused");
  BOOST_TEST(changed.json().at("monitor").at("interval_seconds").as_int64() == 3600);
  BOOST_TEST(api.get("/api/monitors?active=false").json().at("total").as_int64() == 1);

  BOOST_TEST(api.del(path).json().at("deleted").as_bool());
  expect_error(api.get(path), 404, "not_found");
  expect_error(api.get(path + "/heartbeats"), 404, "not_found");
  expect_error(api.del(path), 404, "not_found");
}

BOOST_AUTO_TEST_CASE(a_url_that_must_not_be_watched_is_refused_with_its_reason) {
  const std::vector<std::pair<std::string, std::string>> refused = {
      {"ftp://example.com/", "scheme"},
      {"example.com", "absolute"},
      {"http:///path", "host"},
      {"http://user:secret@example.com/", "credentials"},
      {"http://example.com/" + std::string(2048, 'a'), "2048"},
      {"http://127.0.0.1/", "loopback"},
      {"http://2130706433/", "loopback"},
      {"http://0x7f.1/", "loopback"},
      {"http://10.1.2.3/", "private"},
      {"http://[::1]/", "loopback"},
      {"http://[::ffff:10.0.0.1]/", "IPv4-mapped"},
      {"http://169.254.169.254/latest/", "metadata"},
      {"http://example.com:0/", "port"},
  };
  for (const auto& [url, why] : refused) {
    BOOST_TEST_CONTEXT(url) {
      const auto answer = create({{"name", "refused"}, {"url", url}});
      expect_error(answer, 400, "invalid_field", "url");
      BOOST_TEST(answer.body.find(why) != std::string::npos, answer.body);
      BOOST_TEST(answer.body.find("secret") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_name_that_resolves_to_a_refused_address_is_a_failed_check) {
  const auto id =
      create_id({{"name", "inside"}, {"url", "http://localhost/"}, {"interval_seconds", 1}});
  const auto path = "/api/monitors/" + id + "/heartbeats";
  BOOST_TEST(
      eventually(15s, [&] { return !api.get(path).json().at("heartbeats").as_array().empty(); }));
  const auto beat = api.get(path).json().at("heartbeats").as_array().at(0);
  BOOST_TEST(beat.at("reason") == "blocked_address", boost::json::serialize(beat));
  BOOST_TEST(beat.at("status").as_int64() == 0);
  BOOST_TEST(api.del("/api/monitors/" + id).status == 200);
}

BOOST_AUTO_TEST_CASE(fields_are_checked_with_name_value_and_range) {
  const std::string url = "http://example.invalid/";
  const std::vector<std::pair<object, std::string>> refused = {
      {{{"url", url}}, "name"},
      {{{"name", ""}, {"url", url}}, "name"},
      {{{"name", std::string(201, 'n')}, {"url", url}}, "name"},
      {{{"name", "n"}, {"url", url}, {"interval_seconds", 0}}, "interval_seconds"},
      {{{"name", "n"}, {"url", url}, {"interval_seconds", 86401}}, "interval_seconds"},
      {{{"name", "n"}, {"url", url}, {"interval_seconds", "60"}}, "interval_seconds"},
      {{{"name", "n"}, {"url", url}, {"timeout_ms", 999}}, "timeout_ms"},
      {{{"name", "n"}, {"url", url}, {"expected_status", 600}}, "expected_status"},
      {{{"name", "n"}, {"url", url}, {"method", "PATCH"}}, "method"},
      {{{"name", "n"}, {"url", url}, {"active", nullptr}}, "active"},
      {{{"name", "n"}, {"url", url}, {"id", "x"}}, "id"},
      {{{"name", "n"}, {"url", url}, {"intervall_seconds", 60}}, "intervall_seconds"},
  };
  for (const auto& [body, field] : refused) {
    BOOST_TEST_CONTEXT(boost::json::serialize(body)) {
      const auto answer = create(body);
      BOOST_TEST(answer.status == 400, answer.body);
      BOOST_TEST(answer.json().at("field") == field.c_str(), answer.body);
    }
  }
}

BOOST_AUTO_TEST_CASE(lists_have_bounds_and_a_total) {
  std::vector<std::string> ids;
  for (const auto* name : {"c", "a", "b"}) {
    ids.push_back(create_id(
        {{"name", name}, {"url", "http://example.invalid/"}, {"interval_seconds", 3600}}));
  }
  const auto page = api.get("/api/monitors?limit=2&offset=1").json();
  BOOST_TEST(page.at("total").as_int64() == 3);
  BOOST_REQUIRE(page.at("monitors").as_array().size() == 2u);
  BOOST_TEST(page.at("monitors").at(0).at("name") == "b");
  BOOST_TEST(page.at("monitors").at(1).at("name") == "c");
  for (const auto* bad :
       {"limit=0", "limit=101", "limit=x", "offset=-1", "active=maybe", "colour=red"}) {
    BOOST_TEST(api.get("/api/monitors?" + std::string(bad)).status == 400, bad);
  }
  BOOST_TEST(api.get("/api/monitors/" + ids[0] + "/heartbeats?limit=1001").status == 400);
  for (const auto& id : ids)
    BOOST_TEST(api.del("/api/monitors/" + id).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
