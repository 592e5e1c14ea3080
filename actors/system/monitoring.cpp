#include "actors/system/monitoring.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "actors/events/event_hub.hpp"
#include "actors/system/actor_node.hpp"
#include "actors/system/state_loader.hpp"

namespace statushive::actors {
namespace {

class engine_runner final : public check_runner {
 public:
  void connect(checks::check_engine& engine) { engine_ = &engine; }
  bool submit(checks::check_request request) override {
    auto* engine = engine_.load();
    return engine != nullptr && engine->submit(std::move(request));
  }
  void set_policy(const settings& changed) {
    if (auto* engine = engine_.load()) engine->set_policy(address_policy(changed.allow_targets));
  }

 private:
  std::atomic<checks::check_engine*> engine_{nullptr};
};

class database_journal final : public heartbeat_journal {
 public:
  void connect(storage::heartbeat_database& database, storage::journal_writer& writer) {
    database_ = &database;
    writer_ = &writer;
  }
  bool submit(storage::journal_entry entry, storage::journal_writer::urgency how,
              storage::journal_writer::written done) override {
    return writer_->submit(std::move(entry), how, std::move(done));
  }
  std::optional<timestamp> last_slot(monitor_number monitor) const override {
    return database_->last_slot(monitor);
  }
  void forget(monitor_number monitor) override { database_->forget(monitor); }

 private:
  storage::heartbeat_database* database_ = nullptr;
  storage::journal_writer* writer_ = nullptr;
};

class control_log final : public transition_log {
 public:
  void connect(cluster::control_plane& control) { control_ = &control; }
  void propose(const command& change, std::function<void(command_result)> answer) override {
    control_->propose(change, std::move(answer));
  }

 private:
  cluster::control_plane* control_ = nullptr;
};

struct system_config : caf::actor_system_config {
  explicit system_config(unsigned workers) {
    // The default, work stealing, polls: 20 to 40 times the CPU at a load of sparse timers.
    set("scheduler.policy", caf::atom("sharing"));
    set("scheduler.max-threads", static_cast<size_t>(workers));
    set("logger.verbosity", caf::atom("quiet"));
  }
};

/// What enum_names says of a number that is no value.
constexpr std::string_view unknown_name = "?";

template <class Enum, size_t N>
std::vector<std::pair<Enum, uint64_t>> numbers_of(
    const node_counters::counters_of<Enum, N>& counters) {
  std::vector<std::pair<Enum, uint64_t>> numbers;
  for (size_t i = 0; i < N; ++i) {
    const auto value = static_cast<Enum>(i);
    if (name_of(value) != unknown_name) numbers.emplace_back(value, counters[value].load());
  }
  return numbers;
}

unsigned workers_of(const monitoring::options& settings) {
  return settings.workers != 0 ? settings.workers
                               : std::max(2U, std::thread::hardware_concurrency());
}

}  // namespace

class monitoring::implementation {
 public:
  implementation(options settings, const clock& wall, random_source& random)
      : settings_(std::move(settings)),
        config_(workers_of(settings_)),
        system_(config_),
        node_(std::in_place, system_, node_options_of(settings_), ports(wall, random)),
        listener_(std::in_place, node_->hub()),
        checks_inlet_(std::make_shared<const checker_actor>(node_->checker())) {}
  ~implementation() {
    stop();
    checks_inlet_.reset();
    listener_.reset();
    node_.reset();
  }

  cluster::control_listener& listener() { return *listener_; }
  checks::check_engine::sink check_sink() {
    return [inlet = std::weak_ptr(checks_inlet_)](std::vector<checks::check_outcome> outcomes) {
      if (const auto checker = inlet.lock())
        caf::anon_send(*checker, checks_finished{std::move(outcomes)});
    };
  }
  void run(const parts& connected) {
    runner_.connect(connected.engine);
    journal_.connect(connected.database, connected.journal);
    log_.connect(connected.control);
    loader_.connect(connected.control);
    node_->start();
  }
  void stop() {
    if (std::exchange(is_stopped_, true)) return;
    node_->stop();
    loader_.stop();
    system_.await_all_actors_done();
  }
  const node_counters& counters() const { return counters_; }
  const options& bounds() const { return settings_; }

 private:
  /// The state_loader, which needs the control plane, behind a port that exists before it.
  class late_loader final : public assignment_source {
   public:
    void connect(const cluster::control_plane& control) { loader_.emplace(control); }
    void load(node_id owner, loaded done) override { loader_->load(owner, std::move(done)); }
    void stop() {
      if (loader_) loader_->stop();
    }

   private:
    std::optional<state_loader> loader_;
  };

  static node_options node_options_of(const options& settings) {
    node_options node;
    node.self = settings.self;
    node.wheels = settings.wheels;
    node.checks_in_flight_max = settings.checks_in_flight_max;
    node.proposals.open_max = settings.transitions_open_max;
    return node;
  }
  node_ports ports(const clock& wall, random_source& random) {
    node_ports all{&runner_, &journal_, &log_, &loader_, &wall, &random, &counters_, {}, {}};
    all.on_settings = [this](const settings& changed) {
      runner_.set_policy(changed);
      if (settings_.on_settings) settings_.on_settings(changed);
    };
    all.on_failure = [this](const error& failure) {
      if (settings_.on_failure) settings_.on_failure(failure);
    };
    return all;
  }

  options settings_;
  node_counters counters_;
  engine_runner runner_;
  database_journal journal_;
  control_log log_;
  late_loader loader_;
  system_config config_;
  caf::actor_system system_;
  // Handles go before the system.
  std::optional<actor_node> node_;
  std::optional<hub_listener> listener_;
  std::shared_ptr<const checker_actor> checks_inlet_;  ///< The engine's sink holds it weakly.
  bool is_stopped_ = false;
};

monitoring::monitoring(options settings, const clock& wall, random_source& random)
    : implementation_(std::make_unique<implementation>(std::move(settings), wall, random)) {}
monitoring::~monitoring() = default;

cluster::control_listener& monitoring::listener() {
  return implementation_->listener();
}
checks::check_engine::sink monitoring::check_sink() {
  return implementation_->check_sink();
}
void monitoring::run(const parts& connected) {
  implementation_->run(connected);
}
void monitoring::stop() {
  implementation_->stop();
}

monitoring::statistics monitoring::counters() const {
  const auto& c = implementation_->counters();
  statistics s;
  s.checks_in_flight_max = implementation_->bounds().checks_in_flight_max;
  s.transitions_pending_max = implementation_->bounds().transitions_open_max;
  s.shards = c.shards;
  s.monitors = c.monitors;
  s.checks_in_flight = c.checks_in_flight;
  s.transitions_pending = c.transitions_pending;
  s.heartbeats_pending = c.heartbeats_pending;
  s.checks_started = c.checks_started;
  s.checks_finished = c.checks_finished;
  s.checks_refused = c.checks_refused;
  s.checks_lost = c.checks_lost;
  s.outcomes_dropped = c.outcomes_dropped;
  s.slots_skipped = c.slots_skipped;
  s.slots_missed = c.slots_missed;
  s.schedule_resets = c.schedule_resets;
  s.clock_steps = c.clock_steps;
  s.heartbeats_shed = c.heartbeats_shed;
  s.transitions_committed = c.transitions_committed;
  s.transitions_fenced = c.transitions_fenced;
  s.transitions_retried = c.transitions_retried;
  s.transitions_refused = c.transitions_refused;
  s.state_loads = c.state_loads;
  return s;
}

monitoring::check_statistics monitoring::checks() const {
  const auto& c = implementation_->counters();
  check_statistics s;
  for (size_t type = 0; type < node_counters::types_max; ++type) {
    const auto known = static_cast<monitor_type>(type);
    if (name_of(known) == unknown_name) continue;
    s.types.push_back({known, numbers_of(c.results[type]), c.response_times[type].read()});
  }
  s.failures = numbers_of(c.failures);
  s.start_delay = c.start_delays.read();
  s.monitors = numbers_of(c.monitors_in);
  return s;
}

}  // namespace statushive::actors
