#pragma once

#include <optional>
#include <vector>

#include "proto/model/shard.hpp"
#include "storage/store/tables.hpp"

namespace statushive::storage {

// The shard table: table `shards`.

[[nodiscard]] result<std::optional<shard>> find_shard(const table_reader& rows,
                                                      shard_number number);
/// In order of their numbers.
[[nodiscard]] result<std::vector<shard>> list_shards(const table_reader& rows);
void write_shard(table_writer& rows, const shard& value);

}  // namespace statushive::storage
