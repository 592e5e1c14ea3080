#include "actors/system/monitoring.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "proto/model/command.hpp"
#include "storage/database/disk_space.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/seeded_random.hpp"

namespace statushive::tests {
namespace {

using namespace std::chrono_literals;
using storage::environment;

constexpr node_id self{0x6f2a91c011223344};

/// Finds what the test says, on a thread of its own, or keeps checks until it is stopped.
class scripted_engine final : public checks::check_engine {
 public:
  explicit scripted_engine(sink deliver)
      : deliver_(std::move(deliver)), thread_([this] { run(); }) {}
  ~scripted_engine() override { stop(); }

  std::atomic<check_result> finds{check_result::up};
  std::atomic<bool> is_silent{false};
  std::atomic<int> policies{0};

  bool submit(checks::check_request request) override {
    const std::lock_guard lock(mutex_);
    if (is_stopped_) return false;
    queue_.push_back(std::move(request));
    changed_.notify_one();
    return true;
  }
  void set_policy(address_policy) override { ++policies; }
  void stop() override {
    {
      const std::lock_guard lock(mutex_);
      is_stopped_ = true;
      changed_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
  }
  statistics counters() const override { return {}; }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return is_stopped_ || (!queue_.empty() && !is_silent); });
      std::vector<checks::check_outcome> ended;
      for (const auto& request : std::exchange(queue_, {})) {
        checks::check_outcome outcome;
        outcome.ticket = request.ticket;
        outcome.result = is_stopped_ ? check_result::no_data : finds.load();
        if (is_stopped_) outcome.reason = failure_reason::cancelled;
        if (outcome.result == check_result::down) outcome.reason = failure_reason::connect_refused;
        ended.push_back(std::move(outcome));
      }
      lock.unlock();
      if (!ended.empty()) deliver_(std::move(ended));
      lock.lock();
      if (is_stopped_ && queue_.empty()) return;
    }
  }

  const sink deliver_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<checks::check_request> queue_;
  bool is_stopped_ = false;
  std::thread thread_;
};

/// A node with everything real but the engine, over a file system that outlives it.
class real_node {
 public:
  explicit real_node(environment& files) : space_(1, [] { return uint64_t{1} << 40; }) {
    actors::monitoring::options options;
    options.self = self;
    const auto fail = [](const error& e) { BOOST_ERROR(e.message()); };
    options.on_failure = fail;
    monitoring_ = std::make_unique<actors::monitoring>(std::move(options), clock_, random_);
    cluster::control_plane::options control;
    control.directory = "/control";
    control.consensus.self = self;
    control.found_with = [this]() -> result<command> { return command_of(founding()); };
    auto started =
        cluster::control_plane::start(control, files, space_, monitoring_->listener(), fail);
    BOOST_TEST_REQUIRE(started.has_value());
    control_ = std::move(*started);
    auto opened =
        storage::open_heartbeat_database("/heartbeats", files, [](monitor_number) { return true; });
    BOOST_TEST_REQUIRE(opened.has_value());
    database_ = std::move(*opened);
    writer_ = std::make_unique<storage::journal_writer>(*database_, space_,
                                                        storage::journal_writer::options{}, fail);
    engine_ = std::make_unique<scripted_engine>(monitoring_->check_sink());
    monitoring_->run({*control_, *database_, *writer_, *engine_});
  }
  ~real_node() { stop(); }

  void stop() {
    monitoring_->stop();
    engine_->stop();
    control_->stop();
    writer_.reset();
  }

  monitor create(std::chrono::seconds interval) {
    create_monitor body{monitor_id::make(clock_.now(), random_), founding().account.id, {}};
    body.spec.name = "site " + body.id.str();
    body.spec.url = "http://203.0.113.7/";
    body.spec.interval = interval;
    return *decode_monitor(propose(body));
  }
  std::string propose(command_body body) {
    std::promise<command_result> outcome;
    control_->propose(command_of(std::move(body)),
                      [&](command_result r) { outcome.set_value(std::move(r)); });
    auto answer = outcome.get_future().get();
    if (!answer) BOOST_ERROR(answer.failure().message());
    return answer ? *answer : std::string();
  }
  [[nodiscard]] monitor_state state_of(const monitor& m) const {
    return control_->view().find_monitor(m.id).value()->standing.state;
  }
  [[nodiscard]] std::vector<heartbeat> beats(const monitor& m) const {
    return database_->latest(m.number, storage::heartbeat_database::recent_max, true);
  }
  [[nodiscard]] scripted_engine& engine() { return *engine_; }
  [[nodiscard]] actors::monitoring& monitoring() { return *monitoring_; }

 private:
  /// The same at each start of a node.
  [[nodiscard]] static bootstrap_cluster founding() {
    seeded_random fixed(3);
    const auto now = from_ms(1'700'000'000'000);
    bootstrap_cluster body;
    body.cluster = cluster_id::make(now, fixed);
    body.first_member.id = self;
    body.first_member.name = "node-a";
    body.account.id = account_id::make(now, fixed);
    body.account.plan = plan::unlimited;
    body.account.created_at = now;
    body.administrator.id = user_id::make(now, fixed);
    body.administrator.account = body.account.id;
    body.administrator.email = "admin@example.com";
    body.administrator.password_hash = "a hash";
    body.administrator.role = role::admin;
    body.administrator.created_at = now;
    body.token_key = "a sealed key";
    return body;
  }
  [[nodiscard]] command command_of(command_body body) {
    command change;
    change.request = request_id::make(clock_.now(), random_);
    change.actor.node = self;
    change.proposed_at = clock_.now();
    change.body = std::move(body);
    return change;
  }

  system_clock clock_;
  system_random random_;
  storage::disk_space space_;
  std::unique_ptr<actors::monitoring> monitoring_;
  std::unique_ptr<cluster::control_plane> control_;
  std::unique_ptr<storage::heartbeat_database> database_;
  std::unique_ptr<storage::journal_writer> writer_;
  std::unique_ptr<scripted_engine> engine_;
};

BOOST_AUTO_TEST_CASE(a_created_monitor_is_checked_recorded_and_its_states_are_committed) {
  auto files = environment::in_memory();
  real_node node(files);
  const auto subject = node.create(1s);
  BOOST_TEST(eventually(10s, [&] { return node.state_of(subject) == monitor_state::up; }));
  BOOST_TEST(node.engine().policies >= 1);
  node.engine().finds = check_result::down;
  BOOST_TEST(eventually(10s, [&] { return node.state_of(subject) == monitor_state::down; }));
  node.engine().finds = check_result::up;
  BOOST_TEST(eventually(10s, [&] { return node.state_of(subject) == monitor_state::up; }));
  BOOST_TEST(eventually(10s, [&] { return node.beats(subject).size() >= 5U; }));
  BOOST_TEST(node.monitoring().counters().transitions_committed == 3U);
  BOOST_TEST(node.monitoring().counters().monitors == 1U);
  node.propose(delete_monitor{subject.id});
  BOOST_TEST(eventually(10s, [&] { return node.monitoring().counters().monitors == 0U; }));
}

BOOST_AUTO_TEST_CASE(a_restart_finds_its_monitors_and_repeats_no_slot) {
  auto files = environment::in_memory();
  std::vector<monitor> subjects;
  std::vector<std::vector<heartbeat>> before;
  {
    real_node node(files);
    for (int i = 0; i < 20; ++i)
      subjects.push_back(node.create(1s));
    BOOST_TEST(eventually(10s, [&] { return node.beats(subjects.back()).size() >= 3U; }));
    node.monitoring().stop();
    BOOST_TEST(node.monitoring().counters().heartbeats_pending == 0U);
    for (const auto& subject : subjects)
      before.push_back(node.beats(subject));
  }
  real_node node(files);
  BOOST_TEST(eventually(10s, [&] {
    return std::all_of(subjects.begin(), subjects.end(),
                       [&](const auto& s) { return node.beats(s).size() >= 6U; });
  }));
  for (size_t i = 0; i < subjects.size(); ++i) {
    const auto all = node.beats(subjects[i]);
    std::set<timestamp> slots;
    for (const auto& beat : all)
      BOOST_TEST(slots.insert(beat.slot).second);
    for (const auto& beat : before[i])
      BOOST_TEST(slots.contains(beat.slot));
  }
}

BOOST_AUTO_TEST_CASE(a_node_with_checks_that_hang_stops_at_once_twenty_times_of_twenty) {
  for (int round = 0; round < 20; ++round) {
    auto files = environment::in_memory();
    real_node node(files);
    node.engine().is_silent = round % 2 == 0;
    for (int i = 0; i < 30; ++i)
      (void)node.create(1s);
    const auto begin = std::chrono::steady_clock::now();
    node.stop();
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 2s));
    BOOST_TEST(node.monitoring().counters().monitors == 0U);
    BOOST_TEST(node.monitoring().counters().shards == 0U);
  }
}

BOOST_AUTO_TEST_CASE(a_node_that_never_ran_ends) {
  system_clock time;
  system_random random;
  actors::monitoring idle({.self = self, .on_settings = {}, .on_failure = {}}, time, random);
  const auto late_sink = idle.check_sink();
  idle.stop();
  idle.listener().on_reset(1);
  late_sink({});
}

}  // namespace
}  // namespace statushive::tests
