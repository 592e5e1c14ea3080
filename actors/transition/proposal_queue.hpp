#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>

#include "proto/model/command.hpp"
#include "proto/model/time.hpp"

namespace statushive::actors {

/// A transition with what makes all attempts at it one request.
struct transition_proposal {
  request_id request;
  timestamp proposed_at;
  record_transition transition;
};

/// Which transitions wait for the replicated log, and when to try them: in the order in which they
/// came, a bounded number at a time. An unavailable log stops them all for a growing time, after
/// which one tries whether it is back. No CAF, no clock: pure.
class proposal_queue {
 public:
  using client_id = uint64_t;

  struct limits {
    size_t open_max = 100'000;  ///< Waiting and in flight, about 400 bytes each.
    size_t in_flight_max = 64;
    std::chrono::milliseconds back_off_min{250};
    std::chrono::milliseconds back_off_max{5000};
  };

  explicit proposal_queue(const limits& bounds) : limits_(bounds), window_(bounds.in_flight_max) {}

  /// False when there is no room, or the client has one open already.
  [[nodiscard]] bool add(client_id client, transition_proposal proposal);

  /// The next one to hand to the log, which is in flight from now on; nothing while the log is
  /// given time or enough are in flight. Answer each with settled() or unavailable().
  struct attempt {
    client_id client = 0;
    const transition_proposal* proposal = nullptr;  ///< Valid until the next call.
  };
  [[nodiscard]] std::optional<attempt> next(steady_time now);

  /// The log answered for good: the client's proposal is gone, and the log works.
  void settled(client_id client);
  /// The log could not say: the proposal will be tried again, as the same request. False when it
  /// was withdrawn meanwhile, and is gone.
  [[nodiscard]] bool unavailable(client_id client, steady_time now);

  /// True when the proposal was waiting, and is gone. One in flight is only not tried again.
  [[nodiscard]] bool withdraw(client_id client);

  /// When to ask next() again; nothing if an answer or an addition has to come first.
  [[nodiscard]] std::optional<steady_time> resumes_at() const;
  [[nodiscard]] size_t size() const { return proposals_.size(); }

 private:
  struct entry {
    transition_proposal proposal;
    int64_t place = 0;  ///< In waiting_, when not in flight.
    bool is_in_flight = false;
    bool is_withdrawn = false;  ///< Only in flight.
  };

  limits limits_;
  std::unordered_map<client_id, entry> proposals_;
  /// Exactly the ones not in flight, by place, in the order to try them.
  std::map<int64_t, client_id> waiting_;
  int64_t last_place_ = 0;
  size_t in_flight_ = 0;
  size_t window_;  ///< 1 until an unavailable log has answered.
  std::chrono::milliseconds back_off_{};
  std::optional<steady_time> not_before_;
};

}  // namespace statushive::actors
