#include "rest/metrics/process_figures.hpp"

#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace statushive::rest {
namespace {

std::string read_file(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<uint64_t> parse_number(std::string_view text) {
  uint64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return {};
  return value;
}

/// Seconds of Unix time; it never changes.
uint64_t boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("btime "))
      return parse_number(std::string_view(line).substr(6)).value_or(0);
  }
  return 0;
}

uint64_t open_descriptors() {
  // Linux 6.2 and later tell the count as the directory's size.
  struct stat directory {};
  if (::stat("/proc/self/fd", &directory) == 0 && directory.st_size > 0)
    return static_cast<uint64_t>(directory.st_size);
  uint64_t count = 0;
  DIR* entries = ::opendir("/proc/self/fd");
  if (entries == nullptr) return 0;
  while (const auto* entry = ::readdir(entries)) {
    if (entry->d_name[0] != '.') ++count;
  }
  ::closedir(entries);
  return count - 1;  // The directory's own.
}

}  // namespace

std::optional<process_stat> parse_process_stat(std::string_view line) {
  // Behind the name's end stand the state (field 3) and numbers.
  const auto end_of_name = line.rfind(')');
  if (end_of_name == std::string_view::npos) return {};
  line.remove_prefix(end_of_name + 1);
  process_stat found;
  const auto place_of = [&](int field) -> uint64_t* {
    switch (field) {
      case 14: return &found.user_ticks;
      case 15: return &found.system_ticks;
      case 20: return &found.threads;
      case 22: return &found.start_ticks;
      case 23: return &found.virtual_bytes;
      case 24: return &found.resident_pages;
      default: return nullptr;
    }
  };
  constexpr int last_field = 24;
  for (int field = 3; field <= last_field; ++field) {
    const auto begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    line.remove_prefix(begin);
    const auto end = std::min(line.find_first_of(" \n"), line.size());
    if (auto* place = place_of(field)) {
      const auto number = parse_number(line.substr(0, end));
      if (!number) return {};
      *place = *number;
    }
    line.remove_prefix(end);
  }
  return found;
}

std::optional<process_figures> read_process_figures() {
  static const double ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  static const auto page_bytes = static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
  static const auto booted_at = static_cast<double>(boot_time());
  const auto stat = parse_process_stat(read_file("/proc/self/stat"));
  if (!stat) return {};
  process_figures now;
  now.cpu_seconds = static_cast<double>(stat->user_ticks + stat->system_ticks) / ticks_per_second;
  now.start_time_seconds = booted_at + static_cast<double>(stat->start_ticks) / ticks_per_second;
  now.resident_bytes = stat->resident_pages * page_bytes;
  now.virtual_bytes = stat->virtual_bytes;
  now.threads = stat->threads;
  now.open_descriptors = open_descriptors();
  rlimit descriptors{};
  if (::getrlimit(RLIMIT_NOFILE, &descriptors) == 0) now.descriptors_max = descriptors.rlim_cur;
  return now;
}

}  // namespace statushive::rest
