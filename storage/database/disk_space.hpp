#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

namespace statushive::storage {

/// How much room the data directory's file system has left, against the reserve that keeps the node
/// from a true ENOSPC (formats: "Running out of disk"). `refresh` is called each second by the
/// daemon and by the journal's writer before each batch; `current` by whoever admits a write.
/// Thread-safe.
class disk_space {
 public:
  enum class level : uint8_t {
    ample,      ///< Write.
    reserved,   ///< Below the reserve: no heartbeats, no commands.
    exhausted,  ///< Below half of it: the node ends.
  };

  static constexpr uint64_t default_reserve_bytes = 256ull << 20;

  /// `free_bytes` asks the file system; replaced in tests.
  disk_space(uint64_t reserve_bytes, std::function<uint64_t()> free_bytes);
  /// Of the file system that holds `directory` (statvfs).
  disk_space(uint64_t reserve_bytes, const std::string& directory);

  level refresh();
  [[nodiscard]] level current() const { return level_.load(std::memory_order_relaxed); }
  [[nodiscard]] uint64_t free_bytes() const { return free_.load(std::memory_order_relaxed); }
  [[nodiscard]] uint64_t reserve_bytes() const { return reserve_bytes_; }
  /// What is short, for people: `12 MiB left, less than half of the reserve of 256 MiB`. REQUIRES:
  /// the level is not ample.
  [[nodiscard]] std::string shortage() const;

 private:
  uint64_t reserve_bytes_;
  std::function<uint64_t()> ask_;
  std::atomic<uint64_t> free_{0};
  std::atomic<level> level_{level::ample};
};

}  // namespace statushive::storage
