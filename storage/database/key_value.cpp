#include "storage/database/key_value.hpp"

#include <algorithm>
#include <cassert>

namespace statushive::storage {
namespace {

/// Feeds the rows of a scan of the base and the pending writes to one visitor, in the scan's order.
/// `Precedes(a, b)`: a comes before b in that order.
template <class Iterator, class Precedes>
class merging_visitor {
 public:
  merging_visitor(Iterator next, Iterator end, const row_visitor& visit, Precedes precedes)
      : next_(next), end_(end), visit_(visit), precedes_(precedes) {}

  /// A row of the base: first the pending writes before it, then the row unless a write hides it.
  bool on_base_row(std::string_view key, std::string_view value) {
    while (next_ != end_ && precedes_(next_->first, key)) {
      if (!visit_pending()) return false;
    }
    if (next_ != end_ && next_->first == key) return visit_pending();
    return visit_(key, value);
  }

  void finish() {
    while (is_running_ && next_ != end_ && visit_pending()) {
    }
  }

  [[nodiscard]] bool stop() {
    is_running_ = false;
    return false;
  }

 private:
  bool visit_pending() {
    const auto& [key, value] = *next_;
    ++next_;
    if (!value || visit_(key, *value)) return true;
    return stop();
  }

  Iterator next_;
  Iterator end_;
  const row_visitor& visit_;
  Precedes precedes_;
  bool is_running_ = true;
};

template <class Visitor, class Scan>
result<void> merge(Visitor merging, Scan scan_base) {
  auto scanned = scan_base([&](std::string_view key, std::string_view value) {
    return merging.on_base_row(key, value) || merging.stop();
  });
  if (!scanned) return scanned;
  merging.finish();
  return {};
}

}  // namespace

std::string prefix_end(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff')
    end.pop_back();
  assert(!end.empty());
  end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

void state_transaction::put(std::string_view key, std::string_view value) {
  writes_.insert_or_assign(std::string(key), std::string(value));
}

void state_transaction::erase(std::string_view key) {
  writes_.insert_or_assign(std::string(key), std::nullopt);
}

template <class Value>
result<Value> state_transaction::noted(result<Value> read) const {
  if (!read && !read_failure_) read_failure_ = read.failure();
  return read;
}

result<std::optional<std::string>> state_transaction::find(std::string_view key) const {
  const auto pending = writes_.find(key);
  if (pending != writes_.end()) return pending->second;
  return noted(base_.find(key));
}

result<void> state_transaction::scan(std::string_view from, std::string_view to,
                                     const row_visitor& visit) const {
  if (from >= to) return {};
  const auto before = [](std::string_view a, std::string_view b) { return a < b; };
  return merge(merging_visitor(writes_.lower_bound(from), writes_.lower_bound(to), visit, before),
               [&](const row_visitor& row) { return noted(base_.scan(from, to, row)); });
}

result<void> state_transaction::scan_backward(std::string_view from, std::string_view to,
                                              const row_visitor& visit) const {
  if (from >= to) return {};
  const auto behind = [](std::string_view a, std::string_view b) { return a > b; };
  return merge(
      merging_visitor(std::make_reverse_iterator(writes_.lower_bound(to)),
                      std::make_reverse_iterator(writes_.lower_bound(from)), visit, behind),
      [&](const row_visitor& row) { return noted(base_.scan_backward(from, to, row)); });
}

write_batch state_transaction::take() {
  write_batch batch;
  batch.operations.reserve(writes_.size());
  while (!writes_.empty()) {
    auto node = writes_.extract(writes_.begin());
    batch.operations.push_back({std::move(node.key()), std::move(node.mapped())});
  }
  return batch;
}

}  // namespace statushive::storage
