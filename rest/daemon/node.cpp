#include "rest/daemon/node.hpp"

#include <future>
#include <mutex>
#include <unordered_set>
#include <utility>

#include <spdlog/spdlog.h>

#include "actors/checks/check_engine.hpp"
#include "actors/gateway/gateways.hpp"
#include "actors/system/monitoring.hpp"
#include "cluster/control/control_plane.hpp"
#include "cluster/identity/cluster_key.hpp"
#include "cluster/identity/data_directory.hpp"
#include "rest/daemon/event_log.hpp"
#include "rest/daemon/founding.hpp"
#include "rest/daemon/loss_log.hpp"
#include "rest/daemon/version.hpp"
#include "rest/handlers/api.hpp"
#include "rest/handlers/request_limits.hpp"
#include "rest/http/server.hpp"
#include "rest/metrics/node_metrics.hpp"
#include "storage/heartbeat/heartbeat_database.hpp"
#include "storage/heartbeat/journal_writer.hpp"

namespace statushive::rest {
namespace {

constexpr std::chrono::seconds drain_patience{5};

error no_disk_space(const storage::disk_space& space, const std::string& path) {
  return error(errc::failed_precondition, "no_space", path + ": " + space.shortage())
      .hinting("free some space and start the node again: nothing acknowledged is lost");
}

/// The first failure that ends the node, from whichever thread.
class failure_box {
 public:
  explicit failure_box(node::failed tell) : tell_(std::move(tell)) {}

  void put(const error& failure) {
    {
      const std::lock_guard lock(mutex_);
      if (failure_) return;
      failure_ = failure;
    }
    spdlog::error("the node must stop: {}", failure.message());
    tell_();
  }

  [[nodiscard]] std::optional<error> get() const {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

 private:
  node::failed tell_;
  mutable std::mutex mutex_;
  std::optional<error> failure_;
};

/// The members stand in the order in which they start; they end in the opposite one. What ties them
/// together stands at actors::monitoring.
class running_node final : public node {
 public:
  running_node(const node_config& config, failed on_failure)
      : config_(config), failure_(std::move(on_failure)) {}
  ~running_node() override { stop(); }

  result<void> start() {
    if (auto opened = open_directory(); !opened) return opened;
    if (auto started = start_control(); !started) return started;
    if (auto announced = announce(); !announced) return announced;
    if (auto started = start_monitoring(); !started) return started;
    return start_edge();
  }

  std::string http_address() const override { return endpoint{config_.http.host, port_}.str(); }
  std::string name() const override { return name_; }

  void tick() override {
    look_at_the_disk();
    if (!is_announced_ && space_->current() == storage::disk_space::level::ample) {
      if (auto announced = announce(); !announced) failure_.put(announced.failure());
    }
    gateways_->tick();
    losses_.look(monitoring_->counters());
  }

  void stop() override {
    if (std::exchange(is_stopped_, true)) return;
    if (server_) server_->stop(drain_patience);
    if (gateways_) gateways_->stop();
    if (monitoring_) monitoring_->stop();
    if (engine_) engine_->stop();
    if (control_) control_->stop();
    writer_.reset();
    spdlog::info("stopped");
  }

  std::optional<error> failure() const override { return failure_.get(); }

 private:
  result<void> open_directory() {
    auto directory = cluster::data_directory::open(config_.data_dir, clock_.now(), random_);
    if (!directory) return directory.failure();
    directory_ = std::move(*directory);
    auto key = cluster::cluster_key::load_or_make(*directory_, random_);
    if (!key) return key.failure();
    key_.emplace(std::move(*key));
    space_.emplace(storage::disk_space::default_reserve_bytes, directory_->path());
    if (space_->current() == storage::disk_space::level::exhausted) {
      return no_disk_space(*space_, directory_->path());
    }
    name_ = own_member(config_, directory_->identity()).name;
    return {};
  }

  result<void> start_control() {
    const auto on_failure = [this](const error& failure) { failure_.put(failure); };
    actors::monitoring::options options;
    options.self = directory_->identity().node;
    options.on_failure = on_failure;
    monitoring_ = std::make_unique<actors::monitoring>(std::move(options), clock_, random_);
    event_log_.emplace(monitoring_->listener());

    cluster::control_plane::options control;
    control.directory = directory_->control_path();
    control.consensus.self = directory_->identity().node;
    control.consensus.seed =
        directory_->identity().node.value() ^ directory_->identity().incarnation;
    if (!directory_->is_founded()) {
      control.found_with = [this] {
        return make_founding_command(config_, *directory_, *key_, clock_, random_);
      };
    }
    auto started = cluster::control_plane::start(control, disk_, *space_, *event_log_, on_failure);
    if (!started) return started.failure();
    control_ = std::move(*started);
    return directory_->mark_founded();
  }

  void look_at_the_disk() {
    using level = storage::disk_space::level;
    const auto now = space_->refresh();
    const auto before = std::exchange(reported_level_, now);
    if (now == level::exhausted) failure_.put(no_disk_space(*space_, directory_->path()));
    if (now == level::reserved && before == level::ample) {
      spdlog::warn("{} MiB left on the disk: heartbeats and changes are refused",
                   space_->free_bytes() >> 20);
    }
    if (now == level::ample && before != level::ample) spdlog::info("the disk has room again");
  }

  /// A node whose disk takes no writes starts all the same, and announces itself when there is
  /// room.
  result<void> announce() {
    auto committed = commit_own_facts();
    is_announced_ = committed.has_value();
    if (committed || committed.failure().reason() != "no_space") return committed;
    spdlog::warn("{}", committed.failure().message());
    return {};
  }

  /// What this start may have changed: the member's row, and on a cluster of one the settings that
  /// options name.
  result<void> commit_own_facts() {
    const auto view = control_->view();
    const auto self = own_member(config_, directory_->identity());
    if (auto committed = commit(announce_member{self}); !committed) return committed;
    auto current = view.current_settings();
    if (!current) return current.failure();
    auto members = view.members();
    if (!members) return members.failure();
    auto wanted = *current;
    if (config_.allow_target) wanted.allow_targets = *config_.allow_target;
    if (config_.default_plan) wanted.default_plan = *config_.default_plan;
    if (members->size() == 1 && wanted.anon_key.empty()) {
      wanted.anon_key = generate_anon_key(random_);
    }
    if (wanted == *current) return {};
    if (members->size() > 1) {
      spdlog::warn(
          "allow-target and default-plan differ from the cluster's settings, which stay as they "
          "are");
      return {};
    }
    return commit(change_settings{wanted});
  }

  result<void> commit(command_body body) {
    const auto now = clock_.now();
    command change;
    change.request = request_id::make(now, random_);
    change.actor.node = directory_->identity().node;
    change.proposed_at = now;
    change.body = std::move(body);
    std::promise<command_result> outcome;
    control_->propose(change, [&](command_result answer) { outcome.set_value(std::move(answer)); });
    auto answer = outcome.get_future().get();
    if (!answer) return answer.failure();
    return {};
  }

  result<void> start_monitoring() {
    std::unordered_set<monitor_number> kept;
    auto visited = control_->view().visit_monitors(
        [&](const monitor& m) { return kept.insert(m.number).second; });
    if (!visited) return visited.failure();
    auto database = storage::open_heartbeat_database(
        directory_->heartbeats_path(), disk_,
        [&](monitor_number number) { return kept.contains(number); });
    if (!database) return database.failure();
    database_ = std::move(*database);
    writer_ = std::make_unique<storage::journal_writer>(
        *database_, *space_, storage::journal_writer::options{},
        [this](const error& failure) { failure_.put(failure); });
    auto settings = control_->view().current_settings();
    if (!settings) return settings.failure();
    checks::check_engine::options engine;
    engine.on_failure = [this](const error& failure) { failure_.put(failure); };
    engine_ = checks::check_engine::start(engine, address_policy(settings->allow_targets),
                                          monitoring_->check_sink());
    if (!engine_) {
      return error(errc::unavailable, "no_check_engine",
                   "the system gives no thread or file descriptor for checks");
    }
    monitoring_->run({*control_, *database_, *writer_, *engine_});
    spdlog::info("node {} of cluster {}: {} monitors, {} heartbeats replayed",
                 directory_->identity().node.str(), directory_->identity().cluster.str(),
                 kept.size(), database_->counters().replayed);
    if (const auto damaged = database_->counters().damaged; damaged > 0) {
      spdlog::error("{} entries of the heartbeat journal are damaged and passed over", damaged);
    }
    return {};
  }

  result<void> start_edge() {
    gateways_.emplace(gateways::parts{*control_, *database_, *space_, *key_,
                                      directory_->identity().node, version, clock_, random_});
    metrics_.emplace(metric_sources(), clock_);
    const auto log = [](std::string_view where, std::string_view what) {
      spdlog::error("{}: {}", where, what);
    };
    const api_gateways api{gateways_->monitors(), gateways_->sessions(), gateways_->users(),
                           gateways_->api_keys(), gateways_->settings(), gateways_->audit(),
                           gateways_->cluster()};
    const api_options options{.limits = limits_,
                              .trusted_proxies = config_.trusted_proxy,
                              .metrics = [this] { return metrics_->text(); },
                              .log = log};
    const auto observe = [this](http::method asked, std::string_view route, int status,
                                std::chrono::nanoseconds took) {
      metrics_->observe(asked, route, status, took);
    };
    server_.emplace(api_routes(api, options), http::limits{},
                    http::server::hooks{render_failure, log, api_filter(api.settings, observe)});
    auto port = server_->start(config_.http);
    if (!port) return port.failure();
    port_ = *port;
    spdlog::info("serving on {}", http_address());
    return {};
  }

  /// Asked by requests only, so while everything runs.
  node_metrics::sources metric_sources() {
    node_metrics::sources from;
    from.version = version;
    from.http = [this] { return server_->counters(); };
    from.monitoring = [this] { return monitoring_->counters(); };
    from.checks = [this] { return monitoring_->checks(); };
    from.engine = [this] { return engine_->counters(); };
    from.journal = [this] { return writer_->counters(); };
    from.heartbeats = [this] { return database_->counters(); };
    from.heartbeat_database = [this] { return database_->figures(); };
    from.control_database = [this] { return control_->database(); };
    from.consensus = [this] { return control_->status(); };
    from.proposals = [this] { return control_->counters(); };
    from.rows = [this] { return control_->view().bounded_rows(); };
    from.gateways = [this] { return gateways_->counters(); };
    from.disk = &*space_;
    from.limiters = {{"account", [this] { return limits_.accounts(); }},
                     {"address", [this] { return limits_.addresses(); }}};
    return from;
  }

  const node_config config_;
  failure_box failure_;
  system_clock clock_;
  system_random random_;
  storage::environment disk_ = storage::environment::disk();
  std::string name_;
  uint16_t port_ = 0;
  bool is_announced_ = false;
  bool is_stopped_ = false;
  storage::disk_space::level reported_level_ = storage::disk_space::level::ample;
  loss_log losses_;
  request_limits limits_{clock_};

  std::unique_ptr<cluster::data_directory> directory_;
  std::optional<cluster::cluster_key> key_;
  std::optional<storage::disk_space> space_;
  std::unique_ptr<actors::monitoring> monitoring_;
  std::optional<event_log> event_log_;
  std::unique_ptr<cluster::control_plane> control_;
  std::unique_ptr<storage::heartbeat_database> database_;
  std::unique_ptr<storage::journal_writer> writer_;
  std::unique_ptr<checks::check_engine> engine_;
  std::optional<gateways> gateways_;
  std::optional<node_metrics> metrics_;
  std::optional<http::server> server_;
};

}  // namespace

result<std::unique_ptr<node>> node::start(const node_config& config, failed on_failure) {
  auto started = std::make_unique<running_node>(config, std::move(on_failure));
  if (auto outcome = started->start(); !outcome) return outcome.failure();
  return std::unique_ptr<node>(std::move(started));
}

}  // namespace statushive::rest
