#include <boost/test/unit_test.hpp>

#include "storage/store/audit_store.hpp"
#include "storage/store/bounded_table.hpp"
#include "storage/store/event_store.hpp"
#include "storage/store/request_store.hpp"
#include "store_fixture.hpp"

using namespace std::chrono_literals;
using namespace statushive;
using namespace statushive::storage;
using namespace statushive::tests;

namespace {

constexpr replicated_state::limits small_bounds{10, 80, 5};

struct founded : store_fixture {
  explicit founded(replicated_state::limits bounds = {}) : store_fixture(bounds) { bootstrap(); }

  [[nodiscard]] command creation(const std::string& name) {
    return ask(by_administrator(), create_monitor{make_id<monitor_id>(), owner.id, a_spec(name)});
  }
  /// A command that leaves nothing behind but its answer.
  command do_nothing() {
    auto asked = ask(by_node(), change_settings{rules});
    BOOST_TEST(apply(asked).outcome.has_value());
    return asked;
  }
  [[nodiscard]] row_counts counts() const { return view().bounded_rows().value(); }
};

struct bounded : founded {
  bounded() : founded(small_bounds) {}
};

/// The rows of another reader, whose read number `nth`, from 1, fails as a disk does. 0: none does.
class failing_reader final : public key_value_reader {
 public:
  failing_reader(const key_value_reader& rows, uint64_t nth) : rows_(rows), nth_(nth) {}

  result<std::optional<std::string>> find(std::string_view key) const override {
    if (fails()) return failure();
    return rows_.find(key);
  }
  result<void> scan(std::string_view from, std::string_view to,
                    const row_visitor& visit) const override {
    if (fails()) return failure();
    return rows_.scan(from, to, visit);
  }
  result<void> scan_backward(std::string_view from, std::string_view to,
                             const row_visitor& visit) const override {
    if (fails()) return failure();
    return rows_.scan_backward(from, to, visit);
  }
  [[nodiscard]] uint64_t reads() const { return reads_; }

 private:
  [[nodiscard]] bool fails() const { return ++reads_ == nth_; }
  static error failure() { return {errc::unavailable, "storage_failed", "the disk is gone"}; }

  const key_value_reader& rows_;
  uint64_t nth_;
  mutable uint64_t reads_ = 0;
};

/// A field that no build knows: number 2047, a varint.
constexpr std::string_view unknown_field{"\xf8\x7f\x01", 3};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_repeated_request_is_answered_and_not_applied, founded) {
  const auto asked = creation("site");
  const auto first = apply(asked);
  const auto before = rows.rows();
  now += 1h;
  const auto second = apply(asked);
  BOOST_TEST(!first.was_repeated);
  BOOST_TEST(second.was_repeated);
  BOOST_TEST(second.events.empty());
  BOOST_TEST(second.outcome.value() == first.outcome.value());
  BOOST_TEST((rows.rows() == before));
}

BOOST_FIXTURE_TEST_CASE(a_repeated_refusal_is_the_same_refusal, founded) {
  const auto made = add_monitor();
  auto body = transition(made, monitor_state::down);
  ++body.from_version;
  const auto asked = ask(by_node(), body);
  const auto first = apply(asked);
  // Meanwhile it would succeed.
  BOOST_TEST(refusal(by_node(), transition(made, monitor_state::up)).empty());
  const auto second = apply(asked);
  BOOST_TEST(second.was_repeated);
  BOOST_TEST((second.outcome.failure() == first.outcome.failure()));
}

BOOST_FIXTURE_TEST_CASE(the_same_body_in_another_request_is_another_command, founded) {
  auto asked = creation("site");
  BOOST_TEST(apply(asked).outcome.has_value());
  asked.request = make_id<request_id>();
  const auto applied = apply(asked);
  BOOST_TEST(!applied.was_repeated);
  BOOST_TEST(applied.outcome.failure().reason() == "already_exists");
}

BOOST_FIXTURE_TEST_CASE(a_request_is_remembered_for_a_day_of_command_time, founded) {
  const auto asked = do_nothing();
  now += request_life - 1ms;
  do_nothing();
  BOOST_TEST(apply(asked).was_repeated);
  now += 1ms;
  do_nothing();
  BOOST_TEST(!apply(asked).was_repeated);
}

BOOST_FIXTURE_TEST_CASE(answers_are_bounded, bounded) {
  std::vector<command> asked;
  for (int i = 0; i < 30; ++i) {
    asked.push_back(do_nothing());
    now += 1ms;
    BOOST_TEST(counts().requests <= small_bounds.request_rows_max);
  }
  BOOST_TEST(counts().requests == 10u);
  BOOST_TEST(rows_in(table::requests) == 10u);
  BOOST_TEST(rows_in(table::requests_by_expiry) == 10u);
  BOOST_TEST(apply(asked[20]).was_repeated);
  BOOST_TEST(!apply(asked[19]).was_repeated);
}

BOOST_FIXTURE_TEST_CASE(events_are_named_by_index_and_number, founded) {
  const auto index = last_index() + 1;
  const auto made = add_monitor();
  BOOST_TEST(refusal(by_node(), transition(made, monitor_state::up)).empty());
  std::vector<std::pair<uint64_t, uint32_t>> seen;
  const auto visit = [&](uint64_t at, uint32_t n, const event&) {
    seen.emplace_back(at, n);
    return true;
  };
  BOOST_TEST(view().visit_events(index, 0, visit).has_value());
  BOOST_TEST((seen == decltype(seen){{index, 0}, {index + 1, 0}}));
  seen.clear();
  BOOST_TEST(view().visit_events(1, 64, visit).has_value());
  BOOST_TEST((seen == decltype(seen){{1, 64}, {1, 65}, {index, 0}, {index + 1, 0}}));
  seen.clear();
  BOOST_TEST(view()
                 .visit_events(index, 0,
                               [&](uint64_t at, uint32_t n, const event&) {
                                 seen.emplace_back(at, n);
                                 return false;
                               })
                 .has_value());
  BOOST_TEST(seen.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(events_are_bounded_and_the_oldest_go, bounded) {
  BOOST_TEST(counts().events == 66u);
  std::string last;
  for (int i = 0; i < 20; ++i) {
    last = "m" + std::to_string(i);
    add_monitor(last);
    BOOST_TEST(counts().events <= small_bounds.event_rows_max);
  }
  const auto seen = events();
  BOOST_TEST(seen.size() == 80u);
  BOOST_TEST(rows_in(table::events) == 80u);
  BOOST_TEST(std::get<monitor_created>(seen.back().body).monitor.spec.name == last);
  // The bootstrap's first six are gone: settings, the member and four shards.
  BOOST_TEST(std::get<shard_assigned>(seen.front().body).shard.number.value() == 4u);
}

BOOST_FIXTURE_TEST_CASE(more_events_at_once_than_may_be_kept_leave_the_latest, store_fixture) {
  store_fixture tight({10, 3, 5});
  tight.bootstrap();
  BOOST_TEST(tight.events().size() == 3u);
  BOOST_TEST(tight.view().bounded_rows()->events == 3u);
}

BOOST_FIXTURE_TEST_CASE(events_are_kept_for_seven_days_of_command_time, founded) {
  now += event_life;
  do_nothing();
  BOOST_TEST(counts().events == 66u);
  now += 1ms;
  do_nothing();
  BOOST_TEST(counts().events == 66u - swept_rows_max);
  for (int i = 0; i < 20; ++i)
    do_nothing();
  BOOST_TEST(counts().events == 0u);
  BOOST_TEST(events().empty());
}

BOOST_FIXTURE_TEST_CASE(audit_records_are_bounded_and_the_oldest_go, bounded) {
  for (int i = 0; i < 10; ++i) {
    add_monitor("m" + std::to_string(i));
    BOOST_TEST(counts().audit_records <= small_bounds.audit_rows_max);
  }
  const auto records = audit();
  BOOST_TEST(records.size() == 5u);
  BOOST_TEST(decode_monitor(records.front().after)->spec.name == "m9");
  BOOST_TEST(decode_monitor(records.back().after)->spec.name == "m5");
}

BOOST_FIXTURE_TEST_CASE(audit_records_are_kept_for_400_days_of_command_time, founded) {
  add_monitor();
  now += audit_life;
  do_nothing();
  BOOST_TEST(audit().size() == 2u);
  now += 1ms;
  do_nothing();
  BOOST_TEST(audit().empty());
}

BOOST_FIXTURE_TEST_CASE(audit_records_come_in_pages_newest_first, founded) {
  for (const auto* name : {"a", "b", "c"})
    add_monitor(name);
  const auto name_of_page = [&](const page& wanted) {
    std::string names;
    const auto listed = view().list_audit({}, wanted).value();
    for (const auto& [index, one] : listed.entries)
      names += decode_monitor(one.after)->spec.name;
    return names + std::to_string(listed.total);
  };
  BOOST_TEST(name_of_page({2, 0}) == "cb4");
  BOOST_TEST(name_of_page({1, 2}) == "a4");
  BOOST_TEST(name_of_page({10, 4}) == "4");
  BOOST_TEST(name_of_page({0, 0}) == "4");
  BOOST_TEST(view().list_audit({}, {1, 0})->entries.at(0).index == last_index());
  rows.reset_counters();
  BOOST_TEST(view().list_audit({}, {1, 2})->entries.size() == 1u);
  BOOST_TEST(rows.scanned_rows() == 3u);
}

BOOST_FIXTURE_TEST_CASE(filtered_audit_records_are_counted_and_paged_as_if_there_were_no_others,
                        founded) {
  const auto made = add_monitor("a");
  const auto stranger = add_user(role::editor);
  const auto theirs = add_monitor(acting(stranger), "theirs");
  for (const auto* name : {"b", "c", "d"}) {
    monitor_patch patch;
    patch.name = name;
    BOOST_TEST(refusal(by_administrator(), update_monitor{made.id, patch}).empty());
  }
  const auto names = [&](const audit_filter& filter, const page& wanted) {
    std::string found;
    const auto listed = view().list_audit(filter, wanted).value();
    for (const auto& [index, one] : listed.entries)
      found += decode_monitor(one.after)->spec.name + ' ';
    return found + std::to_string(listed.total);
  };
  audit_filter filter;
  filter.account = stranger.account;
  BOOST_TEST(names(filter, {}) == "theirs 1");
  filter.account = owner.id;
  BOOST_TEST(names(filter, {}) == "d c b a 4");
  BOOST_TEST(names(filter, {2, 1}) == "c b 4");
  BOOST_TEST(names(filter, {2, 4}) == "4");
  BOOST_TEST(names(filter, {0, 0}) == "4");
  filter.action = "update_monitor";
  BOOST_TEST(names(filter, {1, 0}) == "d 3");
  filter = {};
  filter.resource_id = made.id.str();
  BOOST_TEST(names(filter, {10, 3}) == "a 4");
  filter.account = stranger.account;
  BOOST_TEST(names(filter, {}) == "0");
}

BOOST_FIXTURE_TEST_CASE(a_bootstrap_is_audited_without_its_secrets, founded) {
  const auto record = audit().at(0);
  BOOST_TEST(record.action == "bootstrap_cluster");
  BOOST_TEST(record.resource_kind == "cluster");
  BOOST_TEST(record.resource_id == cluster.str());
  BOOST_TEST((decode_settings(record.after).value() == rules));
  const auto bytes = encode(record);
  BOOST_TEST(bytes.find("argon2id") == std::string::npos);
  BOOST_TEST(bytes.find("sealed") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_refusal_leaves_neither_event_nor_audit_record, founded) {
  const auto before = counts();
  BOOST_TEST(refusal(by_administrator(), delete_monitor{make_id<monitor_id>()}) == "not_found");
  BOOST_TEST(counts().events == before.events);
  BOOST_TEST(counts().audit_records == before.audit_records);
  BOOST_TEST(counts().requests == before.requests + 1);
}

BOOST_FIXTURE_TEST_CASE(an_envelope_that_makes_no_sense_is_refused_without_a_trace, founded) {
  const auto before = rows.rows();
  auto asked = creation("site");
  asked.request = {};
  BOOST_TEST(apply(asked).outcome.failure().field() == "request");
  for (const int64_t ms : {INT64_MIN, int64_t{-1}, int64_t{253'402'300'800'000}, INT64_MAX}) {
    asked = creation("site");
    asked.proposed_at = from_ms(ms);
    BOOST_TEST(apply(asked).outcome.failure().field() == "proposed_at");
  }
  BOOST_TEST((rows.rows() == before));
  asked = creation("site");
  asked.proposed_at = from_ms(253'402'300'799'999);
  BOOST_TEST(apply(asked).outcome.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_command_of_a_newer_build_stops_the_node, founded) {
  const auto before = rows.rows();
  const auto encoded = encode(creation("site"));
  for (const auto& bytes : {encoded + std::string(unknown_field), std::string(),
                            encoded.substr(0, encoded.size() - 1), std::string("\xff\xff")}) {
    const auto applied = apply_bytes(bytes);
    BOOST_TEST((applied.failure().code() == errc::corruption));
  }
  BOOST_TEST((rows.rows() == before));
  BOOST_TEST(apply_bytes(encoded)->outcome.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_damaged_state_stops_the_node, founded) {
  const auto damage = [&](table in, const std::string& key) {
    rows.put(table_prefix(first_generation, in) + key, "\xff");
    const auto applied = apply_bytes(encode(creation("site")));
    BOOST_TEST((applied.failure().code() == errc::corruption));
  };
  const auto sound = rows;
  damage(table::meta, meta_key(meta_row::event_mark));
  rows = sound;
  damage(table::meta, meta_key(meta_row::request_mark));
  rows = sound;
  damage(table::meta, meta_key(meta_row::next_monitor_number));
  rows = sound;
  damage(table::users, std::string(administrator.id.raw()));
  rows = sound;
  damage(table::accounts, std::string(owner.id.raw()));
  rows = sound;
  rows.put(live_generation_key, "");
  BOOST_TEST((apply_bytes(encode(creation("site"))).failure().code() == errc::corruption));
}

BOOST_FIXTURE_TEST_CASE(a_read_that_fails_stops_the_node_and_is_no_refusal, founded) {
  const auto made = add_monitor();
  const auto customer = add_user(role::editor, plan::pro);
  const auto key = add_key(customer, scope::write);
  for (const auto* name : {"a", "b"})
    add_monitor(acting(customer), name);
  const session opened{make_id<session_id>(), customer.id, std::string(32, 'h'), now, now + 1h};
  BOOST_TEST(refusal(by_node(), open_session{opened}).empty());
  create_user joining;
  joining.user = {
      make_id<user_id>(), customer.account, "joining@example.com", role::viewer, "hash", {}, {}, 0};
  user_patch moved;
  moved.email = "moved@example.com";
  moved.password_hash = "hash";
  moved.plan = plan::free;
  create_api_key made_key;
  made_key.key = view().find_api_key(key.key)->value();
  made_key.key.id = make_id<api_key_id>();
  made_key.key.secret_hash = std::string(32, 'k');
  settings_patch opening;
  opening.cors_origins = {"*"};
  auto once = ask(acting(customer),
                  create_monitor{make_id<monitor_id>(), customer.account, stored(made.id).spec});
  once.idempotency = idempotency{"key", "POST /api/monitors", std::string(32, 'h')};
  monitor_patch renamed;
  renamed.name = "renamed";
  const std::vector<command> commands = {
      creation("another"),
      ask(by_administrator(), update_monitor{made.id, renamed}),
      ask(by_administrator(), delete_monitor{made.id}),
      ask(by_node(), transition(made, monitor_state::down)),
      ask(by_node(), change_settings{rules}),
      ask(by_node(), open_session{session{make_id<session_id>(), administrator.id,
                                          std::string(32, 'h'), now, now + 1h}}),
      ask(by_administrator(), joining),
      ask(by_administrator(), update_user{customer.id, moved}),
      ask(by_administrator(), delete_user{customer.id}),
      ask(acting(customer), change_password{customer.id, "hash", {}}),
      ask(acting(customer), end_sessions{customer.id, {}}),
      ask(acting(customer), end_sessions{customer.id, opened.id}),
      ask(key, made_key),
      ask(key, delete_api_key{key.key}),
      ask(by_administrator(), update_settings{opening}),
      once};
  for (const auto& asked : commands) {
    const replicated_state state;
    const failing_reader sound(rows, 0);
    state_transaction untouched(sound);
    BOOST_TEST_REQUIRE(state.apply(1000, encode(asked), untouched)->outcome.has_value());
    for (uint64_t nth = 1; nth <= sound.reads(); ++nth) {
      const failing_reader failing(rows, nth);
      state_transaction transaction(failing);
      const auto applied = state.apply(1000, encode(asked), transaction);
      BOOST_TEST_CONTEXT(name_of(asked.body) << ", read " << nth) {
        BOOST_TEST_REQUIRE(!applied.has_value());
        BOOST_TEST(applied.failure().reason() == "storage_failed");
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(a_clock_far_ahead_removes_only_a_few_rows, founded) {
  for (int i = 0; i < 20; ++i)
    add_monitor("m" + std::to_string(i));
  const auto before = counts();
  now += std::chrono::days(4000);
  do_nothing();
  BOOST_TEST(counts().audit_records == before.audit_records - swept_rows_max);
  BOOST_TEST(counts().events == before.events - swept_rows_max);
  BOOST_TEST(counts().requests == before.requests + 1 - swept_rows_max);
}

BOOST_FIXTURE_TEST_CASE(commands_of_one_batch_see_each_other, founded) {
  state_transaction transaction(rows);
  const replicated_state state;
  const auto id = make_id<monitor_id>();
  const auto first = ask(by_node(), create_monitor{id, owner.id, a_spec("site")});
  const auto second = ask(by_node(), delete_monitor{id});
  BOOST_TEST(state.apply(100, encode(first), transaction)->outcome.has_value());
  BOOST_TEST(state.apply(101, encode(second), transaction)->outcome.has_value());
  BOOST_TEST(state.apply(102, encode(first), transaction)->was_repeated);
  rows.apply(transaction.take());
  BOOST_TEST(!view().find_monitor(id).value().has_value());
  BOOST_TEST(counts().events == 68u);
}
