#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/model/api_key.hpp"
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
  /// `index` is the command's place in the log.
  apply_context(const command& asked, uint64_t index, table_writer& writer)
      : rows(writer), asked_(asked), index_(index) {}

  table_writer& rows;
  std::vector<event> events;
  std::optional<audit_record> audit;

  [[nodiscard]] timestamp now() const { return asked_.proposed_at; }
  /// The revision of every resource that this command changes.
  [[nodiscard]] uint64_t revision() const { return index_; }
  [[nodiscard]] const principal& actor() const { return asked_.actor; }

  /// Checks that exactly one actor is named, that a user exists and belongs to the named account,
  /// and that an API key is the user's and still valid. Comes first. Errors: invalid_argument at
  /// `actor`, permission_denied `unknown_user`, `unknown_key`, corruption.
  [[nodiscard]] result<void> identify_actor();

  // Each of them admits nodes, unless it says otherwise. A user needs the role, and an API key the
  // scope beside it: permission_denied `role_too_low`, `scope_missing`.

  /// Errors: permission_denied `node_only`.
  [[nodiscard]] result<void> require_node() const;
  /// An administrator.
  [[nodiscard]] result<void> require_operator() const;
  /// A user who may change what `owner` owns. Errors: permission_denied `not_owner`.
  [[nodiscard]] result<void> require_editor_of(const account_id& owner) const;
  /// The user, whatever the role. Errors: permission_denied `not_owner`.
  [[nodiscard]] result<void> require_self(const user_id& whose) const;
  /// The user, and not through an API key. Errors: permission_denied `not_owner`.
  [[nodiscard]] result<void> require_logged_in_self(const user_id& whose) const;
  /// That the actor may do what the scope is for. Errors: permission_denied `scope_missing`.
  [[nodiscard]] result<void> require_scope(scope needed) const;

  /// That the resource that changes has one of the revisions that the command expects, where it
  /// expects any. Comes after the rights, which say more. Errors: aborted `if_match_failed`.
  [[nodiscard]] result<void> require_revision(uint64_t current) const;

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
  uint64_t index_;
  std::optional<user> user_;
  scope reach_ = scope::admin;
};

/// Whether a moment can be stored and shown: from 1970 to 9999. Errors: invalid_argument at
/// `field`.
[[nodiscard]] result<void> validate_time(std::string field, timestamp moment);

}  // namespace statushive::storage
