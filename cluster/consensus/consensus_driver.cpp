#include "cluster/consensus/consensus_driver.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

#include "cluster/consensus/raft_engine.hpp"

namespace statushive::cluster {
namespace {

using storage::applied_mark;
using storage::entry_kind;
using storage::log_entry;
using storage::recovered_log;

error no_leader() {
  return {errc::unavailable, "no_leader", "the cluster has no leader at the moment"};
}

error stopped_working(std::string what) {
  return {errc::internal, "consensus_failed", std::move(what)};
}

entry_kind kind_of(raft_entry_type type) {
  switch (type) {
    case RAFT_COMMAND: return entry_kind::command;
    case RAFT_BARRIER: return entry_kind::barrier;
    case RAFT_CHANGE: return entry_kind::configuration;
  }
  return entry_kind::command;
}

raft_entry_type type_of(entry_kind kind) {
  switch (kind) {
    case entry_kind::command: return RAFT_COMMAND;
    case entry_kind::barrier: return RAFT_BARRIER;
    case entry_kind::configuration: return RAFT_CHANGE;
  }
  return RAFT_COMMAND;
}

/// A view of `bytes`, which must stay where they are until the step has ended. The library wants a
/// `batch` that is not null, and never touches it.
raft_entry view_of(uint64_t term, entry_kind kind, std::string& bytes) {
  raft_entry entry{};
  entry.term = term;
  entry.type = type_of(kind);
  entry.buf = {bytes.data(), bytes.size()};
  entry.batch = bytes.data();
  return entry;
}

log_entry copy_of(const raft_entry& entry) {
  return {entry.term, kind_of(entry.type),
          std::string(static_cast<const char*>(entry.buf.base), entry.buf.len)};
}

result<void> check(const consensus_options& options) {
  const auto require = [](bool holds, const char* field, const char* rule) -> result<void> {
    if (holds) return {};
    return invalid_field(field, rule);
  };
  const auto heartbeat = options.heartbeat_interval.count();
  for (const auto& checked :
       {require(!options.self.is_none(), "consensus.self", "must name this node"),
        require(heartbeat > 0, "consensus.heartbeat_interval", "must be at least 1 ms"),
        require(options.election_timeout.count() > heartbeat, "consensus.election_timeout",
                "must be longer than the heartbeat interval"),
        require(options.entries_per_batch_max > 0, "consensus.entries_per_batch_max",
                "must be at least 1"),
        require(options.entry_bytes_max > 0, "consensus.entry_bytes_max", "must be at least 1"),
        require(options.compaction_threshold > 0, "consensus.compaction_threshold",
                "must be at least 1")}) {
    if (!checked) return checked;
  }
  return {};
}

/// The first entries of a cluster of one. Founding that was interrupted is done again.
result<void> found(node_id self, storage::consensus_log& log, recovered_log& recovered) {
  constexpr uint64_t first_term = 1;
  if (recovered.hard.term > first_term) {
    return error(errc::corruption, "log_damaged",
                 "the node has voted in term " + std::to_string(recovered.hard.term) +
                     ", but its log is empty: it is lost");
  }
  recovered.hard = {first_term, 0};
  if (auto saved = log.save(recovered.hard); !saved) return saved;
  recovered.entries.push_back(
      {first_term, entry_kind::configuration, raft_members::only(self).encode()});
  return log.append(1, recovered.entries);
}

/// That the latest configuration is a cluster of `self` alone.
result<void> check_members(node_id self, const recovered_log& recovered) {
  auto configuration = std::string_view(recovered.applied.configuration);
  for (const auto& entry : recovered.entries) {
    if (entry.kind == entry_kind::configuration) configuration = entry.payload;
  }
  const auto members = raft_members::decode(configuration);
  if (!members) return members.failure();
  const auto list = members->list();
  const bool is_alone =
      list.size() == 1 && list[0].id == self.value() && list[0].role == RAFT_VOTER;
  if (is_alone) return {};
  return error(errc::failed_precondition, "not_a_member",
               "the log is that of a cluster of " + std::to_string(list.size()) +
                   " nodes, and node " + self.str() + " is not its only member");
}

}  // namespace

consensus_driver::consensus_driver(const consensus_options& options, storage::consensus_log& log,
                                   state_machine& machine, steady_time now)
    : options_(options),
      log_(log),
      machine_(machine),
      engine_(std::make_unique<raft_engine>(options)),
      now_(now),
      proposal_budget_(options.queued_proposals_max, options.queued_bytes_max),
      barrier_budget_(options.queued_barriers_max, 0) {}

consensus_driver::~consensus_driver() = default;

result<std::unique_ptr<consensus_driver>> consensus_driver::start(const consensus_options& options,
                                                                  storage::consensus_log& log,
                                                                  state_machine& machine,
                                                                  bool found_cluster,
                                                                  steady_time now) {
  if (auto sound = check(options); !sound) return sound.failure();
  auto recovered = log.recover();
  if (!recovered) return recovered.failure();
  if (recovered->last_index() == 0) {
    if (!found_cluster) {
      return error(errc::failed_precondition, "not_founded",
                   "the data directory belongs to no cluster yet");
    }
    if (auto founded = found(options.self, log, *recovered); !founded) return founded.failure();
  }
  if (auto member = check_members(options.self, *recovered); !member) return member.failure();

  std::unique_ptr<consensus_driver> driver(new consensus_driver(options, log, machine, now));
  if (auto started = driver->start_engine(std::move(*recovered)); !started) {
    return started.failure();
  }
  return driver;
}

result<void> consensus_driver::start_engine(recovered_log recovered) {
  applied_ = recovered.applied;
  first_index_ = recovered.first_index;
  snapshot_index_ = applied_.index;

  auto event = raft_engine::event(RAFT_START, now_);
  event.start.term = recovered.hard.term;
  event.start.voted_for = recovered.hard.voted_for;
  // To the library the state that we have applied is a snapshot, however long the log before it.
  raft_snapshot_metadata snapshot{};
  if (applied_.index != 0) {
    auto members = raft_members::decode(applied_.configuration);
    if (!members) return members.failure();
    snapshot = {applied_.index, applied_.term, members->release(), applied_.configuration_index};
    event.start.metadata = &snapshot;
  } else if (first_index_ != 1 || recovered.entries[0].kind != entry_kind::configuration) {
    return error(errc::corruption, "log_damaged", "the log does not begin with a configuration");
  }
  std::vector<raft_entry> entries;
  entries.reserve(recovered.entries.size());
  for (auto& entry : recovered.entries) {
    entries.push_back(view_of(entry.term, entry.kind, entry.payload));
  }
  event.start.start_index = first_index_;
  event.start.entries = entries.data();
  event.start.n_entries = static_cast<unsigned>(entries.size());
  if (auto stepped = step(event); !stepped) return stepped;

  const auto applied_here = applied_.index + 1 - first_index_;
  unapplied_.assign(
      std::make_move_iterator(recovered.entries.begin() + static_cast<ptrdiff_t>(applied_here)),
      std::make_move_iterator(recovered.entries.end()));
  machine_.reset(applied_.index);
  publish_status();
  return apply_committed();
}

result<void> consensus_driver::admit(const std::string& command) {
  {
    const std::lock_guard lock(status_mutex_);
    if (closed_) return *closed_;
  }
  if (command.size() > options_.entry_bytes_max) {
    return error(errc::invalid_argument, "command_too_large",
                 "the command has " + std::to_string(command.size()) + " bytes, more than " +
                     std::to_string(options_.entry_bytes_max));
  }
  if (!proposal_budget_.take(command.size())) {
    return error(errc::unavailable, "queue_full", "too many commands wait already");
  }
  return {};
}

result<void> consensus_driver::admit_barrier() {
  {
    const std::lock_guard lock(status_mutex_);
    if (closed_) return *closed_;
  }
  if (barrier_budget_.take(0)) return {};
  return error(errc::unavailable, "queue_full", "too many reads wait already");
}

void consensus_driver::propose(std::string command, proposal_done done, steady_time proposed_at) {
  if (closed_) {
    proposal_budget_.give_back(command.size());
    return done(*closed_);
  }
  queued_.push_back({std::move(command), std::move(done), proposed_at + options_.proposal_timeout});
}

void consensus_driver::read_barrier(barrier_done done) {
  if (closed_) {
    barrier_budget_.give_back(0);
    return done(*closed_);
  }
  barriers_.push_back(std::move(done));
}

result<void> consensus_driver::run(steady_time now) {
  if (closed_) return *closed_;
  now_ = std::max(now_, now);
  auto worked = work();
  if (!worked) {
    close({errc::unavailable, "stopping", "the node stops: " + worked.failure().message()});
  }
  publish_status();
  return worked;
}

result<void> consensus_driver::work() {
  if (now_ >= engine_->timeout()) {
    auto event = raft_engine::event(RAFT_TIMEOUT, now_);
    if (auto stepped = step(event); !stepped) return stepped;
  }
  std::vector<settled_proposal> expired;
  timed_out_ += pending_.expire(now_, expired);
  answer(expired);
  answer_barriers();
  if (auto submitted = submit_queued(); !submitted) return submitted;
  if (auto confirmed = confirm_term(); !confirmed) return confirmed;
  answer_barriers();
  return compact_when_due();
}

steady_time consensus_driver::next_wake_up() const {
  return std::min(engine_->timeout(), pending_.next_deadline().value_or(steady_time::max()));
}

result<void> consensus_driver::submit_queued() {
  while (!queued_.empty()) {
    if (engine_->role() != consensus_role::leader) {
      refuse_queued(no_leader());
      return {};
    }
    std::vector<proposal> batch;
    size_t bytes = 0;
    while (!queued_.empty() && batch.size() < options_.entries_per_batch_max) {
      auto& next = queued_.front();
      if (!batch.empty() && bytes + next.command.size() > options_.bytes_per_batch_max) break;
      bytes += next.command.size();
      batch.push_back(std::move(next));
      queued_.pop_front();
    }
    if (auto submitted = submit(std::move(batch)); !submitted) return submitted;
  }
  return {};
}

result<void> consensus_driver::submit(std::vector<proposal> batch) {
  std::vector<settled_proposal> late;
  std::erase_if(batch, [&](proposal& waiting) {
    if (waiting.deadline > now_) return false;
    late.push_back({std::move(waiting.done), waiting.command.size(),
                    error(errc::unavailable, "queue_full",
                          "the node did not get to the command in time; it takes no effect")});
    return true;
  });
  timed_out_ += late.size();
  answer(late);
  if (batch.empty()) return {};

  const auto term = engine_->term();
  auto index = engine_->last_index();
  std::vector<raft_entry> entries;
  entries.reserve(batch.size());
  for (auto& waiting : batch) {
    entries.push_back(view_of(term, entry_kind::command, waiting.command));
    // Known before the step, which may fail behind the write.
    pending_.add(++index, term, std::move(waiting.done), waiting.command.size(), waiting.deadline);
  }
  return append(entries);
}

result<void> consensus_driver::append(std::span<raft_entry> entries) {
  auto event = raft_engine::event(RAFT_SUBMIT, now_);
  event.submit.entries = entries.data();
  event.submit.n = static_cast<unsigned>(entries.size());
  if (auto stepped = step(event); !stepped) return stepped;
  return apply_committed();
}

result<void> consensus_driver::confirm_term() {
  const auto term = engine_->term();
  const bool is_confirmed = applied_.term == term || confirming_term_ == term;
  if (barriers_.empty() || is_confirmed || engine_->role() != consensus_role::leader) return {};
  confirming_term_ = term;
  std::string nothing(8, '\0');  // As long as the library's own barriers.
  auto entry = view_of(term, entry_kind::barrier, nothing);
  return append({&entry, 1});
}

result<void> consensus_driver::compact_when_due() {
  const auto trailing =
      std::min<uint64_t>(options_.trailing_entries, std::numeric_limits<unsigned>::max());
  const auto held = applied_.index + 1 - first_index_;
  if (held < options_.compaction_threshold + trailing || applied_.index == snapshot_index_) {
    return {};
  }
  auto members = raft_members::decode(applied_.configuration);
  if (!members) return members.failure();
  auto event = raft_engine::event(RAFT_SNAPSHOT, now_);
  event.snapshot.metadata = {applied_.index, applied_.term, members->release(),
                             applied_.configuration_index};
  event.snapshot.trailing = static_cast<unsigned>(trailing);
  if (auto stepped = step(event); !stepped) return stepped;
  snapshot_index_ = applied_.index;
  first_index_ = applied_.index - trailing + 1;
  ++compactions_;
  return log_.trim(first_index_);
}

result<void> consensus_driver::step(raft_event& event) {
  if (const int code = engine_->step(event); code != 0) {
    return stopped_working("the consensus library refused a step: " + engine_->explain(code));
  }
  return persist();
}

result<void> consensus_driver::persist() {
  if (engine_->has_update(RAFT_UPDATE_CURRENT_TERM) || engine_->has_update(RAFT_UPDATE_VOTED_FOR)) {
    ++syncs_;
    if (auto saved = log_.save({engine_->term(), engine_->voted_for()}); !saved) return saved;
  }
  if (engine_->has_update(RAFT_UPDATE_MESSAGES) || engine_->has_update(RAFT_UPDATE_SNAPSHOT)) {
    return stopped_working(
        "the consensus library has business with other nodes, but there are none");
  }
  if (!engine_->has_update(RAFT_UPDATE_ENTRIES)) return {};

  const auto& update = engine_->update().entries;
  std::vector<log_entry> entries;
  entries.reserve(update.n);
  for (const auto& entry : std::span(update.batch, update.n))
    entries.push_back(copy_of(entry));
  const auto last = update.index + update.n - 1;
  ++syncs_;
  if (auto appended = log_.append(update.index, entries); !appended) return appended;
  assert(update.index > applied_.index);
  unapplied_.resize(update.index - applied_.index - 1);
  unapplied_.insert(unapplied_.end(), std::make_move_iterator(entries.begin()),
                    std::make_move_iterator(entries.end()));

  auto persisted = raft_engine::event(RAFT_PERSISTED_ENTRIES, now_);
  persisted.persisted_entries.index = last;
  return step(persisted);
}

result<void> consensus_driver::apply_committed() {
  while (applied_.index < engine_->commit_index()) {
    if (auto applied = apply_batch(engine_->commit_index()); !applied) return applied;
  }
  return {};
}

result<void> consensus_driver::apply_batch(uint64_t commit_index) {
  if (commit_index - applied_.index > unapplied_.size()) {
    return stopped_working("entry " + std::to_string(commit_index) +
                           " is committed, but is not in the log");
  }
  storage::state_transaction transaction(log_.state());
  auto mark = applied_;
  std::vector<std::string> answers;
  size_t bytes = 0;
  while (mark.index < commit_index && answers.size() < options_.entries_per_batch_max &&
         bytes < options_.bytes_per_batch_max) {
    auto& entry = unapplied_[answers.size()];
    bytes += entry.payload.size();
    ++mark.index;
    mark.term = entry.term;
    std::string answer;
    if (entry.kind == entry_kind::command) {
      auto applied = machine_.apply(mark.index, entry.payload, transaction);
      if (!applied) return applied.failure();
      answer = std::move(*applied);
    } else if (entry.kind == entry_kind::configuration) {
      mark.configuration_index = mark.index;
      mark.configuration = std::move(entry.payload);
    }
    answers.push_back(std::move(answer));
  }
  if (auto written = log_.apply(transaction.take(), mark); !written) return written;

  std::vector<settled_proposal> settled;
  auto index = applied_.index;
  for (auto& answer : answers) {
    pending_.settle(++index, unapplied_.front().term, std::move(answer), settled);
    unapplied_.pop_front();
  }
  const bool is_reconfigured = mark.configuration_index != applied_.configuration_index;
  applied_ = std::move(mark);
  machine_.applied(applied_.index);
  publish_status();
  // What is applied is answered whatever comes of the configuration.
  answer(settled);
  return is_reconfigured ? adopt_configuration() : result<void>();
}

result<void> consensus_driver::adopt_configuration() {
  auto members = raft_members::decode(applied_.configuration);
  if (!members) return members.failure();
  auto event = raft_engine::event(RAFT_CONFIGURATION, now_);
  event.configuration.index = applied_.configuration_index;
  event.configuration.conf = members->release();
  return step(event);
}

void consensus_driver::answer_barriers() {
  if (barriers_.empty()) return;
  const bool leads = engine_->role() == consensus_role::leader;
  const bool is_current =
      applied_.index >= engine_->commit_index() && applied_.term == engine_->term();
  if (leads && !is_current) return;
  for (const auto& done : std::exchange(barriers_, {})) {
    barrier_budget_.give_back(0);
    done(leads ? result<void>() : no_leader());
  }
}

void consensus_driver::refuse_queued(const error& reason) {
  for (auto& waiting : std::exchange(queued_, {})) {
    proposal_budget_.give_back(waiting.command.size());
    waiting.done(reason);
  }
}

void consensus_driver::answer(std::vector<settled_proposal>& settled) {
  for (auto& proposal : settled) {
    proposal_budget_.give_back(proposal.bytes);
    proposal.done(std::move(proposal.outcome));
  }
}

void consensus_driver::close(const error& reason) {
  {
    const std::lock_guard lock(status_mutex_);
    if (closed_) return;
    closed_ = reason;
  }
  publish_status();
  refuse_queued(reason);
  for (const auto& done : std::exchange(barriers_, {})) {
    barrier_budget_.give_back(0);
    done(reason);
  }
  std::vector<settled_proposal> settled;
  pending_.abandon(settled);
  answer(settled);
}

consensus_status consensus_driver::status() const {
  const std::lock_guard lock(status_mutex_);
  auto status = status_;
  status.queued_proposals = proposal_budget_.count();
  status.refused_total = proposal_budget_.refused() + barrier_budget_.refused();
  return status;
}

void consensus_driver::publish_status() {
  consensus_status status;
  status.role = closed_ ? consensus_role::unavailable : engine_->role();
  status.leader = closed_ ? node_id() : engine_->leader();
  status.term = engine_->term();
  status.commit_index = engine_->commit_index();
  status.applied_index = applied_.index;
  status.first_index = first_index_;
  status.last_index = engine_->last_index();
  status.syncs = syncs_;
  status.timed_out_total = timed_out_;
  status.compactions_total = compactions_;
  const std::lock_guard lock(status_mutex_);
  status_ = status;
}

}  // namespace statushive::cluster
