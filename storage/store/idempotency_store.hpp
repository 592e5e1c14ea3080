#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/model/command.hpp"
#include "storage/store/apply_context.hpp"

namespace statushive::storage {

// What an account's idempotency keys were used for: table `idempotency_keys`, with
// `idempotency_by_expiry` and `idempotency_counts`. A row is written by the command that made its
// resource, so one is there exactly when the other was made.

/// Also of a key that has expired and is not removed yet.
[[nodiscard]] result<std::optional<idempotency_record>> find_idempotency(const table_reader& rows,
                                                                         const account_id& account,
                                                                         std::string_view key);

/// What to answer instead of applying a creation that was asked before with the same key: its
/// resource as it is now, without secrets. Nothing for a key that is not in use.
/// Refusals: those of the creation that concern the actor; invalid_argument at `idempotency` for a
/// key that makes no sense or a command that creates nothing for a user; already_exists
/// `idempotency_key_reused` for another route or body, or another user's API key, and
/// `idempotent_resource_gone`; resource_exhausted `too_many_idempotency_keys` when a new key is one
/// more than idempotency_keys_per_account_max.
[[nodiscard]] result<std::optional<std::string>> answer_of_repetition(const command& asked,
                                                                      const apply_context& context);

/// Keeps what the command's key was used for. REQUIRES: answer_of_repetition had nothing to say,
/// and the command was applied.
[[nodiscard]] result<void> remember_creation(const command& asked, apply_context& context);

/// Removes a few keys that have expired by the command's time.
[[nodiscard]] result<void> sweep_idempotency_keys(table_writer& rows, timestamp now);

/// Removes up to `limit` keys of an account, and answers how many there were.
[[nodiscard]] result<uint64_t> erase_idempotency_keys_of(table_writer& rows,
                                                         const account_id& account, uint64_t limit);

}  // namespace statushive::storage
