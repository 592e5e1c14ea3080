#include "storage/store/replicated_state.hpp"

#include "storage/store/account_sweep.hpp"
#include "storage/store/api_key_store.hpp"
#include "storage/store/apply_context.hpp"
#include "storage/store/audit_store.hpp"
#include "storage/store/cluster_store.hpp"
#include "storage/store/event_store.hpp"
#include "storage/store/idempotency_store.hpp"
#include "storage/store/member_store.hpp"
#include "storage/store/monitor_store.hpp"
#include "storage/store/request_store.hpp"
#include "storage/store/session_store.hpp"
#include "storage/store/settings_store.hpp"
#include "storage/store/user_store.hpp"

namespace statushive::storage {
namespace {

/// What no store looks at: the envelope, and whether there is a cluster.
result<void> validate_envelope(const command& asked, const table_reader& rows) {
  if (asked.request.is_nil()) return invalid_field("request", "needs an id");
  if (auto valid = validate_time("proposed_at", asked.proposed_at); !valid) return valid;
  if (!rows.has_state() && !std::holds_alternative<bootstrap_cluster>(asked.body)) {
    return error(errc::failed_precondition, "not_bootstrapped", "there is no cluster yet");
  }
  return {};
}

command_result dispatch(const command& asked, apply_context& context) {
  if (auto known = context.identify_actor(); !known) return known.failure();
  auto known = answer_of_repetition(asked, context);
  if (!known) return known.failure();
  if (*known) return **std::move(known);
  auto outcome = std::visit([&](const auto& body) { return apply(body, context); }, asked.body);
  if (outcome && asked.idempotency) {
    if (auto kept = remember_creation(asked, context); !kept) return kept.failure();
  }
  return outcome;
}

/// What a command leaves behind beside its resources, with the removal of what is too old.
result<void> write_traces(uint64_t index, const command& asked, const apply_context& context,
                          const command_result& outcome, const replicated_state::limits& bounds) {
  auto& rows = context.rows;
  const auto now = asked.proposed_at;
  auto written = write_events(rows, index, context.events, now, bounds.event_rows_max);
  if (!written) return written;
  written = write_audit(rows, index, context.audit, now, bounds.audit_rows_max);
  if (!written) return written;
  written = write_answer(rows, asked.request, outcome, now, bounds.request_rows_max);
  if (!written) return written;
  if (written = sweep_sessions(rows, now); !written) return written;
  return sweep_idempotency_keys(rows, now);
}

}  // namespace

result<applied_command> replicated_state::apply(uint64_t index, std::string_view encoded_command,
                                                state_transaction& transaction) const {
  const auto asked = decode_command(encoded_command);
  if (!asked) return asked.failure();
  auto rows = table_writer::open(transaction);
  if (!rows) return rows.failure();
  if (auto valid = validate_envelope(*asked, *rows); !valid) {
    return applied_command{valid.failure(), {}, false};
  }
  auto answered = find_answer(*rows, asked->request);
  if (!answered) return answered.failure();
  if (*answered) return applied_command{std::move(**answered), {}, true};

  apply_context context(*asked, index, *rows);
  auto outcome = dispatch(*asked, context);
  if (!outcome && outcome.failure().code() == errc::corruption) return outcome.failure();
  // A store answers a failed read as it answers a refusal. Recorded as one, it would part this node
  // from the others for good.
  if (const auto& failure = transaction.read_failure()) return *failure;
  if (rows->has_state()) {
    auto written = write_traces(index, *asked, context, outcome, limits_);
    if (!written) return written.failure();
  }
  return applied_command{std::move(outcome), std::move(context.events), false};
}

}  // namespace statushive::storage
