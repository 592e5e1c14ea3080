#include <future>

#include <boost/test/unit_test.hpp>

#include "actors/gateway/api_key_token.hpp"
#include "actors/gateway/control_audit_gateway.hpp"
#include "gateway_fixture.hpp"
#include "tests/support/eventually.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using tests::answers;
using tests::eventually;

struct fixture : tests::gateway_fixture {
  answers<audit_list> list(const caller& who, const audit_query& query = {}) {
    answers<audit_list> answer;
    gateway.list(who, query, answer.expect());
    BOOST_TEST(eventually(10s, [&] { return answer.count() == 1; }));
    return answer;
  }
  audit_list listed(const audit_query& query = {}) {
    const auto answer = list(administrator(), query).at(0);
    BOOST_REQUIRE(answer.has_value());
    return answer.value();
  }
  /// As that user.
  void change(const caller& who, command_body body) {
    std::optional<command_result> outcome;
    proposer->propose(who, std::move(body),
                      [&](command_result answer) { outcome = std::move(answer); });
    BOOST_REQUIRE(outcome.has_value());
    BOOST_REQUIRE(outcome->has_value());
  }
  caller as(const user& owner) const {
    auto who = with_role(owner.role);
    who.user = owner.id;
    return who;
  }
  static update_monitor rename(const monitor& subject, const std::string& name) {
    monitor_patch patch;
    patch.name = name;
    return {subject.id, patch};
  }

  ~fixture() { stop_services(); }

  control_audit_gateway gateway{*services};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(audit_gateway_, fixture)

BOOST_AUTO_TEST_CASE(records_come_newest_first_with_the_people_by_address) {
  const auto anna = make_user("anna@example.com", role::editor);
  const auto site = make_monitor("Site");
  change(as(anna), rename(site, "Page"));
  const auto all = listed();
  BOOST_TEST(all.total == all.records.size());
  BOOST_REQUIRE(all.records.size() >= 3u);
  const auto& update = all.records[0];
  BOOST_TEST(update.record.action == "update_monitor");
  BOOST_TEST(update.record.resource_id == site.id.str());
  BOOST_TEST(update.record.source_address == "192.0.2.7");
  BOOST_TEST(update.record.actor.user == anna.id);
  BOOST_TEST(update.actor_email == "anna@example.com");
  BOOST_TEST(decode_monitor(update.record.before)->spec.name == "Site");
  BOOST_TEST(decode_monitor(update.record.after)->spec.name == "Page");
  const auto& creation = all.records[1];
  BOOST_TEST(creation.record.action == "create_monitor");
  BOOST_TEST((creation.record.actor.node == self.id));
  BOOST_TEST(creation.actor_email == "");
  for (size_t i = 1; i < all.records.size(); ++i)
    BOOST_TEST(all.records[i].index < all.records[i - 1].index);
  BOOST_TEST(long_reads->counters().done == 0u);
}

BOOST_AUTO_TEST_CASE(a_user_who_is_gone_has_no_address) {
  const auto anna = make_user("anna@example.com", role::editor);
  change(as(anna), rename(make_monitor("Site"), "Page"));
  apply(delete_user{anna.id});
  const auto all = listed();
  BOOST_TEST(all.records[0].record.action == "delete_user");
  BOOST_TEST(all.records[1].record.actor.user == anna.id);
  BOOST_TEST(all.records[1].actor_email == "");
}

BOOST_AUTO_TEST_CASE(a_filter_leaves_what_it_names_and_counts_it) {
  const auto site = make_monitor("Site");
  const auto other = make_monitor("Other");
  change(administrator(), rename(site, "Page"));
  user berta{user_id::make(time.now(), random),
             account_id::make(time.now(), random),
             "berta@example.com",
             role::editor,
             "hash",
             time.now(),
             time.now()};
  apply(create_user{berta, account{berta.account, plan::free, time.now(), {}, {}}});

  audit_query query;
  query.resource_id = site.id.str();
  query.limit = 1;
  auto found = listed(query);
  BOOST_TEST(found.total == 2u);
  BOOST_REQUIRE(found.records.size() == 1u);
  BOOST_TEST(found.records[0].record.action == "update_monitor");
  BOOST_TEST(found.records[0].actor_email == email);
  query.offset = 1;
  found = listed(query);
  BOOST_REQUIRE(found.records.size() == 1u);
  BOOST_TEST(found.records[0].record.action == "create_monitor");
  query = {};
  query.action = "create_monitor";
  found = listed(query);
  BOOST_TEST(found.total == 2u);
  BOOST_TEST(found.records[0].record.resource_id == other.id.str());
  query = {};
  query.account = berta.account;
  found = listed(query);
  BOOST_TEST(found.total == 1u);
  BOOST_TEST(found.records[0].record.resource_kind == "user");
  query.action = "create_monitor";
  BOOST_TEST(listed(query).total == 0u);
  BOOST_TEST(eventually(10s, [&] { return long_reads->counters().done == 5; }));
}

BOOST_AUTO_TEST_CASE(a_page_has_bounds_and_one_far_down_is_a_long_read) {
  const auto field = [&](uint32_t limit, uint32_t offset) {
    audit_query query;
    query.limit = limit;
    query.offset = offset;
    const auto answer = list(administrator(), query).at(0);
    return answer ? std::string() : answer.failure().field();
  };
  BOOST_TEST(field(0, 0) == "limit");
  BOOST_TEST(field(101, 0) == "limit");
  BOOST_TEST(field(50, 1'000'001) == "offset");
  BOOST_TEST(field(100, 1000) == "");
  BOOST_TEST(long_reads->counters().done == 0u);
  BOOST_TEST(field(1, 1001) == "");
  BOOST_TEST(eventually(10s, [&] { return long_reads->counters().done == 1; }));
}

BOOST_AUTO_TEST_CASE(only_administrators_with_the_scope_for_it_see_them) {
  BOOST_TEST(list(with_role(role::viewer)).reason() == "role_too_low");
  BOOST_TEST(list(with_role(role::editor)).reason() == "role_too_low");
  BOOST_TEST(list(with_reach(scope::read)).reason() == "scope_missing");
  BOOST_TEST(list(with_reach(scope::write)).reason() == "scope_missing");
  BOOST_TEST(list(with_reach(scope::admin)).reason() == "");
}

BOOST_AUTO_TEST_CASE(no_record_holds_a_secret) {
  const auto anna = make_user("anna@example.com", role::editor);
  user_patch patch;
  patch.password_hash = "$argon2id$another";
  apply(update_user{anna.id, patch});
  const auto token = api_key_token::parse(make_api_key(scope::read)).value();
  const session opened{session_id::make(time.now(), random), anna.id, std::string(32, '\x7f'),
                       time.now(), time.now() + 24h};
  apply(open_session{opened});
  apply(end_sessions{anna.id, {}});
  for (const auto& [index, record, address] : listed().records) {
    for (const auto& secret :
         {std::string("argon2"), token.hash(), token.secret, opened.token_hash, token_secret}) {
      BOOST_TEST(record.before.find(secret) == std::string::npos, record.action);
      BOOST_TEST(record.after.find(secret) == std::string::npos, record.action);
    }
  }
}

BOOST_AUTO_TEST_CASE(searches_of_one_account_that_wait_are_bounded) {
  std::promise<void> gate;
  long_reads->submit({},
                     [opened = gate.get_future().share()](const result<void>&) { opened.wait(); });
  BOOST_TEST(eventually(10s, [&] { return long_reads->counters().queued == 0; }));
  audit_query query;
  query.action = "create_monitor";
  answers<audit_list> answer;
  for (size_t i = 0; i <= gateways::queued_reads_of_account_max; ++i)
    gateway.list(administrator(), query, answer.expect());
  BOOST_REQUIRE(answer.count() == 1u);
  BOOST_TEST(answer.reason() == "queue_full");
  gate.set_value();
  BOOST_TEST(
      eventually(10s, [&] { return answer.count() == gateways::queued_reads_of_account_max + 1; }));
  BOOST_TEST(answer.reason(1) == "");
}

BOOST_AUTO_TEST_CASE(a_stopped_gateway_says_so) {
  stop_services();
  BOOST_TEST(list(administrator()).reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
