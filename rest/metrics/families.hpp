#pragma once

// Private to rest/metrics.

#include "rest/metrics/exposition.hpp"
#include "rest/metrics/node_metrics.hpp"

namespace statushive::rest {

// Each asks the sources of its subject, and writes their metrics.

void write_process(exposition& out, const node_metrics::sources& from);
void write_http(exposition& out, const node_metrics::sources& from);
void write_checks(exposition& out, const node_metrics::sources& from);
void write_storage(exposition& out, const node_metrics::sources& from);
void write_consensus(exposition& out, const node_metrics::sources& from);
/// The queues of all components, one family for each property of a queue.
void write_queues(exposition& out, const node_metrics::sources& from);

}  // namespace statushive::rest
