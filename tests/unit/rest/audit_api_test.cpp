#include <map>

#include <boost/test/unit_test.hpp>

#include "api_fixture.hpp"
#include "proto/model/account.hpp"
#include "proto/model/command.hpp"

namespace statushive::tests {
namespace {

using enum http::method;

constexpr char all[] = "/api/audit";
constexpr char sample_account[] = "0190a6f0-0000-7000-8000-00000000000b";

shown_audit_record sample_record() {
  shown_audit_record shown;
  shown.index = 1842;
  auto& record = shown.record;
  record.at = from_ms(1'700'000'000'000);
  record.actor.user = user_id::parse("0190a6f0-0000-7000-8000-00000000000a").value();
  record.actor.key = api_key_id::parse("0190a6f0-0000-7000-8000-00000000000e").value();
  record.source_address = "203.0.113.9";
  record.action = "update_monitor";
  record.account = account_id::parse(sample_account).value();
  record.resource_kind = "monitor";
  record.resource_id = sample_id;
  record.before = encode(sample_monitor().monitor);
  auto after = sample_monitor().monitor;
  after.spec.interval = std::chrono::seconds(300);
  record.after = encode(after);
  shown.actor_email = "you@example.com";
  return shown;
}

/// A record of a creation.
shown_audit_record record_of(const std::string& kind, std::string after) {
  auto shown = sample_record();
  shown.record.resource_kind = kind;
  shown.record.before.clear();
  shown.record.after = std::move(after);
  return shown;
}

BOOST_FIXTURE_TEST_SUITE(audit_api, api_fixture)

BOOST_AUTO_TEST_CASE(a_record_says_who_changed_what_and_how) {
  audit.list_answer = audit_list{{sample_record()}, 12};
  const auto answer = as_admin(get, all);
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(is_golden("audit_list", answer.body));
  BOOST_TEST((audit.who.role == role::admin));
}

BOOST_AUTO_TEST_CASE(what_a_node_did_by_itself_has_no_user) {
  auto shown = record_of("member", encode(member{.id = node_id(0x6f2a91c000000001),
                                                 .name = "node-a",
                                                 .address = "",
                                                 .zone = "paris",
                                                 .version = "0.1.0",
                                                 .incarnation = 3}));
  shown.record.action = "announce_member";
  shown.record.actor = principal();
  shown.record.actor.node = node_id(0x6f2a91c000000001);
  shown.record.source_address.clear();
  shown.record.account = account_id();
  shown.record.resource_id = "6f2a91c0";
  shown.actor_email.clear();
  audit.list_answer = audit_list{{shown}, 1};
  BOOST_TEST(is_golden("audit_of_node", as_admin(get, all).body));
}

BOOST_AUTO_TEST_CASE(each_kind_of_resource_is_shown_without_its_secrets) {
  api_key key;
  key.id = api_key_id::parse(sample_id).value();
  key.user = user_id::parse(sample_id).value();
  key.account = account_id::parse(sample_account).value();
  key.name = "Deployment";
  key.scopes = {scope::read};
  key.secret_hash = std::string(32, 'S');
  session login;
  login.id = session_id::parse(sample_id).value();
  login.user = user_id::parse(sample_id).value();
  login.token_hash = std::string(32, 'S');
  login.expires_at = from_ms(1'700'000'000'000);
  account owner;
  owner.id = account_id::parse(sample_account).value();
  owner.plan = plan::pro;
  auto subject = sample_profile();
  subject.user.password_hash = "$argon2id$SSSSSSSSSS";

  audit_list list;
  list.records = {record_of("monitor", encode(sample_monitor().monitor)),
                  record_of("user", encode(subject)),
                  record_of("api_key", encode(key)),
                  record_of("session", encode(login)),
                  record_of("account", encode(owner)),
                  record_of("settings", encode(statushive::settings())),
                  record_of("cluster", encode(statushive::settings()))};
  audit.list_answer = list;
  const auto answer = as_admin(get, all);
  BOOST_TEST(is_golden("audit_kinds", answer.body));
  BOOST_TEST(answer.body.find("\"after\":null") == std::string::npos);
  for (const auto* secret : {"SSSS", "argon2", "hash", "token"}) {
    BOOST_TEST(answer.body.find(secret) == std::string::npos, secret);
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_decoded_is_null_and_no_failure) {
  const std::string no_message = "\x0a\xff\xff\xff\xff";
  for (const auto* kind :
       {"monitor", "user", "api_key", "session", "account", "settings", "cluster", "member"}) {
    audit.list_answer = audit_list{{record_of(kind, no_message)}, 1};
    const auto answer = as_admin(get, all);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.body.find(R"("before":null,"after":null)") != std::string::npos, answer.body);
  }
  BOOST_TEST(logged.empty());
}

BOOST_AUTO_TEST_CASE(records_are_listed_in_pages_and_by_what_they_are_about) {
  audit.list_answer = audit_list();
  BOOST_TEST(as_admin(get, all).body == R"({"audit":[],"total":0})");
  BOOST_TEST(audit.query.limit == 50);
  BOOST_TEST(audit.query.offset == 0);
  BOOST_TEST(!audit.query.account.has_value());
  BOOST_TEST(!audit.query.resource_id.has_value());
  BOOST_TEST(!audit.query.action.has_value());
  as_admin(get, std::string(all) + "?account_id=" + sample_account +
                    "&resource_id=6f2a91c0&action=create_user&limit=100&offset=7");
  BOOST_TEST(audit.query.account.value().str() == sample_account);
  BOOST_TEST(audit.query.resource_id.value() == "6f2a91c0");
  BOOST_TEST(audit.query.action.value() == "create_user");
  BOOST_TEST(audit.query.limit == 100);
  BOOST_TEST(audit.query.offset == 7);
  const std::map<std::string, std::string> bad = {
      {"account_id=1", "account_id"}, {"resource_id=", "resource_id"},
      {"action=", "action"},          {"action=create_usr", "action"},
      {"limit=101", "limit"},         {"limit=0", "limit"},
      {"offset=1000001", "offset"},   {"actor=me", "actor"}};
  for (const auto& [query, name] : bad) {
    BOOST_TEST(status_and_field(as_admin(get, std::string(all) + '?' + query)) == "400 " + name);
  }
}

template <size_t... Index>
std::vector<std::string> names_of_commands(std::index_sequence<Index...>) {
  return {std::string(name_of(command_body(std::in_place_index<Index>)))...};
}

BOOST_AUTO_TEST_CASE(every_command_that_leaves_a_record_can_be_asked_for) {
  audit.list_answer = audit_list();
  const auto commands =
      names_of_commands(std::make_index_sequence<std::variant_size_v<command_body>>());
  for (const auto& name : commands) {
    const auto answer = as_admin(get, std::string(all) + "?action=" + name);
    // A transition leaves a transition.
    BOOST_TEST((answer.status == 200) == (name != "record_transition"), name);
  }
}

BOOST_AUTO_TEST_CASE(a_long_read_may_find_the_node_busy) {
  audit.list_answer = error(errc::unavailable, "queue_full", "too many wait");
  BOOST_TEST(status_and_code(as_admin(get, all)) == "503 queue_full");
  BOOST_TEST(logged.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace statushive::tests
