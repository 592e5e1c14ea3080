#include "storage/heartbeat/heartbeat_database.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "storage/heartbeat/heartbeat_memory.hpp"
#include "storage/heartbeat/journal.hpp"
#include "storage/heartbeat/journal_readings.hpp"

namespace statushive::storage {
namespace {

static_assert(heartbeat_database::recent_max == recent_heartbeats::max);

using journal_tail = std::pair<shard_number, epoch>;

std::string text_of(const journal_position& position) {
  return "shard " + std::to_string(position.shard.value()) + ", epoch " +
         std::to_string(position.epoch.value()) + ", seq " + std::to_string(position.seq);
}

error misuse(const journal_position& position, std::string_view what) {
  return {errc::internal, "journal_misuse",
          "journal entry " + text_of(position) + ' ' + std::string(what)};
}

/// The last seq of each shard's epochs, as far as it is visible. Thread-safe.
class journal_tails {
 public:
  [[nodiscard]] uint64_t last_seq(const journal_tail& tail) const {
    const std::lock_guard lock(mutex_);
    const auto found = last_.find(tail);
    return found == last_.end() ? 0 : found->second;
  }
  [[nodiscard]] std::map<epoch, uint64_t> last_seqs(shard_number shard) const {
    const std::lock_guard lock(mutex_);
    std::map<epoch, uint64_t> found;
    for (auto row = last_.lower_bound({shard, epoch()});
         row != last_.end() && row->first.first == shard; ++row) {
      found.emplace(row->first.second, row->second);
    }
    return found;
  }
  void set(const journal_tail& tail, uint64_t seq) {
    const std::lock_guard lock(mutex_);
    last_[tail] = seq;
  }

 private:
  mutable std::mutex mutex_;
  std::map<journal_tail, uint64_t> last_;
};

class journaled_heartbeats final : public heartbeat_database {
 public:
  explicit journaled_heartbeats(std::unique_ptr<journal> opened) : journal_(std::move(opened)) {}

  result<void> replay(const std::function<bool(monitor_number)>& is_kept);

  result<void> append(const std::vector<journal_entry>& entries, durability wanted) override;
  result<void> sync() override { return journal_->sync(); }

  uint64_t last_seq(shard_number shard, epoch e) const override {
    return tails_.last_seq({shard, e});
  }
  std::optional<timestamp> last_slot(monitor_number monitor) const override {
    return memory_.last_slot(monitor);
  }
  std::vector<heartbeat> latest(monitor_number monitor, size_t limit,
                                bool include_no_data) const override {
    return memory_.latest(monitor, limit, include_no_data);
  }
  result<std::vector<heartbeat>> history(shard_number shard, monitor_number monitor, size_t limit,
                                         bool include_no_data) const override;
  bool is_in_memory(monitor_number monitor, size_t limit) const override {
    return memory_.is_complete(monitor, limit);
  }
  heartbeat_summary summary(monitor_number monitor, timestamp since) const override {
    return memory_.summary(monitor, since);
  }
  void forget(monitor_number monitor) override { memory_.forget(monitor); }

  statistics counters() const override {
    return {entries_, heartbeats_, bytes_, replayed_, duplicates_, late_, damaged_};
  }
  database_figures figures() const override { return journal_->figures(); }

 private:
  using recounts = std::map<shard_number, hour_recount>;

  /// The entries that are not in the journal yet. Errors: as `append`.
  result<std::vector<const journal_entry*>> new_ones(
      const std::vector<journal_entry>& entries) const;
  result<bool> is_stored(const journal_entry& entry) const;
  void remember(const heartbeat& beat, const journal_position& position, hour_recount& recount);
  result<void> recount(shard_number shard, hour_recount& hours);
  /// `is_visible` says which entries count.
  result<std::vector<owned_heartbeat>> read_back(
      shard_number shard, monitor_number monitor, newest_slots::question asked,
      const std::function<bool(const journal_position&)>& is_visible) const;

  const std::unique_ptr<journal> journal_;
  heartbeat_memory memory_;
  journal_tails tails_;
  std::atomic<uint64_t> entries_{0};
  std::atomic<uint64_t> heartbeats_{0};
  std::atomic<uint64_t> bytes_{0};
  std::atomic<uint64_t> replayed_{0};
  std::atomic<uint64_t> duplicates_{0};
  std::atomic<uint64_t> late_{0};
  std::atomic<uint64_t> damaged_{0};
};

result<void> journaled_heartbeats::replay(const std::function<bool(monitor_number)>& is_kept) {
  std::unordered_map<monitor_number, bool> kept;
  const auto keeps = [&](monitor_number monitor) {
    const auto [known, is_new] = kept.try_emplace(monitor, false);
    if (is_new) known->second = is_kept(monitor);
    if (is_new && !known->second) memory_.forget(monitor);
    return known->second;
  };
  recounts late;
  journal_position previous;
  auto read = journal_->scan({}, [&](const journal_entry& entry) -> result<bool> {
    const auto& at = entry.position;
    const bool goes_on = at.shard == previous.shard && at.epoch == previous.epoch;
    const auto expected = goes_on ? previous.seq + 1 : 1;
    if (at.seq != expected) {
      return error(errc::corruption, "corrupt",
                   "the journal lacks the entry before " + text_of(at) + ": it should follow seq " +
                       std::to_string(expected - 1));
    }
    previous = at;
    if (entry.heartbeats.empty()) ++damaged_;
    auto& hours = late[at.shard];
    for (const auto& beat : entry.heartbeats) {
      if (!keeps(beat.monitor)) continue;
      ++replayed_;
      remember(beat, at, hours);
    }
    tails_.set({at.shard, at.epoch}, at.seq);
    return true;
  });
  if (!read) return read;
  for (auto& [shard, hours] : late) {
    if (auto recounted = recount(shard, hours); !recounted) return recounted;
  }
  return {};
}

result<void> journaled_heartbeats::append(const std::vector<journal_entry>& entries,
                                          durability wanted) {
  const auto added = new_ones(entries);
  if (!added) return added.failure();
  std::vector<journal::row> rows;
  rows.reserve(added->size());
  uint64_t bytes = 0;
  for (const auto* entry : *added) {
    rows.push_back({encode_journal_key(entry->position), encode_journal_entry(entry->heartbeats)});
    bytes += rows.back().key.size() + rows.back().value.size();
  }
  if (auto done = journal_->write(rows, wanted); !done) return done;

  recounts late;
  for (const auto* entry : *added) {
    auto& hours = late[entry->position.shard];
    for (const auto& beat : entry->heartbeats)
      remember(beat, entry->position, hours);
    heartbeats_ += entry->heartbeats.size();
  }
  entries_ += added->size();
  bytes_ += bytes;
  for (auto& [shard, hours] : late) {
    if (auto recounted = recount(shard, hours); !recounted) return recounted;
  }
  // Last, so that whoever sees the seq finds its heartbeats counted.
  for (const auto* entry : *added)
    tails_.set({entry->position.shard, entry->position.epoch}, entry->position.seq);
  return {};
}

result<std::vector<const journal_entry*>> journaled_heartbeats::new_ones(
    const std::vector<journal_entry>& entries) const {
  std::vector<const journal_entry*> added;
  std::map<journal_tail, uint64_t> last;
  for (const auto& entry : entries) {
    const auto& at = entry.position;
    const auto& beats = entry.heartbeats;
    if (beats.empty() || beats.size() > journal_entry_heartbeats_max)
      return misuse(at, "has no or too many heartbeats");
    if (!std::ranges::all_of(beats, is_recordable))
      return misuse(at, "has a heartbeat that cannot be recorded");
    const auto [tail, is_first] = last.try_emplace({at.shard, at.epoch}, 0);
    if (is_first) tail->second = tails_.last_seq(tail->first);
    if (at.seq > tail->second) {
      if (at.seq != tail->second + 1)
        return misuse(at, "leaves a gap after seq " + std::to_string(tail->second));
      tail->second = at.seq;
      added.push_back(&entry);
      continue;
    }
    const auto is_same = is_stored(entry);
    if (!is_same) return is_same.failure();
    if (!*is_same) return misuse(at, "differs from the one that is stored");
  }
  return added;
}

result<bool> journaled_heartbeats::is_stored(const journal_entry& entry) const {
  const auto stored = journal_->find(entry.position);
  if (!stored) return stored.failure();
  return *stored == encode_journal_entry(entry.heartbeats);
}

void journaled_heartbeats::remember(const heartbeat& beat, const journal_position& position,
                                    hour_recount& recount) {
  switch (memory_.insert(beat, position.epoch)) {
    case heartbeat_memory::outcome::counted:
    case heartbeat_memory::outcome::forgotten: break;
    case heartbeat_memory::outcome::duplicate: ++duplicates_; break;
    case heartbeat_memory::outcome::late:
      ++late_;
      recount.mark(beat);
      break;
  }
}

result<void> journaled_heartbeats::recount(shard_number shard, hour_recount& hours) {
  if (hours.is_empty()) return {};
  auto read = journal_->scan(shard, [&](const journal_entry& entry) -> result<bool> {
    for (const auto& beat : entry.heartbeats)
      hours.see({beat, entry.position.epoch});
    return true;
  });
  if (!read) return read;
  const auto all = [](const journal_position&) { return true; };
  for (const auto& [monitor, slots] : hours.counted()) {
    const auto before = memory_.extent_of(monitor);
    const auto earlier = memory_.replace_hours(monitor, slots);
    const auto after = memory_.extent_of(monitor);
    if (!before || !after) continue;
    duplicates_ += hours.late_of(monitor) - (after->heartbeats - before->heartbeats);
    if (earlier == heartbeat_memory::earlier::known) continue;
    auto found = read_back(shard, monitor, {.before = after->oldest_recent, .limit = 1}, all);
    if (!found) return found.failure();
    memory_.set_earlier_with_data(monitor,
                                  found->empty() ? std::nullopt : std::optional(found->front()));
  }
  return {};
}

result<std::vector<heartbeat>> journaled_heartbeats::history(shard_number shard,
                                                             monitor_number monitor, size_t limit,
                                                             bool include_no_data) const {
  std::vector<heartbeat> beats;
  if (limit == 0) return beats;
  // The tails before the extent: what they admit is counted by then, so the count cannot end the
  // reading too soon.
  const auto tails = tails_.last_seqs(shard);
  const auto is_visible = [&](const journal_position& at) {
    const auto tail = tails.find(at.epoch);
    return tail != tails.end() && at.seq <= tail->second;
  };
  auto found =
      read_back(shard, monitor, {.limit = limit, .include_no_data = include_no_data}, is_visible);
  if (!found) return found.failure();
  beats.reserve(found->size());
  for (auto& one : *found)
    beats.push_back(std::move(one.beat));
  return beats;
}

result<std::vector<owned_heartbeat>> journaled_heartbeats::read_back(
    shard_number shard, monitor_number monitor, newest_slots::question asked,
    const std::function<bool(const journal_position&)>& is_visible) const {
  const auto extent = memory_.extent_of(monitor);
  if (!extent) return std::vector<owned_heartbeat>();
  newest_slots newest(asked, *extent);
  auto read = journal_->scan_backward(shard, [&](const journal_entry& entry) -> result<bool> {
    if (!is_visible(entry.position)) return true;
    for (auto beat = entry.heartbeats.rbegin(); beat != entry.heartbeats.rend(); ++beat) {
      if (beat->monitor == monitor) newest.see({*beat, entry.position.epoch});
    }
    return !newest.is_complete();
  });
  if (!read) return read.failure();
  return std::move(newest).take();
}

}  // namespace

result<std::unique_ptr<heartbeat_database>> open_heartbeat_database(
    const std::string& directory, const environment& env,
    const std::function<bool(monitor_number)>& is_kept, const heartbeat_database_options& options) {
  auto opened = journal::open(directory, env, options);
  if (!opened) return opened.failure();
  auto database = std::make_unique<journaled_heartbeats>(std::move(*opened));
  if (auto replayed = database->replay(is_kept); !replayed) return replayed.failure();
  return std::unique_ptr<heartbeat_database>(std::move(database));
}

}  // namespace statushive::storage
