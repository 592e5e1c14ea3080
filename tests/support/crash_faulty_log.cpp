#include "tests/support/crash_faulty_log.hpp"

#include <cassert>

namespace statushive::tests {
namespace {

error crashed() {
  return {errc::unavailable, "storage_failed", "the simulated machine is down"};
}

}  // namespace

crash_faulty_log::rows& crash_faulty_log::rows::operator=(const rows& other) {
  auto theirs = other.copy();
  const std::lock_guard lock(mutex_);
  rows_ = std::move(theirs);
  return *this;
}

crash_faulty_log::rows::map crash_faulty_log::rows::copy() const {
  const std::lock_guard lock(mutex_);
  return rows_;
}

void crash_faulty_log::rows::apply(const storage::write_batch& changes) {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, value] : changes.operations) {
    if (value) {
      rows_.insert_or_assign(key, *value);
    } else {
      rows_.erase(key);
    }
  }
}

result<std::optional<std::string>> crash_faulty_log::rows::find(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const auto row = rows_.find(key);
  if (row == rows_.end()) return std::optional<std::string>();
  return std::optional(row->second);
}

result<void> crash_faulty_log::rows::scan(std::string_view from, std::string_view to,
                                          const storage::row_visitor& visit) const {
  if (from >= to) return {};
  const auto frozen = copy();
  for (auto row = frozen.lower_bound(from); row != frozen.lower_bound(to); ++row) {
    if (!visit(row->first, row->second)) break;
  }
  return {};
}

result<void> crash_faulty_log::rows::scan_backward(std::string_view from, std::string_view to,
                                                   const storage::row_visitor& visit) const {
  if (from >= to) return {};
  const auto frozen = copy();
  for (auto row = frozen.lower_bound(to); row != frozen.lower_bound(from);) {
    --row;
    if (!visit(row->first, row->second)) break;
  }
  return {};
}

void crash_faulty_log::crash_at(uint64_t nth_write, crash_moment moment) {
  crash_at_ = writes_ + nth_write;
  moment_ = moment;
}

void crash_faulty_log::restart(size_t kept) {
  assert(kept <= unsynced_.size());
  for (size_t i = 0; i < kept; ++i)
    unsynced_[i](durable_, durable_state_);
  unsynced_.clear();
  now_ = durable_;
  state_ = durable_state_;
  has_crashed_ = false;
  crash_at_ = 0;
}

void crash_faulty_log::make_durable() {
  for (const auto& done : unsynced_)
    done(durable_, durable_state_);
  unsynced_.clear();
}

result<void> crash_faulty_log::write(change what, sync how) {
  ++writes_;
  if (has_crashed_) return crashed();
  has_crashed_ = writes_ == crash_at_;
  if (has_crashed_ && moment_ == crash_moment::before) return crashed();
  what(now_, state_);
  unsynced_.push_back(std::move(what));
  if (has_crashed_ && moment_ == crash_moment::unsynced) return crashed();
  if (how == sync::yes) make_durable();
  if (has_crashed_) return crashed();
  return {};
}

result<storage::recovered_log> crash_faulty_log::recover() {
  storage::recovered_log log;
  log.hard = now_.hard;
  log.applied = now_.mark;
  log.first_index = now_.first_index;
  log.entries.assign(now_.entries.begin(), now_.entries.end());
  for (size_t i = 0; i < log.entries.size(); ++i) {
    auto& entry = log.entries[i];
    const bool is_applied = log.first_index + i <= log.applied.index;
    if (is_applied && entry.kind == storage::entry_kind::command) entry.payload.clear();
  }
  if (auto sound = storage::check_consistency(log); !sound) return sound.failure();
  return log;
}

result<void> crash_faulty_log::save(const storage::hard_state& hard) {
  return write([hard](records& disk, rows&) { disk.hard = hard; }, sync::yes);
}

result<void> crash_faulty_log::append(uint64_t first_index,
                                      std::span<const storage::log_entry> entries) {
  assert(first_index >= now_.first_index && !entries.empty());
  assert(first_index <= now_.first_index + now_.entries.size());
  return write(
      [first_index, copy = std::vector(entries.begin(), entries.end())](records& disk, rows&) {
        disk.entries.resize(first_index - disk.first_index);
        disk.entries.insert(disk.entries.end(), copy.begin(), copy.end());
      },
      sync::yes);
}

result<void> crash_faulty_log::apply(const storage::write_batch& changes,
                                     const storage::applied_mark& mark) {
  return write(
      [changes, mark](records& disk, rows& state) {
        disk.mark = mark;
        state.apply(changes);
      },
      sync::no);
}

result<void> crash_faulty_log::trim(uint64_t first_index) {
  assert(first_index <= now_.mark.index + 1);
  return write(
      [first_index](records& disk, rows&) {
        while (disk.first_index < first_index) {
          disk.entries.pop_front();
          ++disk.first_index;
        }
      },
      sync::no);
}

}  // namespace statushive::tests
