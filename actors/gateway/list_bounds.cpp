#include "actors/gateway/list_bounds.hpp"

#include <string>

namespace statushive {

result<void> check_page(uint32_t limit, uint32_t limit_max, uint32_t offset) {
  if (limit < 1 || limit > limit_max) {
    return invalid_field("limit", "is " + std::to_string(limit) + ", 1 to " +
                                      std::to_string(limit_max) + " is allowed");
  }
  if (offset <= list_offset_max) return {};
  return invalid_field("offset", "is " + std::to_string(offset) + ", 0 to " +
                                     std::to_string(list_offset_max) + " is allowed");
}

}  // namespace statushive
