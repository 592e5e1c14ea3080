#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/result.hpp"

namespace statushive::storage {

/// Sees one row; returns false to end the scan. The views live until it returns.
using row_visitor = std::function<bool(std::string_view key, std::string_view value)>;

/// Read access to an ordered map of byte strings. Errors of every call: corruption when the stored
/// block is damaged, unavailable `storage_failed` when it cannot be read. An error says nothing
/// about what is there: it must never be taken for an absent row.
class key_value_reader {
 public:
  virtual ~key_value_reader() = default;

  [[nodiscard]] virtual result<std::optional<std::string>> find(std::string_view key) const = 0;

  /// Visits the rows with `from <= key < to` in key order.
  [[nodiscard]] virtual result<void> scan(std::string_view from, std::string_view to,
                                          const row_visitor& visit) const = 0;

  /// The same in descending key order.
  [[nodiscard]] virtual result<void> scan_backward(std::string_view from, std::string_view to,
                                                   const row_visitor& visit) const = 0;
};

/// The first key behind every key that starts with `prefix`; empty prefixes and 0xff.. have none.
/// REQUIRES: some byte of `prefix` is not 0xff.
[[nodiscard]] std::string prefix_end(std::string_view prefix);

/// Writes that become visible together. A value, in memory only.
struct write_batch {
  struct operation {
    std::string key;
    std::optional<std::string> value;  ///< Nothing: erase the key.
  };
  std::vector<operation> operations;
};

/// Pending writes over a reader: reads see them, the reader does not, until `take` hands them out
/// for one atomic write. Remembers whether a read of the base failed, so that nobody writes what
/// was decided without knowing the state. Used by one thread.
class state_transaction final : public key_value_reader {
 public:
  /// `base` must outlive the transaction.
  explicit state_transaction(const key_value_reader& base) : base_(base) {}

  void put(std::string_view key, std::string_view value);
  void erase(std::string_view key);

  [[nodiscard]] result<std::optional<std::string>> find(std::string_view key) const override;
  [[nodiscard]] result<void> scan(std::string_view from, std::string_view to,
                                  const row_visitor& visit) const override;
  [[nodiscard]] result<void> scan_backward(std::string_view from, std::string_view to,
                                           const row_visitor& visit) const override;

  /// The first error of a read of the base, from then on.
  [[nodiscard]] const std::optional<error>& read_failure() const { return read_failure_; }
  /// The pending writes in key order; the transaction is empty afterwards.
  [[nodiscard]] write_batch take();

 private:
  /// `read` as it is, remembered if it failed.
  template <class Value>
  result<Value> noted(result<Value> read) const;

  const key_value_reader& base_;
  std::map<std::string, std::optional<std::string>, std::less<>> writes_;
  mutable std::optional<error> read_failure_;
};

}  // namespace statushive::storage
