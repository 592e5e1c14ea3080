#include "rest/metrics/families.hpp"

namespace statushive::rest {
namespace {

void write_status(exposition& out, const cluster::consensus_status& now) {
  out.gauge("statushive_consensus_is_leader", "1 on the node that leads the cluster.")
      .add(now.role == cluster::consensus_role::leader ? 1 : 0);
  out.gauge("statushive_consensus_has_leader", "1 while this node knows of a leader.")
      .add(now.leader.is_none() ? 0 : 1);
  out.gauge("statushive_consensus_term", "The cluster's term; it grows with each election.")
      .add(now.term);
  out.gauge("statushive_consensus_commit_index", "The last log entry that is committed.")
      .add(now.commit_index);
  out.gauge("statushive_consensus_applied_index",
            "The last log entry that this node's state contains.")
      .add(now.applied_index);
  out.gauge("statushive_consensus_first_index", "The first log entry that is kept.")
      .add(now.first_index);
  out.gauge("statushive_consensus_last_index", "The last entry of this node's log.")
      .add(now.last_index);
  out.counter("statushive_consensus_syncs_total", "Times at which log or term were made durable.")
      .add(now.syncs);
  out.counter("statushive_consensus_compactions_total",
              "Times at which old log entries were dropped.")
      .add(now.compactions_total);
}

void write_proposals(exposition& out, const cluster::consensus_counters& now) {
  out.counter("statushive_consensus_proposals_total",
              "Changes proposed to the cluster through this node, by outcome.")
      .add(now.committed, {{"outcome", "committed"}})
      .add(now.no_leader, {{"outcome", "no_leader"}})
      .add(now.queue_full, {{"outcome", "queue_full"}})
      .add(now.superseded, {{"outcome", "superseded"}})
      .add(now.outcome_unknown, {{"outcome", "outcome_unknown"}})
      .add(now.other, {{"outcome", "other"}});
  out.durations("statushive_consensus_commit_duration_seconds",
                "From the proposal of a change until it was committed and applied here.")
      .add(now.commit_latency);
}

}  // namespace

void write_consensus(exposition& out, const node_metrics::sources& from) {
  if (from.consensus) write_status(out, from.consensus());
  if (from.proposals) write_proposals(out, from.proposals());
}

}  // namespace statushive::rest
