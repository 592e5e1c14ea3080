#include "storage/store/shard_store.hpp"

namespace statushive::storage {

result<std::optional<shard>> find_shard(const table_reader& rows, shard_number number) {
  return decoded(rows.find(table::shards, shard_key(number)), decode_shard);
}

result<std::vector<shard>> list_shards(const table_reader& rows) {
  return decoded_table(rows, table::shards, decode_shard);
}

void write_shard(table_writer& rows, const shard& value) {
  rows.put(table::shards, shard_key(value.number), encode(value));
}

}  // namespace statushive::storage
