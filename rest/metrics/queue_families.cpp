#include <optional>

#include "rest/metrics/families.hpp"

namespace statushive::rest {
namespace {

/// One bounded queue, as the label `queue` calls it.
struct queue_figures {
  std::string name;
  uint64_t items = 0;
  uint64_t items_max = 0;
  std::optional<uint64_t> refused = {};
  std::optional<uint64_t> expired = {};
};

void add_gateway_queues(std::vector<queue_figures>& queues, const gateways::statistics& now) {
  queues.push_back({"commands", now.commands_outstanding, now.commands_outstanding_max,
                    now.commands_refused, now.commands_expired});
  queues.push_back({"passwords", now.passwords_queued, now.passwords_queued_max,
                    now.passwords_refused, now.passwords_expired});
  queues.push_back({"long_reads", now.long_reads_queued, now.long_reads_queued_max,
                    now.long_reads_refused, now.long_reads_expired});
}

std::vector<queue_figures> queues_of(const node_metrics::sources& from) {
  std::vector<queue_figures> queues;
  if (from.monitoring) {
    const auto now = from.monitoring();
    queues.push_back(
        {"checks", now.checks_in_flight, now.checks_in_flight_max, now.checks_refused});
    queues.push_back({"transitions", now.transitions_pending, now.transitions_pending_max});
  }
  if (from.engine) {
    const auto now = from.engine();
    queues.push_back({"check_engine", now.queued, now.queued_max, now.refused});
  }
  if (from.journal) {
    const auto now = from.journal();
    queues.push_back({"journal", now.queued, now.queued_max, now.shed});
  }
  if (from.consensus && from.proposals) {
    const auto status = from.consensus();
    const auto bounds = from.proposals();
    queues.push_back({"proposals", status.queued_proposals, bounds.queued_proposals_max,
                      bounds.queue_full, status.timed_out_total});
    queues.push_back({"read_barriers", bounds.queued_barriers, bounds.queued_barriers_max});
  }
  if (from.gateways) add_gateway_queues(queues, from.gateways());
  return queues;
}

}  // namespace

void write_queues(exposition& out, const node_metrics::sources& from) {
  auto items = out.gauge("statushive_queue_items",
                         "What waits or is under way. checks: with the check engine, running or "
                         "queued; check_engine: for a place there; journal: heartbeats to be "
                         "written; transitions: changes of state to be committed; proposals and "
                         "read_barriers: for the cluster's agreement; commands: changes asked for "
                         "over the API; passwords: to be checked; long_reads: of the journal.");
  auto items_max = out.gauge("statushive_queue_items_max",
                             "Items that a queue takes; what comes beyond is refused.");
  auto refused = out.counter("statushive_queue_refusals_total",
                             "Items that a queue turned away, mostly because it was full.");
  auto expired = out.counter("statushive_queue_expirations_total",
                             "Items that waited in a queue for longer than they may.");
  for (const auto& queue : queues_of(from)) {
    const exposition::labels which{{"queue", queue.name}};
    items.add(queue.items, which);
    items_max.add(queue.items_max, which);
    if (queue.refused) refused.add(*queue.refused, which);
    if (queue.expired) expired.add(*queue.expired, which);
  }
}

}  // namespace statushive::rest
