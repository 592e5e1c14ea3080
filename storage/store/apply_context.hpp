#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/command.hpp"
#include "proto/model/event.hpp"
#include "proto/model/user.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

/// One command on its way through a store's `apply`: who asks and when, the rows that it may
/// change, and the events and the audit record that it leaves behind. Lives for one command, on the
/// consensus thread.
///
/// The stores' apply functions have one form: `command_result apply(const <body>&,
/// apply_context&)`. They are deterministic, check everything before they write anything, and
/// answer the encoded resource, a refusal, errc::corruption, which means that the state is damaged
/// and the node must stop, or the error of a read that failed, which the transaction remembers.
class apply_context {
 public:
  apply_context(const command& asked, table_writer& writer) : rows(writer), asked_(asked) {}

  table_writer& rows;
  std::vector<event> events;
  std::optional<audit_record> audit;

  [[nodiscard]] timestamp now() const { return asked_.proposed_at; }
  [[nodiscard]] const principal& actor() const { return asked_.actor; }

  /// Checks that exactly one actor is named, and that a user exists and belongs to the named
  /// account. Comes first. Errors: invalid_argument at `actor`, permission_denied `unknown_user`,
  /// corruption.
  [[nodiscard]] result<void> identify_actor();
  /// Errors: permission_denied `node_only`.
  [[nodiscard]] result<void> require_node() const;
  /// A node or an administrator. Errors: permission_denied `role_too_low`.
  [[nodiscard]] result<void> require_operator() const;
  /// A node or a user who may change what `owner` owns. Errors: permission_denied `not_owner`,
  /// `role_too_low`.
  [[nodiscard]] result<void> require_editor_of(const account_id& owner) const;

  /// Leaves an event. `visible_to`: nil for administrators only.
  void emit(const account_id& visible_to, event_body body);

  struct change {
    std::string_view kind;
    std::string id;
    account_id account;
    std::string before;
    std::string after;
  };
  /// Leaves the command's audit record. REQUIRES: `before` and `after` hold no secrets.
  void record(change made);

 private:
  const command& asked_;
  std::optional<user> user_;
};

/// Whether a moment can be stored and shown: from 1970 to 9999. Errors: invalid_argument at
/// `field`.
[[nodiscard]] result<void> validate_time(std::string field, timestamp moment);

}  // namespace statushive::storage
