#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "proto/model/command.hpp"
#include "proto/model/event.hpp"
#include "storage/database/key_value.hpp"

namespace statushive::storage {

/// What one command did.
struct applied_command {
  command_result outcome;
  std::vector<event> events;  ///< Numbered from 0 within the command's index.
  /// The request had been applied before: nothing changed, the first answer is given.
  bool was_repeated = false;
};

/// The state machine: applies one committed command to a transaction, the same way on every node.
/// Reads no clock, random numbers or configuration; what it needs is in the command. The same
/// transaction gets the events (kept 7 days of command time, at most 1,000,000 rows), the audit
/// record (400 days, at most 1,000,000 rows) and the request's answer (24 h, at most 100,000 rows).
/// What is older goes a few rows with each command, so the bounds on rows always hold and the ones
/// on age soon. Key formats: storage/store/keys.hpp. Used by the consensus thread.
class replicated_state {
 public:
  /// The bounds, small ones in tests.
  struct limits {
    uint64_t request_rows_max = 100'000;
    uint64_t event_rows_max = 1'000'000;
    uint64_t audit_rows_max = 1'000'000;
  };

  replicated_state() = default;
  explicit replicated_state(limits bounds) : limits_(bounds) {}

  /// Applies the command at log index `index`. A refusal (`fenced`, `not_found`, ...) is the
  /// outcome, and leaves the resources as they were, but for `invalid_grant`, which ends the
  /// session. Refused without a trace are commands without a request id or with a `proposed_at`
  /// outside 1970 to 9999 (invalid_argument), and all but bootstrap_cluster before it
  /// (failed_precondition `not_bootstrapped`). A user who acts must exist and belong to the account
  /// that the command names (permission_denied `unknown_user`); the other refusals stand with the
  /// stores.
  /// Errors: corruption when the command or the state does not decode, and whatever a read of the
  /// state answered that failed; the node must stop, and drop the transaction.
  /// REQUIRES: `index` grows from call to call.
  [[nodiscard]] result<applied_command> apply(uint64_t index, std::string_view encoded_command,
                                              state_transaction& transaction) const;

 private:
  limits limits_;
};

}  // namespace statushive::storage
