// Several accounts on one node over the real binary: who may see and do what, and how credentials
// begin and end.

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/integration/node_process.hpp"
#include "tests/integration/shared_node.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using boost::json::array;
using boost::json::object;
using tests::api_answer;
using tests::api_client;
using tests::expect_error;
using tests::shared_node;

constexpr const char* member_password = "a password for members";
constexpr const char* nothing = "018c0000-0000-7000-8000-000000000000";

struct fixture {
  tests::node_process& node = shared_node::instance().node;
  const api_client& admin = shared_node::instance().admin;

  object make_user(object draft) const {
    if (!draft.contains("password")) draft["password"] = member_password;
    const auto made = admin.post("/api/users", draft);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
    return made.json().at("user").as_object();
  }

  api_client client_of(const std::string& email) const {
    api_client client(node.server());
    const auto answer = client.log_in(email, member_password);
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.body);
    return client;
  }

  api_client client_with_key(const api_client& maker, array scopes) const {
    const auto made =
        maker.post("/api/api-keys", object{{"name", "for a test"}, {"scopes", scopes}});
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
    api_client client(node.server());
    client.use_token(made.json().at("api_key").at("token").as_string().c_str());
    return client;
  }
};

std::string text(const object& from, const char* name) {
  return from.at(name).as_string().c_str();
}

object some_monitor() {
  return {{"name", "m"}, {"url", "http://example.invalid/"}, {"interval_seconds", 86400}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts, fixture)

BOOST_AUTO_TEST_CASE(a_user_lives_from_creation_to_deletion) {
  const auto made = make_user({{"email", "Life@Example.com"}, {"plan", "pro"}});
  BOOST_TEST(text(made, "email") == "life@example.com");
  BOOST_TEST(text(made, "role") == "editor");
  BOOST_TEST(text(made, "plan") == "pro");
  BOOST_TEST(!made.contains("password"));
  const auto path = "/api/users/" + text(made, "id");
  auto client = client_of("life@example.com");

  const auto colleague = make_user({{"email", "colleague@example.com"},
                                    {"account_id", made.at("account_id")},
                                    {"role", "viewer"}});
  BOOST_TEST(text(colleague, "plan") == "pro");
  const auto of_account = admin.get("/api/users?account_id=" + text(made, "account_id")).json();
  BOOST_TEST(of_account.at("total").as_int64() == 2);
  BOOST_TEST(of_account.at("users").at(0).at("email") == "colleague@example.com");

  expect_error(admin.post("/api/users",
                          object{{"email", "LIFE@example.com"}, {"password", member_password}}),
               409, "email_taken");
  expect_error(admin.post("/api/users", object{{"email", "x@example.com"},
                                               {"password", member_password},
                                               {"account_id", nothing}}),
               400, "invalid_field", "account_id");
  expect_error(admin.post("/api/users", object{{"email", "x@example.com"},
                                               {"password", member_password},
                                               {"account_id", made.at("account_id")},
                                               {"plan", "pro"}}),
               400, "invalid_field", "plan");
  expect_error(admin.post("/api/users", object{{"email", "x@example.com"}, {"password", "short"}}),
               400, "invalid_field", "password");
  expect_error(admin.put(path, object{{"account_id", made.at("account_id")}}), 400,
               "read_only_field", "account_id");

  const auto changed = admin.put(path, object{{"email", "moved@example.com"}, {"role", "viewer"}});
  BOOST_TEST(changed.status == 200, changed.body);
  BOOST_TEST(client.get("/api/me").json().at("user").at("email") == "moved@example.com");
  expect_error(client.post("/api/monitors", some_monitor()), 403, "role_too_low");
  BOOST_TEST(admin.put(path, object{{"password", "another password"}}).status == 200);
  expect_error(client.get("/api/me"), 401, "invalid_token");

  BOOST_TEST(admin.del(path).json().at("deleted").as_bool());
  expect_error(admin.get(path), 404, "not_found");
  BOOST_TEST(admin.get("/api/users/" + text(colleague, "id")).status == 200);
}

BOOST_AUTO_TEST_CASE(the_last_administrator_stays) {
  const auto path =
      "/api/users/" + std::string(admin.get("/api/me").json().at("user").at("id").as_string());
  expect_error(admin.put(path, object{{"role", "editor"}}), 409, "last_administrator");
  expect_error(admin.del(path), 409, "last_administrator");
}

BOOST_AUTO_TEST_CASE(what_one_account_owns_is_closed_to_all_others) {
  make_user({{"email", "owner@example.com"}});
  make_user({{"email", "stranger@example.com"}});
  const auto owner = client_of("owner@example.com");
  const auto stranger = client_of("stranger@example.com");
  const auto made = owner.post("/api/monitors", some_monitor()).json();
  const auto path = "/api/monitors/" + std::string(made.at("monitor").at("id").as_string());
  for (const auto* other : {&stranger, &admin}) {
    expect_error(other->get(path), 403, "not_owner");
    expect_error(other->get(path + "/heartbeats"), 403, "not_owner");
    expect_error(other->put(path, object{{"name", "stolen"}}), 403, "not_owner");
    expect_error(other->del(path), 403, "not_owner");
    const auto seen = other->get("/api/monitors").json();
    for (const auto& monitor : seen.at("monitors").as_array())
      BOOST_TEST(monitor.at("id") != made.at("monitor").at("id"));
  }
  const auto key = owner.post("/api/api-keys", object{{"name", "k"}, {"scopes", array{"read"}}});
  const auto key_path =
      "/api/api-keys/" + std::string(key.json().at("api_key").at("id").as_string());
  expect_error(stranger.get(key_path), 403, "not_owner");
  expect_error(stranger.del(key_path), 403, "not_owner");
  BOOST_TEST(stranger.get("/api/api-keys").json().at("total").as_int64() == 0);
  for (const auto* closed : {"/api/users", "/api/audit", "/api/cluster/settings",
                             "/api/cluster/status", "/api/cluster/members"}) {
    expect_error(owner.get(closed), 403, "role_too_low");
  }
  BOOST_TEST(owner.get(path).json().at("monitor").at("name") == "m");
}

BOOST_AUTO_TEST_CASE(an_api_key_does_what_its_scopes_and_its_users_role_allow) {
  const auto user = make_user({{"email", "keys@example.com"}});
  auto editor = client_of("keys@example.com");
  const auto reader = client_with_key(editor, {"read"});
  const auto writer = client_with_key(editor, {"read", "write"});
  BOOST_TEST(reader.get("/api/monitors").status == 200);
  expect_error(reader.post("/api/monitors", some_monitor()), 403, "scope_missing");
  expect_error(reader.post("/api/api-keys", object{{"name", "x"}, {"scopes", array{"read"}}}), 403,
               "scope_missing");
  BOOST_TEST(writer.post("/api/monitors", some_monitor()).status == 201);
  expect_error(writer.post("/api/me/password", object{{"current_password", member_password},
                                                      {"new_password", "another password"}}),
               403, "scope_missing");
  expect_error(editor.post("/api/api-keys", object{{"name", "x"}, {"scopes", array{"admin"}}}), 403,
               "role_too_low");
  const auto operator_key = client_with_key(admin, {"admin"});
  BOOST_TEST(operator_key.get("/api/users").status == 200);
  expect_error(client_with_key(admin, {"write"}).get("/api/users"), 403, "scope_missing");

  BOOST_TEST(admin.put("/api/users/" + text(user, "id"), object{{"role", "viewer"}}).status == 200);
  expect_error(writer.post("/api/monitors", some_monitor()), 403, "role_too_low");
  BOOST_TEST(writer.get("/api/monitors").status == 200);

  const auto listed = editor.get("/api/api-keys");
  BOOST_TEST(listed.json().at("total").as_int64() == 2);
  BOOST_TEST(listed.body.find("shk_") == std::string::npos);
  const auto keys = listed.json();
  for (const auto& key : keys.at("api_keys").as_array()) {
    BOOST_TEST(editor.del("/api/api-keys/" + std::string(key.at("id").as_string())).status == 200);
  }
  expect_error(reader.get("/api/monitors"), 401, "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_logout_ends_the_session_and_all_its_tokens) {
  make_user({{"email", "leaver@example.com"}});
  api_client first(node.server());
  const auto grant = first.log_in("leaver@example.com", member_password).json();
  const auto second = client_of("leaver@example.com");
  const auto third = client_of("leaver@example.com");
  const auto left = first.call("POST", "/auth/v1/logout", "");
  BOOST_TEST(left.status == 204, left.body);
  BOOST_TEST(left.body == "");
  expect_error(first.get("/api/me"), 401, "invalid_token");
  api_client stranger(node.server());
  expect_error(stranger.post("/auth/v1/token?grant_type=refresh_token",
                             object{{"refresh_token", grant.at("refresh_token")}}),
               400, "invalid_grant");
  BOOST_TEST(second.get("/api/me").status == 200);
  BOOST_TEST(second.call("POST", "/auth/v1/logout?scope=global", "").status == 204);
  expect_error(third.get("/api/me"), 401, "invalid_token");
}

BOOST_AUTO_TEST_CASE(a_changed_password_ends_the_other_sessions) {
  make_user({{"email", "changer@example.com"}});
  const auto here = client_of("changer@example.com");
  const auto elsewhere = client_of("changer@example.com");
  expect_error(here.post("/api/me/password", object{{"current_password", "not this one"},
                                                    {"new_password", "another password"}}),
               400, "wrong_password", "current_password");
  expect_error(here.post("/api/me/password",
                         object{{"current_password", member_password}, {"new_password", "short"}}),
               400, "invalid_field", "new_password");
  const auto changed = here.post("/api/me/password", object{{"current_password", member_password},
                                                            {"new_password", "another password"}});
  BOOST_TEST(changed.status == 200, changed.body);
  BOOST_TEST(here.get("/api/me").status == 200);
  expect_error(elsewhere.get("/api/me"), 401, "invalid_token");
  api_client again(node.server());
  expect_error(again.log_in("changer@example.com", member_password), 400, "invalid_grant");
  BOOST_TEST(again.log_in("changer@example.com", "another password").status == 200);
}

BOOST_AUTO_TEST_CASE(an_account_goes_with_its_last_user_and_all_that_it_owns) {
  const auto user = make_user({{"email", "gone@example.com"}});
  const auto client = client_of("gone@example.com");
  const auto key = client_with_key(client, {"write"});
  const auto made = key.post("/api/monitors", some_monitor()).json();
  BOOST_TEST(admin.del("/api/users/" + text(user, "id")).status == 200);
  expect_error(client.get("/api/monitors"), 401, "invalid_token");
  expect_error(key.get("/api/monitors"), 401, "invalid_token");
  expect_error(admin.get("/api/monitors/" + std::string(made.at("monitor").at("id").as_string())),
               404, "not_found");
  make_user({{"email", "gone@example.com"}});
  BOOST_TEST(client_of("gone@example.com").get("/api/monitors").json().at("total").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(the_audit_says_who_changed_what_from_where_and_holds_no_secret) {
  const auto user = make_user({{"email", "audited@example.com"}});
  const auto client = client_of("audited@example.com");
  const auto key = client_with_key(client, {"write"});
  const auto made = key.post("/api/monitors", some_monitor()).json();
  const std::string id(made.at("monitor").at("id").as_string());
  BOOST_TEST(client.put("/api/monitors/" + id, object{{"name", "renamed"}}).status == 200);

  const auto records = admin.get("/api/audit?resource_id=" + id).json();
  BOOST_REQUIRE(records.at("total").as_int64() == 2);
  const auto& update = records.at("audit").at(0).as_object();
  BOOST_TEST(text(update, "action") == "update_monitor");
  BOOST_TEST(text(update, "source_address") == "127.0.0.1");
  BOOST_TEST(update.at("actor").at("email") == "audited@example.com");
  BOOST_TEST(update.at("before").at("name") == "m");
  BOOST_TEST(update.at("after").at("name") == "renamed");
  const auto& creation = records.at("audit").at(1).as_object();
  BOOST_TEST(creation.at("before").is_null());
  BOOST_TEST(!creation.at("actor").at("api_key_id").is_null());

  const auto all = admin.get("/api/audit?limit=100&account_id=" + text(user, "account_id"));
  BOOST_TEST(all.status == 200, all.body);
  for (const auto* secret : {"argon2", "shk_", member_password, "token_hash", "secret_hash"})
    BOOST_TEST(all.body.find(secret) == std::string::npos, secret);
  const auto log = node.process().errors();
  for (const auto* secret : {"argon2", "shk_", member_password, tests::node_process::password})
    BOOST_TEST(log.find(secret) == std::string::npos, secret);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// Limits of attempts and settings concern the whole node, so these cases have their own.
struct own_node {
  tests::temporary_directory directory;
  tests::node_process node{directory / "data"};

  own_node() { node.start(); }
  ~own_node() { BOOST_TEST(node.complaint_at_stop() == ""); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(whole_node, own_node)

BOOST_AUTO_TEST_CASE(attempts_to_log_in_are_limited_per_account_and_per_address) {
  auto admin = node.client();
  api_client attacker(node.server());
  for (int n = 0; n < 10; ++n)
    expect_error(attacker.log_in("victim@example.com", "guess"), 400, "invalid_grant");
  const auto refused = attacker.log_in("victim@example.com", "guess");
  expect_error(refused, 429, "too_many_attempts");
  BOOST_TEST(std::stoi(refused.headers.at("retry-after")) > 0);
  BOOST_TEST(std::stoi(refused.headers.at("retry-after")) <= 900);
  BOOST_TEST(api_client(node.server())
                 .log_in(tests::node_process::email, tests::node_process::password)
                 .status == 200);

  int limited = 0;
  for (int n = 0; n < 120; ++n) {
    const auto answer = attacker.log_in("victim@example.com", "guess");
    BOOST_TEST(answer.status == 429);
    BOOST_TEST(answer.headers.contains("ratelimit-remaining"));
    if (answer.json().at("code") == "rate_limited") ++limited;
  }
  BOOST_TEST(limited > 0);
  BOOST_TEST(admin.get("/api/me").status == 200);
}

BOOST_AUTO_TEST_CASE(an_apikey_is_taken_always_and_asked_for_when_the_cluster_is_told_to) {
  const auto admin = node.client();
  const auto settings = admin.get("/api/cluster/settings").json().at("settings");
  const std::string anon_key(settings.at("anon_key").as_string());
  BOOST_TEST(!settings.at("require_apikey").as_bool());
  BOOST_TEST(admin.with({"apikey: whatever"}).get("/api/me").status == 200);

  BOOST_TEST(admin.put("/api/cluster/settings", object{{"require_apikey", true}}).status == 200);
  expect_error(admin.get("/api/me"), 401, "missing_apikey");
  expect_error(admin.with({"apikey: whatever"}).get("/api/me"), 401, "invalid_apikey");
  BOOST_TEST(admin.with({"apikey: " + anon_key}).get("/api/me").status == 200);
  api_client stranger(node.server());
  expect_error(stranger.log_in(tests::node_process::email, tests::node_process::password), 401,
               "missing_apikey");
  BOOST_TEST(stranger.get("/healthz").status == 200);
  BOOST_TEST(stranger.get("/docs").status == 302);
  auto with_key = stranger.with({"apikey: " + anon_key});
  BOOST_TEST(with_key.log_in(tests::node_process::email, tests::node_process::password).status ==
             200);
}

BOOST_AUTO_TEST_CASE(browsers_on_other_sites_may_call_when_the_setting_names_their_origin) {
  const auto admin = node.client();
  const std::vector<std::string> page = {"Origin: https://app.example.com"};
  const auto is_allowed = [](const api_answer& answer) {
    return answer.headers.contains("access-control-allow-origin");
  };
  BOOST_TEST(!is_allowed(admin.with(page).get("/api/me")));
  BOOST_TEST(
      admin.put("/api/cluster/settings", object{{"cors_origins", array{"https://app.example.com"}}})
          .status == 200);
  const auto answer = admin.with(page).get("/api/me");
  BOOST_TEST(answer.headers.at("access-control-allow-origin") == "https://app.example.com");
  BOOST_TEST(answer.headers.at("access-control-expose-headers").find("ETag") != std::string::npos);
  BOOST_TEST(answer.headers.at("vary").find("Origin") != std::string::npos);
  BOOST_TEST(!is_allowed(admin.with({"Origin: https://evil.example.com"}).get("/api/me")));
  BOOST_TEST(is_allowed(admin.with(page).get("/nowhere")));

  const api_client browser(node.server());
  const auto preflight = browser.with({page[0], "Access-Control-Request-Method: PUT"})
                             .call("OPTIONS", "/api/monitors/" + std::string(nothing), "");
  BOOST_TEST(preflight.status == 204);
  BOOST_TEST(preflight.headers.at("access-control-allow-origin") == "https://app.example.com");
  BOOST_TEST(preflight.headers.at("access-control-allow-methods").find("PUT") != std::string::npos);
  BOOST_TEST(preflight.headers.at("access-control-allow-headers").find("If-Match") !=
             std::string::npos);
  expect_error(admin.put("/api/cluster/settings", object{{"cors_origins", array{"nonsense"}}}), 400,
               "invalid_field", "cors_origins");
}

BOOST_AUTO_TEST_CASE(accounts_keys_and_settings_survive_a_kill) {
  const auto admin = node.client();
  const auto made =
      admin.post("/api/api-keys", object{{"name", "survivor"}, {"scopes", array{"admin"}}});
  BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
  BOOST_TEST(admin
                 .post("/api/users", object{{"email", "kept@example.com"},
                                            {"password", member_password},
                                            {"plan", "pro"}})
                 .status == 201);
  BOOST_TEST(admin.put("/api/cluster/settings", object{{"default_plan", "pro"}}).status == 200);
  node.kill();
  node.start();
  api_client key(node.server());
  key.use_token(made.json().at("api_key").at("token").as_string().c_str());
  const auto users = key.get("/api/users").json();
  BOOST_TEST(users.at("total").as_int64() == 2);
  BOOST_TEST(users.at("users").at(1).at("plan") == "pro");
  BOOST_TEST(key.get("/api/cluster/settings").json().at("settings").at("default_plan") == "pro");
}

BOOST_AUTO_TEST_SUITE_END()
