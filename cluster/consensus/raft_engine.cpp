#include "cluster/consensus/raft_engine.hpp"

#include <cassert>
#include <cstdlib>
#include <new>
#include <utility>

namespace statushive::cluster {
namespace {

constexpr int expected_version = 2201;
/// Entries that may be on their way to one follower, and to our own disk.
constexpr unsigned inflight_entries_max = 1024;
/// With the default, 30 s, a follower that fell behind once took the leader's attention for 18 s.
constexpr unsigned snapshot_timeout_ms = 5000;
/// We do not use the library's check of free space: it must merely be more than its threshold, 0.
constexpr unsigned short capacity = 0xffff;

/// The library wants an address per member and lets no two be the same. The real ones are rows of
/// the replicated state.
std::string address_of(node_id node) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4)
    text.push_back(digits[node.value() >> shift & 15]);
  return text;
}

/// Out of memory is the only failure left to calls with sound arguments.
void require_memory(int code) {
  if (code != 0) throw std::bad_alloc();
}

}  // namespace

raft_members raft_members::only(node_id self) {
  raft_members members;
  require_memory(raft_configuration_add(&members.members_, self.value(), address_of(self).c_str(),
                                        RAFT_VOTER));
  return members;
}

result<raft_members> raft_members::decode(std::string_view bytes) {
  // The library's decoder reads behind the end of short input: nothing shorter than an empty
  // configuration's header and one member gets there, and what it read must encode to the same
  // bytes.
  constexpr size_t shortest = 24;
  if (bytes.size() < shortest || bytes.size() % 8 != 0) return corrupt("configuration");
  std::string copy(bytes);
  copy.append(16, '\0');
  const raft_buffer buffer{copy.data(), bytes.size()};
  raft_members members;
  if (raft_configuration_decode(&buffer, &members.members_) != 0 || members.encode() != bytes) {
    return corrupt("configuration");
  }
  return members;
}

std::string raft_members::encode() const {
  raft_buffer buffer{};
  require_memory(raft_configuration_encode(&members_, &buffer));
  std::string bytes(static_cast<const char*>(buffer.base), buffer.len);
  raft_free(buffer.base);
  return bytes;
}

raft_configuration raft_members::release() {
  const auto released = members_;
  raft_configuration_init(&members_);
  return released;
}

raft_engine::raft_engine(const consensus_options& options) {
  if (raft_version_number() != expected_version) std::abort();
  require_memory(
      raft_init(&raft_, nullptr, nullptr, options.self.value(), address_of(options.self).c_str()));
  raft_seed(&raft_, static_cast<unsigned>(options.seed));
  raft_set_election_timeout(&raft_, static_cast<unsigned>(options.election_timeout.count()));
  raft_set_heartbeat_timeout(&raft_, static_cast<unsigned>(options.heartbeat_interval.count()));
  raft_set_install_snapshot_timeout(&raft_, snapshot_timeout_ms);
  raft_set_max_inflight_entries(&raft_, inflight_entries_max);
  raft_set_pre_vote(&raft_, true);
}

raft_engine::~raft_engine() {
  raft_.update = &update_;
  raft_close(&raft_, nullptr);
}

raft_event raft_engine::event(raft_event_type type, steady_time now) {
  raft_event event{};
  event.type = type;
  event.capacity = capacity;
  event.time = static_cast<raft_time>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
  return event;
}

int raft_engine::step(raft_event& event) {
  update_ = {};
  return raft_step(&raft_, &event, &update_);
}

std::string raft_engine::explain(int code) {
  return std::string(raft_strerror(code)) + " (" + raft_errmsg(&raft_) + ")";
}

consensus_role raft_engine::role() {
  switch (raft_state(&raft_)) {
    case RAFT_UNAVAILABLE: return consensus_role::unavailable;
    case RAFT_FOLLOWER: return consensus_role::follower;
    case RAFT_CANDIDATE: return consensus_role::candidate;
    case RAFT_LEADER: return consensus_role::leader;
  }
  return consensus_role::unavailable;
}

node_id raft_engine::leader() {
  raft_id id = 0;
  const char* address = nullptr;
  raft_leader(&raft_, &id, &address);
  return node_id(id);
}

steady_time raft_engine::timeout() const {
  return steady_time(std::chrono::milliseconds(raft_timeout(&raft_)));
}

}  // namespace statushive::cluster
