#include <boost/test/unit_test.hpp>

#include "ctl_fixture.hpp"

namespace {

constexpr auto ada =
    R"({"id":"u1","email":"ada@example.com","role":"editor","plan":"pro","account_id":"a1",)"
    R"("created_at":"2026-11-23T07:00:00.000Z","updated_at":"2026-11-23T07:30:00.000Z"})";
const std::string ada_alone = R"({"user":)" + std::string(ada) + "}";
constexpr auto ada_is = "user u1 ada@example.com is editor of account a1 on plan pro\n";

struct fixture : statushive::tests::ctl_token_fixture {
  /// As if somebody sat there who types these passwords.
  void sit_down(std::deque<std::string> secrets) {
    io.is_interactive = true;
    typed_secrets = std::move(secrets);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_user, fixture)

BOOST_AUTO_TEST_CASE(users_are_a_table) {
  const auto body = R"({"users":[)" + std::string(ada) + R"(],"total":3})";
  answer(200, body);
  BOOST_TEST(run("user list") == 0);
  BOOST_TEST(latest_request() == "GET /api/users?limit=50&offset=0");
  BOOST_TEST(out.str() ==
             "ID  EMAIL            ROLE    PLAN  ACCOUNT  CREATED\n"
             "u1  ada@example.com  editor  pro   a1       2026-11-23T07:00:00.000Z\n");
  BOOST_TEST(err.str() == "hint: 1 of 3 are shown, see --limit and --offset\n");
  answer(200, body);
  BOOST_TEST(run("user list --account a/1 --limit 1 --offset 2 -o json") == 0);
  BOOST_TEST(latest_request() == "GET /api/users?limit=1&offset=2&account_id=a%2F1");
  BOOST_TEST(out.str() == body + '\n');
}

BOOST_AUTO_TEST_CASE(a_user_is_a_list_of_properties) {
  answer(200, ada_alone);
  BOOST_TEST(run("user show u1") == 0);
  BOOST_TEST(latest_request() == "GET /api/users/u1");
  BOOST_TEST(out.str() ==
             "id       u1\n"
             "email    ada@example.com\n"
             "role     editor\n"
             "account  a1\n"
             "plan     pro\n"
             "created  2026-11-23T07:00:00.000Z\n"
             "updated  2026-11-23T07:30:00.000Z\n");
  answer(200, ada_alone);
  BOOST_TEST(run("user show u1 -o json") == 0);
  BOOST_TEST(out.str() == ada_alone + '\n');
}

BOOST_AUTO_TEST_CASE(a_user_is_created_with_a_password_that_is_typed_twice) {
  sit_down({"a long password", "a long password"});
  answer(201, ada_alone);
  BOOST_TEST(run("user create --email ada@example.com") == 0);
  BOOST_TEST(latest_request() ==
             R"(POST /api/users {"email":"ada@example.com","password":"a long password"})");
  BOOST_TEST(http.requests.back().idempotency_key.size() == 36u);
  const std::vector<std::string> prompts{"password for ada@example.com: ", "the same again: "};
  BOOST_TEST(asked_for == prompts, boost::test_tools::per_element());
  BOOST_TEST(out.str() == ada_is);
  sit_down({"a long password", "a wrong password"});
  BOOST_TEST(run("user create --email ada@example.com") == 2);
  BOOST_TEST(err.str() == "error: create user ada@example.com: the two passwords differ\n");
  sit_down({"short"});
  BOOST_TEST(run("user create --email ada@example.com") == 2);
  BOOST_TEST(err.str() ==
             "error: create user ada@example.com: password must have 8 to 256 characters\n");
  BOOST_TEST(http.requests.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_user_is_created_with_a_password_from_stdin) {
  type("a long password\n");
  answer(201, ada_alone);
  BOOST_TEST(run("user create --email ada@example.com --role viewer --account a1 --password-stdin "
                 "-o json") == 0);
  BOOST_TEST(latest_request() ==
             R"(POST /api/users {"email":"ada@example.com","role":"viewer","account_id":"a1",)"
             R"("password":"a long password"})");
  BOOST_TEST(out.str() == ada_alone + '\n');
  BOOST_TEST(asked_for.empty());
  BOOST_TEST(run("user create --email ada@example.com --password-stdin") == 2);
  BOOST_TEST(err.str() ==
             "error: create user ada@example.com: no password on stdin: the input has ended\n");
  BOOST_TEST(run("user create --email ada@example.com") == 2);
  BOOST_TEST(err.str() ==
             "error: create user ada@example.com: there is no terminal to ask at\n"
             "hint: --password-stdin reads it from stdin\n");
}

BOOST_AUTO_TEST_CASE(wrong_roles_and_plans_and_a_plan_for_anothers_account_are_usage_errors) {
  BOOST_TEST(run("user create --email ada@example.com --role owner") == 2);
  BOOST_TEST(err.str() ==
             "error: statushivectl user create: --role: 'owner' is none of viewer, editor, admin\n"
             "hint: statushivectl user create --help\n");
  BOOST_TEST(run("user create --email ada@example.com --plan gold") == 2);
  BOOST_TEST(err.str().find("none of free, pro, pro_plus, unlimited") != std::string::npos);
  BOOST_TEST(run("user create --email ada@example.com --plan pro --account a1") == 2);
  BOOST_TEST(run("user create --email nonsense --password-stdin") == 2);
  BOOST_TEST(run("user create --role admin") == 2);
  BOOST_TEST(http.requests.empty());
}

BOOST_AUTO_TEST_CASE(a_refused_creation_is_told) {
  type("a long password\n");
  answer(409, R"({"error":"the address is taken","code":"email_taken","field":"email"})");
  BOOST_TEST(run("user create --email ada@example.com --password-stdin") == 1);
  BOOST_TEST(err.str() == "error: create user ada@example.com: the address is taken\n");
}

BOOST_AUTO_TEST_CASE(a_user_is_changed_where_something_was_said) {
  answer(200, ada_alone);
  BOOST_TEST(run("user update u1 --plan pro --role editor --email ada@example.com") == 0);
  BOOST_TEST(latest_request() ==
             R"(PUT /api/users/u1 {"email":"ada@example.com","role":"editor","plan":"pro"})");
  BOOST_TEST(out.str() == ada_is);
  type("a new password\n");
  answer(200, ada_alone);
  BOOST_TEST(run("user update u1 --password-stdin") == 0);
  BOOST_TEST(latest_request() == R"(PUT /api/users/u1 {"password":"a new password"})");
  sit_down({"a new password", "a new password"});
  answer(200, ada_alone);
  BOOST_TEST(run("user update u1 --password -o json") == 0);
  BOOST_TEST(latest_request() == R"(PUT /api/users/u1 {"password":"a new password"})");
  BOOST_TEST(asked_for.front() == "new password for user u1: ");
  BOOST_TEST(out.str() == ada_alone + '\n');
}

BOOST_AUTO_TEST_CASE(a_change_of_nothing_is_a_usage_error) {
  BOOST_TEST(run("user update u1") == 2);
  BOOST_TEST(err.str() ==
             "error: update user u1: nothing is given to change\n"
             "hint: statushivectl user update --help\n");
  BOOST_TEST(run("user update u1 --password --password-stdin") == 2);
  BOOST_TEST(run("user update --role admin") == 2);
  BOOST_TEST(http.requests.empty());
  answer(400, R"({"error":"email must not be empty","code":"invalid_field"})");
  BOOST_TEST(run_words({"user", "update", "u1", "--email", ""}) == 2);
  BOOST_TEST(latest_request() == R"(PUT /api/users/u1 {"email":""})");
}

BOOST_AUTO_TEST_CASE(a_user_is_deleted_only_on_purpose) {
  BOOST_TEST(run("user delete u1") == 2);
  BOOST_TEST(err.str() ==
             "error: delete user u1: there is no terminal to ask at\n"
             "hint: --yes deletes without a question\n");
  BOOST_TEST(http.requests.empty());
  answer(200, R"({"deleted":true})");
  BOOST_TEST(run("user delete u1 --yes") == 0);
  BOOST_TEST(latest_request() == "DELETE /api/users/u1");
  BOOST_TEST(out.str() == "user u1 is deleted\n");
  answer(200, R"({"deleted":true})");
  BOOST_TEST(run("user delete u1 --yes -o json") == 0);
  BOOST_TEST(out.str() == "{\"deleted\":true}\n");
}

BOOST_AUTO_TEST_CASE(that_an_account_goes_with_its_last_user_is_said_before) {
  io.is_interactive = true;
  type("n\n");
  answer(200, ada_alone);
  answer(200, R"({"users":[)" + std::string(ada) + R"(],"total":1})");
  BOOST_TEST(run("user delete u1") == 1);
  BOOST_TEST(latest_request() == "GET /api/users?limit=1&account_id=a1");
  BOOST_TEST(err.str() ==
             "delete user u1 ada@example.com and, with its last user, account a1 with all its "
             "monitors, heartbeats and API keys? [y/N] "
             "error: delete user u1: not confirmed, nothing is deleted\n");
  type("y\n");
  answer(200, ada_alone);
  answer(200, R"({"users":[)" + std::string(ada) + R"(],"total":2})");
  answer(200, R"({"deleted":true})");
  BOOST_TEST(run("user delete u1") == 0);
  BOOST_TEST(err.str() == "delete user u1 ada@example.com? [y/N] ");
  BOOST_TEST(latest_request() == "DELETE /api/users/u1");
  answer(404, R"({"error":"there is no such user","code":"not_found"})");
  BOOST_TEST(run("user delete u2") == 3);
  type("y\n");
  answer(409, R"({"error":"the last administrator stays","code":"last_administrator"})");
  BOOST_TEST(run("user delete u1 --yes") == 1);
}

BOOST_AUTO_TEST_CASE(a_user_changes_their_own_password) {
  sit_down({"the old one", "a new password", "a new password"});
  answer(200, R"({"changed":true})");
  BOOST_TEST(run("user password") == 0);
  BOOST_TEST(latest_request() == R"(POST /api/me/password {"current_password":"the old one",)"
                                 R"("new_password":"a new password"})");
  const std::vector<std::string> prompts{
      "current password: ", "new password: ", "the same again: "};
  BOOST_TEST(asked_for == prompts, boost::test_tools::per_element());
  BOOST_TEST(out.str() == "the password is changed, and other logins have ended\n");
  BOOST_TEST(http.requests.back().idempotency_key == "");
  type("the old one\na new password\n");
  answer(200, R"({"changed":true})");
  BOOST_TEST(run("user password --password-stdin -o json") == 0);
  BOOST_TEST(http.requests[0].body == http.requests[1].body);
  BOOST_TEST(out.str() == "{\"changed\":true}\n");
}

BOOST_AUTO_TEST_CASE(a_wrong_current_password_is_access_denied) {
  type("not this one\na new password\n");
  answer(400, R"({"error":"the current password is another one","code":"wrong_password",)"
              R"("field":"current_password"})");
  BOOST_TEST(run("user password --password-stdin") == 6);
  BOOST_TEST(err.str() == "error: change the password: the current password is another one\n");
  io.is_interactive = false;
  BOOST_TEST(run("user password") == 2);
  type("the old one\n");
  BOOST_TEST(run("user password --password-stdin") == 2);
  BOOST_TEST(http.requests.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
