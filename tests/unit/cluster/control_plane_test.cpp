#include "cluster/control/control_plane.hpp"

#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "storage/log/consensus_log.hpp"
#include "storage/store/keys.hpp"
#include "tests/support/seeded_random.hpp"

namespace {

using namespace statushive;
using cluster::control_plane;

/// Keeps what it was told, in order.
class recording_listener final : public cluster::control_listener {
 public:
  void on_reset(uint64_t index) override { add("reset " + std::to_string(index)); }
  void on_applied(uint64_t, const std::vector<event>& events) override {
    for (const auto& applied : events)
      add(std::string(name_of(applied.body)));
  }
  [[nodiscard]] std::vector<std::string> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(seen_, {});
  }

 private:
  void add(std::string what) {
    const std::lock_guard lock(mutex_);
    seen_.push_back(std::move(what));
  }

  std::mutex mutex_;
  std::vector<std::string> seen_;
};

struct fixture {
  static constexpr uint64_t reserve = 100;
  std::atomic<uint64_t> free_bytes{1000};
  storage::environment env = storage::environment::in_memory();
  storage::disk_space space{reserve, [this] { return free_bytes.load(); }};
  recording_listener listener;
  tests::seeded_random random{11};
  timestamp now = from_ms(1'700'000'000'000);
  node_id self{0x1234567800000001};
  account_id owner = account_id::make(now, random);
  user_id editor = user_id::make(now, random);
  int founded = 0;

  result<std::unique_ptr<control_plane>> start(bool may_found = true) {
    control_plane::options options;
    options.directory = "/control";
    options.consensus.self = self;
    if (may_found) {
      options.found_with = [this]() -> result<command> {
        ++founded;
        return by_node(founding());
      };
    }
    return control_plane::start(options, env, space, listener,
                                [](const error& failure) { BOOST_ERROR(failure.message()); });
  }

  [[nodiscard]] bootstrap_cluster founding() {
    bootstrap_cluster body;
    body.cluster = cluster_id::make(now, random);
    body.first_member.id = self;
    body.first_member.name = "node-a";
    body.first_member.incarnation = 1;
    body.account = account{owner, plan::unlimited, now, {}, {}};
    body.administrator = user{editor, owner, "admin@example.com", role::admin, "hash", now, now};
    body.token_key = "sealed";
    return body;
  }

  [[nodiscard]] command by_node(command_body body) {
    command change;
    change.request = request_id::make(now, random);
    change.actor.node = self;
    change.proposed_at = now;
    change.body = std::move(body);
    return change;
  }

  [[nodiscard]] command creation(const std::string& name) {
    create_monitor body;
    body.id = monitor_id::make(now, random);
    body.account = owner;
    body.spec.name = name;
    body.spec.url = "https://example.com/";
    auto change = by_node(std::move(body));
    change.actor = principal{editor, owner, {}, {}};
    return change;
  }

  /// Takes the rows that the first build did not write out of the closed database; answers them.
  [[nodiscard]] std::map<std::string, std::string> make_old() {
    using storage::table;
    const auto log = std::move(storage::open_control_database("/control", env).value());
    const auto mark = log->recover().value().applied;
    std::map<std::string, std::string> removed;
    const auto remove = [&](table in, const std::string& key_prefix) {
      const auto from = storage::table_prefix(storage::first_generation, in) + key_prefix;
      const auto keep = [&](std::string_view key, std::string_view value) {
        return removed.emplace(key, value).second;
      };
      BOOST_TEST(log->state().scan(from, storage::prefix_end(from), keep).has_value());
    };
    remove(table::users_by_account, "");
    remove(table::monitors_by_number, "");
    remove(table::meta, storage::meta_key(storage::meta_row::user_counts));
    remove(table::meta, storage::meta_key(storage::meta_row::index_layout));
    storage::write_batch gone;
    for (const auto& [key, value] : removed)
      gone.operations.push_back({key, {}});
    BOOST_TEST(log->apply(gone, mark).has_value());
    return removed;
  }

  static command_result propose(control_plane& plane, const command& change) {
    std::promise<command_result> outcome;
    plane.propose(change, [&](command_result answer) { outcome.set_value(std::move(answer)); });
    return outcome.get_future().get();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(control_plane_suite, fixture)

BOOST_AUTO_TEST_CASE(a_new_cluster_is_founded_once_and_found_again_after_a_restart) {
  {
    auto plane = start();
    BOOST_REQUIRE(plane.has_value());
    BOOST_TEST((*plane)->view().find_user(editor).value()->email == "admin@example.com");
    const auto seen = listener.take();
    BOOST_REQUIRE(!seen.empty());
    BOOST_TEST(seen.front() == "reset 0");
    BOOST_TEST(seen.size() > 1u, "the founding command's events must come");
  }
  auto plane = start();
  BOOST_REQUIRE(plane.has_value());
  BOOST_TEST(founded == 1);
  BOOST_TEST(listener.take().size() == 1u, "a restart is one reset");
}

BOOST_AUTO_TEST_CASE(a_state_of_before_the_index_tables_has_them_after_the_start) {
  {
    auto plane = std::move(start().value());
    BOOST_TEST(propose(*plane, creation("site")).has_value());
  }
  // As the first build left it.
  const auto complete = make_old();
  BOOST_TEST(complete.size() == 4u);
  auto plane = std::move(start().value());
  BOOST_TEST(plane->view().list_users({}, {}).value().total == 1u);
  plane.reset();
  BOOST_TEST((make_old() == complete));
}

BOOST_AUTO_TEST_CASE(a_directory_without_a_cluster_is_refused_unless_it_may_found_one) {
  BOOST_TEST(!start(false).has_value());
}

BOOST_AUTO_TEST_CASE(who_was_answered_sees_the_change_and_its_event_came_before) {
  auto plane = std::move(start().value());
  (void)listener.take();
  const auto outcome = propose(*plane, creation("site"));
  BOOST_REQUIRE(outcome.has_value());
  const auto made = decode_monitor(*outcome).value();
  BOOST_TEST(plane->view().find_monitor(made.id).value().has_value());
  BOOST_TEST((listener.take() == std::vector<std::string>{"monitor_created"}));
}

BOOST_AUTO_TEST_CASE(the_version_is_another_one_for_whoever_was_answered_and_else_stays) {
  auto plane = std::move(start().value());
  const auto before = plane->state_version();
  BOOST_REQUIRE(before.has_value());
  std::promise<void> barrier;
  plane->read_barrier([&](const result<void>&) { barrier.set_value(); });
  barrier.get_future().get();
  BOOST_TEST((plane->state_version() == before));
  BOOST_REQUIRE(propose(*plane, creation("site")).has_value());
  const auto after = plane->state_version();
  BOOST_REQUIRE(after.has_value());
  BOOST_TEST(*after > *before);
  BOOST_TEST((plane->state_version() == after));
}

BOOST_AUTO_TEST_CASE(while_a_version_stays_so_does_what_is_read) {
  auto plane = std::move(start().value());
  const auto monitors = [&] { return plane->view().monitor_counts_of(owner).value().total; };
  std::atomic<bool> is_over{false};
  uint64_t compared = 0;
  uint64_t differed = 0;
  std::thread reader([&] {
    std::optional<uint64_t> known;
    uint32_t then = 0;
    while (!is_over) {
      const auto version = plane->state_version();
      const auto count = monitors();
      // What was read after the version was asked holds while that is the version.
      if (version && known == version && plane->state_version() == version) {
        ++compared;
        if (count != then) ++differed;
      }
      known = version;
      then = count;
    }
  });
  for (int i = 0; i < 200; ++i)
    BOOST_TEST(propose(*plane, creation("site " + std::to_string(i))).has_value());
  is_over = true;
  reader.join();
  BOOST_TEST(compared > 0u);
  BOOST_TEST(differed == 0u);
  BOOST_TEST(monitors() == 200u);
}

BOOST_AUTO_TEST_CASE(a_refusal_of_the_state_reaches_the_proposer) {
  auto plane = std::move(start().value());
  auto change = creation("site");
  std::get<create_monitor>(change.body).account = account_id::make(now, random);
  const auto outcome = propose(*plane, change);
  BOOST_REQUIRE(!outcome.has_value());
  BOOST_TEST((outcome.failure().code() == errc::permission_denied ||
              outcome.failure().code() == errc::not_found));
}

BOOST_AUTO_TEST_CASE(the_same_request_changes_the_state_once) {
  auto plane = std::move(start().value());
  const auto change = creation("site");
  const auto first = propose(*plane, change);
  const auto again = propose(*plane, change);
  BOOST_TEST(first.value() == again.value());
  BOOST_TEST(plane->view().list_monitors(owner, {}, {}).value().total == 1u);
}

BOOST_AUTO_TEST_CASE(without_room_on_the_disk_changes_are_refused_until_there_is_some) {
  auto plane = std::move(start().value());
  free_bytes = reserve - 1;
  space.refresh();
  BOOST_TEST(propose(*plane, creation("site")).failure().reason() == "no_space");
  free_bytes = reserve;
  space.refresh();
  BOOST_TEST(propose(*plane, creation("site")).has_value());
}

BOOST_AUTO_TEST_CASE(a_command_over_the_limit_is_refused_and_one_below_is_not) {
  auto plane = std::move(start().value());
  auto change = creation("site");
  change.source_address = std::string(command_bytes_max, 'a');
  BOOST_TEST(propose(*plane, change).failure().reason() == "command_too_large");
  change.source_address = "192.0.2.1";
  BOOST_TEST(propose(*plane, change).has_value());
}

BOOST_AUTO_TEST_CASE(a_command_that_would_not_decode_never_comes_into_the_log) {
  auto plane = std::move(start().value());
  const auto logged = plane->status().last_index;
  auto named = founding().first_member;
  named.name = "node-\xff";
  const auto outcome = propose(*plane, by_node(announce_member{named}));
  BOOST_REQUIRE(!outcome.has_value());
  BOOST_TEST((outcome.failure().code() == errc::invalid_argument));
  BOOST_TEST(outcome.failure().reason() == "invalid_command");
  BOOST_TEST(plane->status().last_index == logged);
  named.name = "node-\xc3\xa9";
  BOOST_TEST(propose(*plane, by_node(announce_member{named})).has_value());
}

BOOST_AUTO_TEST_CASE(after_the_stop_every_proposal_is_answered) {
  auto plane = std::move(start().value());
  plane->stop();
  BOOST_TEST(propose(*plane, creation("site")).failure().reason() == "stopping");
}

BOOST_AUTO_TEST_SUITE_END()
