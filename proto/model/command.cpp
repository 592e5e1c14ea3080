#include "proto/model/command.hpp"

#include <algorithm>

namespace statushive {

bool is_idempotency_key(std::string_view text) {
  return !text.empty() && text.size() <= idempotency_key_bytes_max &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace statushive
