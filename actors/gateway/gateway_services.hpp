#pragma once

#include <atomic>

#include "actors/gateway/command_proposer.hpp"
#include "actors/gateway/job_thread.hpp"
#include "proto/model/random.hpp"
#include "proto/model/time.hpp"

namespace statushive::cluster {
class cluster_key;
class control_plane;
}  // namespace statushive::cluster

namespace statushive {

/// What the gateways of a node share. Owned by `gateways`, which ends after them all; copied
/// freely.
struct gateway_services {
  cluster::control_plane& control;
  const cluster::cluster_key& key;
  const clock& time;
  random_source& random;
  command_proposer& proposer;
  /// Hashes passwords one after another, because each takes 64 MiB and some 0.1 s.
  job_thread& passwords;
  /// Reads that may walk far or wait for the disk.
  job_thread& long_reads;
  const std::atomic<bool>& is_stopping;  ///< Then every call is answered with refused_stopping().
};

/// Answers with what `read()` gives, on the thread for long reads.
template <class T, class Read>
void read_later(const gateway_services& with, const account_id& whose, reply<T> answer, Read read) {
  with.long_reads.submit(
      whose, [answer = std::move(answer), read = std::move(read)](const result<void>& turn) {
        if (!turn) return answer(turn.failure());
        answer(read());
      });
}

}  // namespace statushive
