#pragma once

#include <string>

#include "proto/model/ids.hpp"
#include "proto/model/plan.hpp"
#include "proto/model/time.hpp"

namespace statushive {

/// Owns monitors, incidents and status pages, and has the plan. Users act for it.
struct account {
  account_id id;
  statushive::plan plan = plan::free;
  timestamp created_at;

  friend bool operator==(const account&, const account&) = default;
};

/// The account's codec: protobuf Account. Errors: corruption.
[[nodiscard]] std::string encode(const account& value);
[[nodiscard]] result<account> decode_account(std::string_view bytes);

}  // namespace statushive
