#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace statushive::http {

/// 1 to 128 of [A-Za-z0-9._-]: safe in logs, headers and stored commands.
[[nodiscard]] bool is_sane_request_id(std::string_view text);

/// Makes 16 hexadecimal digits from a counter (splitmix64): distinct for one seed, unlikely to meet
/// those of another, not secret. Not thread-safe.
class request_id_source {
 public:
  explicit request_id_source(uint64_t seed) : state_(seed) {}
  void next(std::string& out);

 private:
  uint64_t state_;
};

}  // namespace statushive::http
