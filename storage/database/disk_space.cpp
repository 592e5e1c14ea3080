#include "storage/database/disk_space.hpp"

#include <limits>

#include <sys/statvfs.h>

namespace statushive::storage {
namespace {

/// What an unprivileged writer may still use; plenty when the file system does not say.
uint64_t free_bytes_at(const std::string& directory) {
  struct statvfs room {};
  if (::statvfs(directory.c_str(), &room) != 0) return std::numeric_limits<uint64_t>::max();
  return static_cast<uint64_t>(room.f_bavail) * room.f_frsize;
}

}  // namespace

disk_space::disk_space(uint64_t reserve_bytes, std::function<uint64_t()> free_bytes)
    : reserve_bytes_(reserve_bytes), ask_(std::move(free_bytes)) {
  refresh();
}

disk_space::disk_space(uint64_t reserve_bytes, const std::string& directory)
    : disk_space(reserve_bytes, [directory] { return free_bytes_at(directory); }) {}

disk_space::level disk_space::refresh() {
  const auto free = ask_();
  free_.store(free, std::memory_order_relaxed);
  const auto now = free < reserve_bytes_ / 2 ? level::exhausted
                   : free < reserve_bytes_   ? level::reserved
                                             : level::ample;
  level_.store(now, std::memory_order_relaxed);
  return now;
}

std::string disk_space::shortage() const {
  return std::to_string(free_bytes() >> 20) + " MiB left, less than " +
         (current() == level::exhausted ? "half of " : "") + "the reserve of " +
         std::to_string(reserve_bytes_ >> 20) + " MiB";
}

}  // namespace statushive::storage
