#include "storage/store/settings_store.hpp"

namespace statushive::storage {
namespace {

command_result replace(const settings& current, settings wanted, apply_context& context) {
  wanted.revision = current.revision;
  if (wanted == current) return encode(current);
  if (auto valid = validate(wanted); !valid) return valid.failure();
  wanted.revision = context.revision();
  auto encoded = encode(wanted);
  write_settings(context.rows, wanted);
  context.record({"settings", {}, account_id(), encode(current), encoded});
  context.emit(account_id(), settings_changed{std::move(wanted)});
  return encoded;
}

}  // namespace

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
  if (auto same = context.require_revision(current->revision); !same) return same.failure();
  if (body.settings.shard_count != current->shard_count) {
    return error(errc::failed_precondition, "shard_count_fixed",
                 "the cluster has " + std::to_string(current->shard_count) +
                     " shards since its creation, which cannot change")
        .at("shard_count");
  }
  return replace(*current, body.settings, context);
}

command_result apply(const update_settings& body, apply_context& context) {
  if (auto allowed = context.require_operator(); !allowed) return allowed.failure();
  const auto current = current_settings(context.rows);
  if (!current) return current.failure();
  if (auto same = context.require_revision(current->revision); !same) return same.failure();
  return replace(*current, body.patch.applied_to(*current), context);
}

}  // namespace statushive::storage
