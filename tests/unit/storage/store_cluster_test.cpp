#include <boost/test/unit_test.hpp>

#include "store_fixture.hpp"

using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

struct founded : store_fixture {
  founded() { bootstrap(); }
  [[nodiscard]] member own_member() { return founding().first_member; }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(before_the_bootstrap_there_is_nothing, store_fixture) {
  BOOST_TEST(!view().is_bootstrapped().value());
  BOOST_TEST(view().cluster().failure().reason() == "not_bootstrapped");
  BOOST_TEST(view().current_settings().failure().reason() == "not_bootstrapped");
  BOOST_TEST(view().token_keys()->empty());
  BOOST_TEST(!view().find_account(owner.id).value().has_value());
  BOOST_TEST(!view().find_user_by_email("admin@example.com").value().has_value());
  BOOST_TEST(view().shards()->empty());
  BOOST_TEST(view().members()->empty());
  BOOST_TEST(view().list_monitors(owner.id, {}, {})->total == 0u);
  BOOST_TEST(view().next_monitor_number()->value() == 1u);
  BOOST_TEST(audit().empty());
}

BOOST_FIXTURE_TEST_CASE(a_bootstrap_fills_the_state, store_fixture) {
  rules.allow_targets = {cidr::parse("10.0.0.0/8").value()};
  rules.shard_count = 5;
  const auto applied = apply(by_node(), founding());
  BOOST_TEST(applied.outcome.value().empty());
  BOOST_TEST(!applied.was_repeated);
  rules.revision = administrator.revision = last_index();

  BOOST_TEST(view().is_bootstrapped().value());
  BOOST_TEST(view().cluster().value() == cluster);
  BOOST_TEST((view().current_settings().value() == rules));
  BOOST_TEST((view().token_keys().value() == std::vector<std::string>{"sealed token key"}));
  BOOST_TEST((view().find_account(owner.id).value() == owner));
  BOOST_TEST((view().find_user(administrator.id).value() == administrator));
  BOOST_TEST((view().find_user_by_email("admin@example.com").value() == administrator));
  BOOST_TEST((view().members().value() == std::vector{founding().first_member}));
}

BOOST_FIXTURE_TEST_CASE(the_first_member_owns_every_shard_with_epoch_1, founded) {
  const auto shards = view().shards().value();
  BOOST_TEST(shards.size() == default_shard_count);
  for (uint16_t number = 0; number < shards.size(); ++number) {
    const shard wanted{shard_number(number), node, epoch(1), {node}, {node}};
    BOOST_TEST((shards[number] == wanted));
    BOOST_TEST((view().find_shard(shard_number(number)).value() == wanted));
  }
  BOOST_TEST(!view().find_shard(shard_number(default_shard_count)).value().has_value());
}

BOOST_FIXTURE_TEST_CASE(the_generation_is_named_before_all_other_rows, founded) {
  const auto& first = *rows.rows().begin();
  BOOST_TEST(first.first == live_generation_key);
  BOOST_TEST(first.second == std::string(1, '\1'));
  for (auto row = std::next(rows.rows().begin()); row != rows.rows().end(); ++row) {
    BOOST_TEST(row->first[0] == '\1');
  }
}

BOOST_FIXTURE_TEST_CASE(everything_that_a_bootstrap_makes_is_an_event, founded) {
  const auto seen = events();
  BOOST_TEST(seen.size() == 2u + default_shard_count);
  BOOST_TEST((std::get<settings_changed>(seen[0].body).settings == rules));
  BOOST_TEST((std::get<member_changed>(seen[1].body).member == own_member()));
  BOOST_TEST((std::get<shard_assigned>(seen[2].body).shard.owner == node));
  for (const auto& one : seen)
    BOOST_TEST(one.visible_to.is_nil());
}

BOOST_FIXTURE_TEST_CASE(a_cluster_is_bootstrapped_once, founded) {
  const auto before = view().cluster().value();
  auto again = founding();
  again.cluster = make_id<cluster_id>();
  const auto applied = apply(by_node(), again);
  BOOST_TEST((applied.outcome.failure().code() == errc::failed_precondition));
  BOOST_TEST(applied.outcome.failure().reason() == "already_bootstrapped");
  BOOST_TEST(applied.events.empty());
  BOOST_TEST(view().cluster().value() == before);
}

BOOST_FIXTURE_TEST_CASE(an_incomplete_bootstrap_is_refused_without_a_trace, store_fixture) {
  using spoil = void (*)(bootstrap_cluster&);
  const std::vector<spoil> spoilers = {
      [](bootstrap_cluster& b) { b.cluster = {}; },
      [](bootstrap_cluster& b) { b.first_member.id = {}; },
      [](bootstrap_cluster& b) { b.account.id = b.administrator.account = {}; },
      [](bootstrap_cluster& b) { b.administrator.id = {}; },
      [](bootstrap_cluster& b) { b.administrator.account = {}; },
      [](bootstrap_cluster& b) { b.administrator.role = role::editor; },
      [](bootstrap_cluster& b) { b.administrator.email = "nobody"; },
      [](bootstrap_cluster& b) { b.administrator.email = "Admin@example.com"; },
      [](bootstrap_cluster& b) { b.administrator.password_hash.clear(); },
      [](bootstrap_cluster& b) { b.token_key.clear(); },
  };
  for (const auto spoiled : spoilers) {
    auto body = founding();
    spoiled(body);
    const auto applied = apply(by_node(), body);
    BOOST_TEST((applied.outcome.failure().code() == errc::invalid_argument));
  }
  BOOST_TEST(refusal({administrator.id, owner.id, {}, {}}, founding()) == "unknown_user");
  BOOST_TEST(rows.rows().empty());
  BOOST_TEST(refusal(by_node(), founding()).empty());
}

BOOST_FIXTURE_TEST_CASE(nothing_but_a_bootstrap_is_done_before_it, store_fixture) {
  BOOST_TEST(refusal(by_node(), announce_member{founding().first_member}) == "not_bootstrapped");
  BOOST_TEST(rows.rows().empty());
}

BOOST_FIXTURE_TEST_CASE(an_administrator_changes_settings, founded) {
  auto changed = rules;
  changed.default_plan = plan::pro;
  changed.allow_targets = {cidr::parse("192.168.0.0/16").value()};
  const auto applied = apply(by_administrator(), change_settings{changed});
  changed.revision = last_index();
  BOOST_TEST((decode_settings(applied.outcome.value()).value() == changed));
  BOOST_TEST((view().current_settings().value() == changed));
  BOOST_TEST(applied.events.size() == 1u);
  BOOST_TEST((std::get<settings_changed>(applied.events[0].body).settings == changed));
  const auto record = audit().front();
  BOOST_TEST(record.resource_kind == "settings");
  BOOST_TEST((decode_settings(record.before).value() == rules));
  BOOST_TEST((decode_settings(record.after).value() == changed));
}

BOOST_FIXTURE_TEST_CASE(settings_that_are_equal_leave_no_trace, founded) {
  const auto records = audit().size();
  const auto applied = apply(by_node(), change_settings{rules});
  BOOST_TEST(applied.outcome.has_value());
  BOOST_TEST(applied.events.empty());
  BOOST_TEST(audit().size() == records);
}

BOOST_FIXTURE_TEST_CASE(only_nodes_and_administrators_change_settings, founded) {
  auto changed = rules;
  changed.require_apikey = true;
  changed.anon_key = "abcdefghijklmnop";
  for (const auto who : {role::viewer, role::editor}) {
    BOOST_TEST(refusal(acting(add_user(who)), change_settings{changed}) == "role_too_low");
  }
  BOOST_TEST((view().current_settings().value() == rules));
  BOOST_TEST(refusal(by_node(), change_settings{changed}).empty());
}

BOOST_FIXTURE_TEST_CASE(the_shard_count_is_fixed, founded) {
  auto changed = rules;
  changed.shard_count = default_shard_count + 1;
  const auto applied = apply(by_administrator(), change_settings{changed});
  BOOST_TEST((applied.outcome.failure().code() == errc::failed_precondition));
  BOOST_TEST(applied.outcome.failure().reason() == "shard_count_fixed");
  BOOST_TEST((view().current_settings().value() == rules));
}

BOOST_FIXTURE_TEST_CASE(a_start_of_a_node_is_an_event_and_not_audited, founded) {
  const auto records = audit().size();
  auto restarted = own_member();
  restarted.incarnation = 2;
  const auto applied = apply(by_node(), announce_member{restarted});
  BOOST_TEST((decode_member(applied.outcome.value()).value() == restarted));
  BOOST_TEST((view().members().value() == std::vector{restarted}));
  BOOST_TEST(applied.events.size() == 1u);
  BOOST_TEST(audit().size() == records);
}

BOOST_FIXTURE_TEST_CASE(a_member_that_changed_is_audited, founded) {
  auto moved = own_member();
  moved.zone = "zone-2";
  moved.incarnation = 2;
  BOOST_TEST(refusal(by_node(), announce_member{moved}).empty());
  const auto record = audit().front();
  BOOST_TEST(record.action == "announce_member");
  BOOST_TEST(record.resource_kind == "member");
  BOOST_TEST(record.resource_id == node.str());
  BOOST_TEST((decode_member(record.before).value() == own_member()));
  BOOST_TEST((decode_member(record.after).value() == moved));
}

BOOST_FIXTURE_TEST_CASE(a_member_that_says_the_same_again_changes_nothing, founded) {
  const auto applied = apply(by_node(), announce_member{own_member()});
  BOOST_TEST(applied.outcome.has_value());
  BOOST_TEST(applied.events.empty());
}

BOOST_FIXTURE_TEST_CASE(a_second_node_adds_its_own_row, founded) {
  const node_id other(0x0a0b0c0d00000001);
  const member added{other, "node-b", "10.0.0.2:7400", "zone-2", "0.1.0", 1};
  BOOST_TEST(refusal({{}, {}, other, {}}, announce_member{added}).empty());
  BOOST_TEST(view().members()->size() == 2u);
  BOOST_TEST(audit().front().before.empty());
}

BOOST_FIXTURE_TEST_CASE(an_announcement_is_refused_from_others_and_from_earlier_starts, founded) {
  auto renamed = own_member();
  renamed.name = "stolen";
  renamed.incarnation = 2;
  BOOST_TEST(refusal(by_administrator(), announce_member{renamed}) == "node_only");
  BOOST_TEST(refusal({{}, {}, node_id(7), {}}, announce_member{renamed}) == "not_owner");
  renamed.incarnation = 0;
  const auto applied = apply(by_node(), announce_member{renamed});
  BOOST_TEST((applied.outcome.failure().code() == errc::aborted));
  BOOST_TEST(applied.outcome.failure().reason() == "stale_incarnation");
  BOOST_TEST((view().members().value() == std::vector{own_member()}));
}

BOOST_FIXTURE_TEST_CASE(an_update_of_settings_changes_what_it_names, founded) {
  settings_patch patch;
  patch.allow_targets = {cidr::parse("192.168.0.0/16").value()};
  patch.cors_origins = {"https://app.example.com"};
  const auto applied = apply(by_administrator(), update_settings{patch});
  auto wanted = rules;
  wanted.allow_targets = *patch.allow_targets;
  wanted.cors_origins = *patch.cors_origins;
  wanted.revision = last_index();
  BOOST_TEST((decode_settings(applied.outcome.value()).value() == wanted));
  BOOST_TEST((view().current_settings().value() == wanted));
  BOOST_TEST((std::get<settings_changed>(applied.events.at(0).body).settings == wanted));
  const auto record = audit().front();
  BOOST_TEST(record.action == "update_settings");
  BOOST_TEST((decode_settings(record.before).value() == rules));
  BOOST_TEST((decode_settings(record.after).value() == wanted));
  const auto records = audit().size();
  BOOST_TEST(apply(by_administrator(), update_settings{patch}).events.empty());
  BOOST_TEST(audit().size() == records);
}

BOOST_FIXTURE_TEST_CASE(an_update_of_settings_is_refused_with_its_reason, founded) {
  settings_patch patch;
  patch.require_apikey = true;
  const auto applied = apply(by_administrator(), update_settings{patch});
  BOOST_TEST(applied.outcome.failure().field() == "anon_key");
  for (const auto who : {role::viewer, role::editor}) {
    BOOST_TEST(refusal(acting(add_user(who)), update_settings{patch}) == "role_too_low");
  }
  patch.anon_key = "abcdefghijklmnop";
  auto asked = ask(by_administrator(), update_settings{patch});
  asked.expected_revisions = {rules.revision + 1};
  BOOST_TEST(refusal(asked) == "if_match_failed");
  BOOST_TEST((view().current_settings().value() == rules));
  asked = ask(by_administrator(), update_settings{patch});
  asked.expected_revisions = {rules.revision};
  BOOST_TEST(refusal(asked).empty());
  auto whole = view().current_settings().value();
  whole.cors_origins = {"not an origin"};
  BOOST_TEST(refusal(by_node(), change_settings{whole}) == "invalid_field");
}

BOOST_FIXTURE_TEST_CASE(settings_that_no_cluster_can_have_found_none, store_fixture) {
  rules.cors_origins = {"not an origin"};
  BOOST_TEST(refusal(by_node(), founding()) == "invalid_field");
  BOOST_TEST(rows.rows().empty());
}
