#include "storage/heartbeat/journal_writer.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <pthread.h>

namespace statushive::storage {
namespace {

// The waits are those of a real thread for a real disk, so it reads the machine's steady clock and
// no injected one.
using steady = std::chrono::steady_clock;

}  // namespace

class journal_writer::thread {
 public:
  thread(heartbeat_database& database, disk_space& space, options settings, failed on_failure)
      : database_(database),
        space_(space),
        settings_(settings),
        on_failure_(std::move(on_failure)) {
    counters_.queued_max = settings_.queued_heartbeats_max;
    worker_ = std::thread([this] { run(); });
    pthread_setname_np(worker_.native_handle(), "journal");
  }

  ~thread() {
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
    }
    wake_.notify_one();
    worker_.join();
  }

  bool submit(journal_entry entry, urgency how, written done) {
    const auto heartbeats = entry.heartbeats.size();
    if (heartbeats == 0) return false;
    for (auto& beat : entry.heartbeats)
      cut_to_recordable(beat);
    // The database would call it misuse, which ends the node.
    const bool fits = heartbeats <= journal_entry_heartbeats_max &&
                      std::ranges::all_of(entry.heartbeats, is_recordable);
    {
      const std::lock_guard lock(mutex_);
      if (!fits || has_failed_ || heartbeats > settings_.queued_heartbeats_max - counters_.queued) {
        counters_.shed += heartbeats;
        return false;
      }
      if (waiting_.empty()) gathering_since_ = steady::now();
      counters_.queued += heartbeats;
      waiting_heartbeats_ += heartbeats;
      is_urgent_ = is_urgent_ || how == urgency::urgent;
      waiting_.push_back({std::move(entry), std::move(done)});
    }
    wake_.notify_one();
    return true;
  }

  statistics counters() const {
    const std::lock_guard lock(mutex_);
    return counters_;
  }

 private:
  struct pending {
    journal_entry entry;
    written done;
  };
  struct batch {
    std::vector<pending> entries;
    bool is_urgent = false;
    bool is_last = false;
  };

  void run() {
    try {
      for (bool goes_on = true; goes_on;)
        goes_on = write_next();
    } catch (const std::exception& thrown) {
      fail({errc::internal, "internal", std::string("the journal's thread: ") + thrown.what()});
    }
  }

  /// Waits for the next moment to write or sync, and does that. False at the end.
  bool write_next() {
    auto next = wait();
    if (!next.entries.empty() && !write(next)) return false;
    const bool is_due =
        unsynced_since_ &&
        (next.is_last || steady::now() >= *unsynced_since_ + settings_.sync_interval);
    if (is_due && !sync()) return false;
    return !next.is_last;
  }

  batch wait() {
    std::unique_lock lock(mutex_);
    const auto is_ready = [&] {
      return is_stopping_ || is_urgent_ ||
             waiting_heartbeats_ >= settings_.queued_heartbeats_max / 2;
    };
    while (!is_ready()) {
      std::optional<steady::time_point> until;
      if (!waiting_.empty()) until = gathering_since_ + settings_.gather;
      if (unsynced_since_) {
        const auto sync_at = *unsynced_since_ + settings_.sync_interval;
        until = until ? std::min(*until, sync_at) : sync_at;
      }
      if (!until) {
        wake_.wait(lock);
      } else if (steady::now() >= *until) {
        break;
      } else {
        wake_.wait_until(lock, *until);
      }
    }
    waiting_heartbeats_ = 0;
    return {std::exchange(waiting_, {}), std::exchange(is_urgent_, false), is_stopping_};
  }

  /// False when the write failed.
  bool write(batch& next) {
    if (space_.refresh() != disk_space::level::ample) {
      finish(next.entries, false);
      return true;
    }
    std::vector<pending> orphans;
    auto entries = take_entries(next.entries, orphans);
    if (!entries.empty()) {
      using durability = heartbeat_database::durability;
      const auto done =
          database_.append(entries, next.is_urgent ? durability::synced : durability::written);
      if (!done) {
        fail(done.failure());
        return false;
      }
      note_written(next.is_urgent);
    }
    for (size_t i = 0; i < entries.size(); ++i)
      next.entries[i].entry = std::move(entries[i]);
    finish(next.entries, true);
    finish(orphans, false);
    return true;
  }

  /// The entries with their numbers, in the order of `from`, which keeps the callbacks. Those that
  /// would leave a gap, because one before them was shed, move to `orphans`.
  std::vector<journal_entry> take_entries(std::vector<pending>& from,
                                          std::vector<pending>& orphans) {
    std::map<std::pair<shard_number, epoch>, uint64_t> last;
    std::vector<journal_entry> entries;
    std::vector<pending> kept;
    for (auto& one : from) {
      auto& at = one.entry.position;
      const auto [tail, is_first] = last.try_emplace({at.shard, at.epoch}, 0);
      if (is_first) tail->second = database_.last_seq(at.shard, at.epoch);
      if (at.seq == 0) at.seq = tail->second + 1;
      if (at.seq > tail->second + 1) {
        orphans.push_back(std::move(one));
        continue;
      }
      tail->second = std::max(tail->second, at.seq);
      entries.push_back(std::move(one.entry));
      kept.push_back(std::move(one));
    }
    from = std::move(kept);
    return entries;
  }

  void note_written(bool is_synced) {
    if (is_synced) {
      unsynced_since_.reset();
    } else if (!unsynced_since_) {
      unsynced_since_ = steady::now();
    }
    const std::lock_guard lock(mutex_);
    ++counters_.batches;
    if (is_synced) ++counters_.syncs;
  }

  void finish(const std::vector<pending>& entries, bool is_written) {
    size_t heartbeats = 0;
    for (const auto& one : entries)
      heartbeats += one.entry.heartbeats.size();
    {
      const std::lock_guard lock(mutex_);
      counters_.queued -= heartbeats;
      if (!is_written) counters_.shed += heartbeats;
    }
    for (const auto& one : entries)
      one.done(one.entry.position, is_written);
  }

  bool sync() {
    if (const auto done = database_.sync(); !done) {
      fail(done.failure());
      return false;
    }
    unsynced_since_.reset();
    const std::lock_guard lock(mutex_);
    ++counters_.syncs;
    return true;
  }

  void fail(const error& why) {
    {
      const std::lock_guard lock(mutex_);
      has_failed_ = true;
      ++counters_.failures;
      counters_.shed += counters_.queued;
      counters_.queued = 0;
      waiting_.clear();
    }
    on_failure_(why);
  }

  heartbeat_database& database_;
  disk_space& space_;
  const options settings_;
  const failed on_failure_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<pending> waiting_;
  size_t waiting_heartbeats_ = 0;  ///< In `waiting_`; at most counters_.queued.
  steady::time_point gathering_since_;
  bool is_urgent_ = false;
  bool is_stopping_ = false;
  bool has_failed_ = false;
  statistics counters_;

  std::optional<steady::time_point> unsynced_since_;  ///< The thread's own.
  std::thread worker_;
};

journal_writer::journal_writer(heartbeat_database& database, disk_space& space, options settings,
                               failed on_failure)
    : thread_(std::make_unique<thread>(database, space, settings, std::move(on_failure))) {}

journal_writer::~journal_writer() = default;

bool journal_writer::submit(journal_entry entry, urgency how, written done) {
  return thread_->submit(std::move(entry), how, std::move(done));
}

journal_writer::statistics journal_writer::counters() const {
  return thread_->counters();
}

}  // namespace statushive::storage
