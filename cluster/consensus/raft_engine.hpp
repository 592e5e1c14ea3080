#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cluster/consensus/consensus.hpp"
#include "cluster/consensus/raft_cxx.h"

namespace statushive::cluster {

/// The members of the cluster, as the library keeps them.
class raft_members {
 public:
  /// A cluster of one voter.
  [[nodiscard]] static raft_members only(node_id self);
  /// Errors: corruption.
  [[nodiscard]] static result<raft_members> decode(std::string_view bytes);

  raft_members() { raft_configuration_init(&members_); }
  raft_members(raft_members&& other) noexcept : members_(other.release()) {}
  raft_members& operator=(raft_members&&) = delete;
  ~raft_members() { raft_configuration_close(&members_); }

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] std::span<const raft_server> list() const { return {members_.servers, members_.n}; }
  /// Hands the memory over, to an event that takes ownership.
  [[nodiscard]] raft_configuration release();

 private:
  raft_configuration members_;
};

/// One `struct raft` of libraft 0.22.1: Raft without I/O, threads or clock. Events go in, updates
/// come out. The rules of who owns which memory change after 0.22.1, so the constructor insists on
/// this version.
class raft_engine {
 public:
  explicit raft_engine(const consensus_options& options);
  ~raft_engine();
  raft_engine(const raft_engine&) = delete;
  raft_engine& operator=(const raft_engine&) = delete;

  /// An event of the moment `now`, which never goes back.
  [[nodiscard]] static raft_event event(raft_event_type type, steady_time now);

  /// Returns the library's code, 0 for success. `update()` says what must be done before the next
  /// step.
  [[nodiscard]] int step(raft_event& event);
  [[nodiscard]] const raft_update& update() const { return update_; }
  [[nodiscard]] bool has_update(unsigned flag) const { return (update_.flags & flag) != 0; }
  /// What went wrong in the last step that failed with `code`.
  [[nodiscard]] std::string explain(int code);

  [[nodiscard]] uint64_t term() const { return raft_current_term(&raft_); }
  [[nodiscard]] uint64_t voted_for() const { return raft_voted_for(&raft_); }
  [[nodiscard]] uint64_t commit_index() const { return raft_commit_index(&raft_); }
  [[nodiscard]] uint64_t last_index() { return raft_last_index(&raft_); }
  [[nodiscard]] consensus_role role();
  [[nodiscard]] node_id leader();
  [[nodiscard]] steady_time timeout() const;

 private:
  raft raft_{};
  /// The library keeps a pointer to it until the next step, so it lives as long.
  raft_update update_{};
};

}  // namespace statushive::cluster
