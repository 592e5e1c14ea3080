#include <map>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"

namespace statushive::tests {
namespace {

using enum http::method;

constexpr char all[] = "/api/users";
const std::string one = std::string("/api/users/") + sample_id;
constexpr char sample_account[] = "0190a6f0-0000-7000-8000-00000000000b";
constexpr char smallest_body[] = R"({"email":"you@example.com","password":"hunter2hunter2"})";

BOOST_FIXTURE_TEST_SUITE(user_api, api_fixture)

BOOST_AUTO_TEST_CASE(a_new_user_has_what_the_body_says) {
  users.change_answer = sample_profile();
  const auto answer = as_admin(post, all, R"({"email":"You@example.com",
      "password":"hunter2hunter2","role":"viewer","plan":"pro"})");
  BOOST_TEST(answer.status == 201);
  BOOST_TEST(is_golden("user", answer.body));
  BOOST_TEST(header_of(answer, "ETag") == "\"1843\"");
  BOOST_TEST(header_of(answer, "Location") == "/api/users/0190a6f0-0000-7000-8000-00000000000a");
  BOOST_TEST(users.draft.email == "You@example.com");
  BOOST_TEST(users.draft.password == "hunter2hunter2");
  BOOST_TEST((users.draft.role == role::viewer));
  BOOST_TEST((users.draft.plan == plan::pro));
  BOOST_TEST(!users.draft.account.has_value());
  BOOST_TEST((users.who.role == role::admin));
}

BOOST_AUTO_TEST_CASE(a_new_user_is_an_editor_of_a_new_account_where_the_body_says_nothing) {
  users.change_answer = sample_profile();
  as_admin(post, all, smallest_body);
  BOOST_TEST((users.draft.role == role::editor));
  BOOST_TEST(!users.draft.plan.has_value());
  BOOST_TEST(!users.draft.account.has_value());
}

BOOST_AUTO_TEST_CASE(a_new_user_can_join_an_account) {
  users.change_answer = sample_profile();
  as_admin(post, all,
           R"({"email":"you@example.com","password":"hunter2hunter2","account_id":")" +
               std::string(sample_account) + "\"}");
  BOOST_REQUIRE(users.draft.account.has_value());
  BOOST_TEST(users.draft.account->str() == sample_account);
}

BOOST_AUTO_TEST_CASE(no_answer_has_a_password_or_its_hash) {
  users.change_answer = users.show_answer = sample_profile();
  users.list_answer = user_list{{sample_profile()}, 1};
  for (const auto& answer : {as_admin(post, all, smallest_body), as_admin(put, one, "{}"),
                             as_admin(get, one), as_admin(get, all)}) {
    BOOST_TEST(answer.status < 300);
    for (const auto* secret : {"hunter2", "argon2", "password", "hash"}) {
      BOOST_TEST(answer.body.find(secret) == std::string::npos, answer.body);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_bad_field_of_a_user_is_refused_by_name) {
  const std::map<std::string, std::string> cases = {
      {R"("email":"a@")", "email"},
      {R"("email":null)", "email"},
      {R"("password":"hunter2")", "password"},
      {R"("password":null)", "password"},
      {R"("role":"owner")", "role"},
      {R"("plan":"gold")", "plan"},
      {R"("plan":null)", "plan"},
      {R"("id":"x")", "id"},
      {R"("created_at":"2026-01-01T00:00:00.000Z")", "created_at"},
      {R"("password_hash":"x")", "password_hash"}};
  for (const auto& [member, field] : cases) {
    const auto changed = as_admin(put, one, '{' + member + '}');
    BOOST_TEST(status_and_field(changed) == "400 " + field, changed.body);
    BOOST_TEST(changed.body.find("hunter2") == std::string::npos, changed.body);
  }
  BOOST_TEST(status_and_field(as_admin(post, all, R"({"password":"hunter2hunter2"})")) ==
             "400 email");
  BOOST_TEST(status_and_field(as_admin(post, all, R"({"email":"you@example.com"})")) ==
             "400 password");
  BOOST_TEST(
      status_and_field(as_admin(
          post, all, R"({"email":"a@b.c","password":"hunter2hunter2","account_id":"mine"})")) ==
      "400 account_id");
  BOOST_TEST(users.calls == 0);
}

BOOST_AUTO_TEST_CASE(a_change_of_a_user_touches_only_what_the_body_names) {
  users.change_answer = sample_profile();
  const auto answer = as_admin(put, one, R"({"role":"admin","plan":"free"})");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(is_golden("user", answer.body));
  BOOST_TEST(header_of(answer, "ETag") == "\"1843\"");
  BOOST_TEST(users.id.str() == sample_id);
  BOOST_TEST((users.changes.role == role::admin));
  BOOST_TEST((users.changes.plan == plan::free));
  BOOST_TEST(!users.changes.email.has_value());
  BOOST_TEST(!users.changes.password.has_value());
  as_admin(put, one, R"({"email":"new@example.com","password":"correct horse"})");
  BOOST_TEST(users.changes.email.value() == "new@example.com");
  BOOST_TEST(users.changes.password.value() == "correct horse");
  BOOST_TEST(!users.changes.role.has_value());
}

BOOST_AUTO_TEST_CASE(a_user_never_changes_the_account) {
  const auto answer =
      as_admin(put, one, R"({"account_id":")" + std::string(sample_account) + "\"}");
  BOOST_TEST(status_and_field(answer) == "400 account_id");
  BOOST_TEST(member_of(answer, "code") == "read_only_field");
  BOOST_TEST(users.calls == 0);
}

BOOST_AUTO_TEST_CASE(users_are_listed_in_pages_and_by_account) {
  auto second = sample_profile();
  second.user.id = user_id::parse(sample_id).value();
  second.user.email = "zoe@example.com";
  second.user.role = role::admin;
  second.plan = plan::unlimited;
  users.list_answer = user_list{{sample_profile(), second}, 12};
  BOOST_TEST(is_golden("user_list", as_admin(get, all).body));
  BOOST_TEST(users.query.limit == 50);
  BOOST_TEST(users.query.offset == 0);
  BOOST_TEST(!users.query.account.has_value());
  const auto filtered =
      as_admin(get, std::string(all) + "?limit=100&offset=1000000&account_id=" + sample_account);
  BOOST_TEST(filtered.status == 200);
  BOOST_TEST(users.query.limit == 100);
  BOOST_TEST(users.query.offset == 1'000'000);
  BOOST_TEST(users.query.account.value().str() == sample_account);
  const std::map<std::string, std::string> bad = {{"limit=101", "limit"},
                                                  {"limit=0", "limit"},
                                                  {"offset=1000001", "offset"},
                                                  {"account_id=1", "account_id"},
                                                  {"email=a", "email"}};
  for (const auto& [query, name] : bad) {
    BOOST_TEST(status_and_field(as_admin(get, std::string(all) + '?' + query)) == "400 " + name);
  }
}

BOOST_AUTO_TEST_CASE(one_user_is_shown_with_the_revision) {
  users.show_answer = sample_profile();
  const auto answer = as_admin(get, one);
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(is_golden("user", answer.body));
  BOOST_TEST(header_of(answer, "ETag") == "\"1843\"");
  BOOST_TEST(users.id.str() == sample_id);
}

BOOST_AUTO_TEST_CASE(a_user_is_deleted) {
  users.remove_answer = result<void>();
  const auto answer = as_admin(del, one);
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == R"({"deleted":true})");
  BOOST_TEST(users.id.str() == sample_id);
}

BOOST_AUTO_TEST_CASE(the_gateway_learns_on_what_terms_users_change) {
  users.change_answer = sample_profile();
  users.remove_answer = result<void>();
  for (const auto method : {put, del}) {
    call(method, one, {.token = "admin-token", .body = "{}", .headers = {{"If-Match", "\"8\""}}});
    BOOST_TEST((users.who.terms.expected_revisions == std::vector<uint64_t>{8}));
  }
  call(post, all,
       {.token = "admin-token", .body = smallest_body, .headers = {{"Idempotency-Key", "once"}}});
  BOOST_REQUIRE(users.who.terms.only_once.has_value());
  BOOST_TEST(users.who.terms.only_once->route == "POST /api/users");
}

BOOST_AUTO_TEST_CASE(what_the_user_gateway_refuses_is_answered_with_its_status_and_code) {
  const auto refused = [&](errc code, const char* reason, http::method method) {
    const error why(code, reason, "a sentence");
    users.change_answer = users.show_answer = why;
    users.remove_answer = why;
    const auto answer = method == post ? as_admin(post, all, smallest_body)
                                       : as_admin(method, one, method == put ? "{}" : "");
    return status_and_code(answer);
  };
  BOOST_TEST(refused(errc::already_exists, "email_taken", post) == "409 email_taken");
  BOOST_TEST(refused(errc::already_exists, "email_taken", put) == "409 email_taken");
  BOOST_TEST(refused(errc::resource_exhausted, "too_many_users", post) == "429 too_many_users");
  BOOST_TEST(refused(errc::failed_precondition, "last_administrator", put) ==
             "409 last_administrator");
  BOOST_TEST(refused(errc::failed_precondition, "last_administrator", del) ==
             "409 last_administrator");
  BOOST_TEST(refused(errc::not_found, "not_found", get) == "404 not_found");
  BOOST_TEST(refused(errc::aborted, "if_match_failed", del) == "409 if_match_failed");
  BOOST_TEST(refused(errc::unavailable, "no_memory", post) == "503 no_memory");
  BOOST_TEST(refused(errc::unavailable, "queue_full", put) == "503 queue_full");
  BOOST_TEST(logged.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
