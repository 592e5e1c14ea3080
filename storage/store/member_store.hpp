#pragma once

#include <optional>
#include <vector>

#include "proto/model/command.hpp"
#include "proto/model/shard.hpp"
#include "storage/store/apply_context.hpp"

namespace statushive::storage {

// The cluster's nodes: table `members`.

[[nodiscard]] result<std::optional<member>> find_member(const table_reader& rows, node_id id);
/// In order of their ids.
[[nodiscard]] result<std::vector<member>> list_members(const table_reader& rows);
void write_member(table_writer& rows, const member& value);

/// A node speaks for itself. Every change is an event; one of the incarnation alone, as each start
/// makes, is not audited. Refusals: permission_denied `node_only`, `not_owner` for another node's
/// row; aborted `stale_incarnation` when a later start of the node has spoken already.
[[nodiscard]] command_result apply(const announce_member& body, apply_context& context);

}  // namespace statushive::storage
