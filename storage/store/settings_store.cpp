#include "storage/store/settings_store.hpp"

namespace statushive::storage {

result<settings> current_settings(const table_reader& rows) {
  auto found = decoded(rows.find(table::meta, meta_key(meta_row::settings)), decode_settings);
  if (!found) return found.failure();
  if (!*found) {
    return error(errc::failed_precondition, "not_bootstrapped", "there is no cluster yet");
  }
  return std::move(**found);
}

void write_settings(table_writer& rows, const settings& value) {
  rows.put(table::meta, meta_key(meta_row::settings), encode(value));
}

command_result apply(const change_settings& body, apply_context& context) {
  if (auto allowed = context.require_operator(); !allowed) return allowed.failure();
  const auto current = current_settings(context.rows);
  if (!current) return current.failure();
  if (body.settings.shard_count != current->shard_count) {
    return error(errc::failed_precondition, "shard_count_fixed",
                 "the cluster has " + std::to_string(current->shard_count) +
                     " shards since its creation, which cannot change")
        .at("shard_count");
  }
  auto encoded = encode(body.settings);
  if (body.settings == *current) return encoded;
  write_settings(context.rows, body.settings);
  context.emit(account_id(), settings_changed{body.settings});
  context.record({"settings", {}, account_id(), encode(*current), encoded});
  return encoded;
}

}  // namespace statushive::storage
