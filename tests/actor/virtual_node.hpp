#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include "actors/events/event_hub.hpp"
#include "actors/system/actor_node.hpp"
#include "tests/support/seeded_random.hpp"

namespace statushive::tests {

/// Runs checks by asking the test what each one finds and when. Time is the virtual node's.
class fake_engine final : public actors::check_runner {
 public:
  struct answer {
    checks::check_outcome outcome;
    std::chrono::milliseconds after{20};
  };
  /// What a check finds; nothing: it never ends.
  std::function<std::optional<answer>(const checks::check_request&)> target;
  bool has_room = true;
  std::vector<checks::check_request> started;

  bool submit(checks::check_request request) override;
  [[nodiscard]] std::optional<steady_time> next_end() const;
  /// The outcomes that have come by `now`.
  [[nodiscard]] std::vector<checks::check_outcome> take_ended(steady_time now);
  void set_time(const std::function<steady_time()>& now) { now_ = now; }

 private:
  std::function<steady_time()> now_;
  std::multimap<steady_time, checks::check_outcome> running_;
};

/// Keeps entries in memory, at once or when told to.
class fake_journal final : public actors::heartbeat_journal {
 public:
  enum class mood : uint8_t { writes, holds, refuses, sheds };
  using urgency = storage::journal_writer::urgency;
  struct written_entry {
    storage::journal_entry entry;
    urgency how = urgency::routine;
    steady_time at;  ///< Of its submission.
  };

  mood now = mood::writes;
  std::vector<written_entry> written;
  std::vector<monitor_number> forgotten;

  bool submit(storage::journal_entry entry, urgency how,
              storage::journal_writer::written done) override;
  [[nodiscard]] std::optional<timestamp> last_slot(monitor_number monitor) const override;
  void forget(monitor_number monitor) override { forgotten.push_back(monitor); }
  /// Writes what it held, or sheds it.
  void release(bool is_written = true);
  [[nodiscard]] size_t held() const { return held_.size(); }
  /// All heartbeats of the monitor in the order in which they were written.
  [[nodiscard]] std::vector<heartbeat> of(monitor_number monitor) const;
  void set_time(const std::function<steady_time()>& now_of) { now_ = now_of; }

 private:
  struct held_entry {
    written_entry entry;
    storage::journal_writer::written done;
  };
  void write(held_entry held);

  std::function<steady_time()> now_;
  std::deque<held_entry> held_;
  std::map<std::pair<shard_number, epoch>, uint64_t> seqs_;
};

/// The replicated state and its log, in as much detail as monitoring sees.
class fake_state final : public actors::transition_log, public actors::assignment_source {
 public:
  enum class mood : uint8_t { commits, holds, is_unavailable };

  fake_state(node_id owner, uint16_t shard_count);

  mood now = mood::commits;
  std::vector<record_transition> committed;
  std::vector<command> proposed;  ///< All attempts.
  bool holds_loads = false;
  std::optional<error> load_failure;
  int loads = 0;

  void set_listener(cluster::control_listener* listener) { listener_ = listener; }

  void propose(const command& change, std::function<void(command_result)> answer) override;
  void load(node_id owner, loaded done) override;

  /// Answers the proposals that it held, as the state has it now or as unavailable.
  void release(bool is_available = true);
  void release_load();

  void create(monitor value);
  void update(const monitor_id& id, const std::function<void(monitor&)>& change);
  void remove(const monitor_id& id);
  void assign(shard row);
  void change_settings(const settings& changed);
  void reset();
  [[nodiscard]] const monitor& at(const monitor_id& id) const { return monitors_.at(id); }
  /// Puts a monitor into the state without an event, as before a start.
  void place(monitor value) { monitors_[value.id] = std::move(value); }
  /// Removes without an event, as a snapshot would.
  void displace(const monitor_id& id) { monitors_.erase(id); }
  [[nodiscard]] const shard& row(uint16_t number) const { return shards_.at(number); }
  [[nodiscard]] uint16_t shard_count() const { return settings_.shard_count; }

 private:
  void publish(event_body body);
  [[nodiscard]] command_result apply(const command& change);

  cluster::control_listener* listener_ = nullptr;
  settings settings_;
  std::map<monitor_id, monitor> monitors_;
  std::vector<shard> shards_;
  uint64_t index_ = 10;
  struct held_proposal {
    command change;
    std::function<void(command_result)> answer;
  };
  std::deque<held_proposal> held_;
  std::function<void()> held_load_;
};

/// All actors of one node on virtual time, over fakes. Wall and actor clock move together; only
/// step_wall moves them apart. Ends every actor at destruction and checks that none is left.
class virtual_node {
 public:
  /// `journal` and `state` of an earlier node make a restart of it.
  explicit virtual_node(uint16_t shard_count = 4,
                        const actors::proposal_queue::limits& proposals = {});
  virtual_node(std::shared_ptr<fake_journal> earlier_journal,
               std::shared_ptr<fake_state> earlier_state, timestamp start,
               const actors::proposal_queue::limits& proposals = {});
  ~virtual_node();
  virtual_node(const virtual_node&) = delete;
  virtual_node& operator=(const virtual_node&) = delete;

  static constexpr node_id self{0x6f2a91c011223344};

  /// Starts monitoring; monitors placed in the state run.
  void start();
  /// A monitor with an id of its own; not yet in the state.
  [[nodiscard]] monitor make_monitor(std::chrono::seconds interval = std::chrono::seconds(60));

  /// Runs what is in mailboxes. No time passes.
  void run();
  void advance(std::chrono::nanoseconds by);
  /// Time passes, and nobody runs meanwhile (SIGSTOP).
  void freeze(std::chrono::nanoseconds by);
  void step_wall(std::chrono::milliseconds by) { wall_offset_ += by; }
  [[nodiscard]] timestamp wall() const;
  [[nodiscard]] steady_time steady() const;

  std::shared_ptr<fake_journal> journal;
  std::shared_ptr<fake_state> state;
  fake_engine engine;
  actors::node_counters counters;
  std::vector<settings> settings_seen;
  std::vector<error> failures;
  [[nodiscard]] caf::actor_system& system() { return *system_; }
  [[nodiscard]] actors::actor_node& node() { return *node_; }

 private:
  class wall_clock final : public clock {
   public:
    explicit wall_clock(const virtual_node& node) : node_(node) {}
    [[nodiscard]] timestamp now() const override { return node_.wall(); }
    [[nodiscard]] steady_time steady_now() const override { return node_.steady(); }

   private:
    const virtual_node& node_;
  };

  void deliver_outcomes();
  [[nodiscard]] caf::detail::test_actor_clock& actor_clock() const;

  timestamp wall_start_;
  std::chrono::milliseconds wall_offset_{0};
  wall_clock clock_{*this};
  seeded_random random_{4711};
  uint32_t last_number_ = 0;
  caf::actor_system_config config_;
  std::unique_ptr<caf::actor_system> system_;
  std::optional<actors::actor_node> node_;
  std::optional<actors::hub_listener> listener_;
};

/// An outcome, for fake_engine::target.
[[nodiscard]] fake_engine::answer up();
[[nodiscard]] fake_engine::answer down(failure_reason reason = failure_reason::connect_refused);
[[nodiscard]] fake_engine::answer no_data(failure_reason reason);

}  // namespace statushive::tests
