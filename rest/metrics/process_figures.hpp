#pragma once

// Private to rest/metrics.

#include <cstdint>
#include <optional>
#include <string_view>

namespace statushive::rest {

/// What the operating system says of this process, as client libraries of Prometheus name it.
struct process_figures {
  double cpu_seconds = 0;
  double start_time_seconds = 0;  ///< Unix time.
  uint64_t resident_bytes = 0;
  uint64_t virtual_bytes = 0;
  uint64_t threads = 0;
  uint64_t open_descriptors = 0;
  uint64_t descriptors_max = 0;
};

/// Nothing where /proc cannot be read.
[[nodiscard]] std::optional<process_figures> read_process_figures();

/// One line of /proc/PID/stat (proc(5)); the command's name in it may hold blanks and parentheses.
struct process_stat {
  uint64_t user_ticks = 0;
  uint64_t system_ticks = 0;
  uint64_t threads = 0;
  uint64_t start_ticks = 0;  ///< Since the boot.
  uint64_t virtual_bytes = 0;
  uint64_t resident_pages = 0;
};
[[nodiscard]] std::optional<process_stat> parse_process_stat(std::string_view line);

}  // namespace statushive::rest
