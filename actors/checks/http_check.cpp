#include "actors/checks/http_check.hpp"

#include <algorithm>

#include "actors/checks/redirect.hpp"

namespace statushive::checks {
namespace {

using std::chrono::milliseconds;

/// A time-out is the target's if our own delays took at most this part of the time.
constexpr int own_delay_divisor_max = 10;

milliseconds whole_ms(steady_time::duration span) {
  return std::chrono::duration_cast<milliseconds>(span);
}

check_result result_of(failure_reason reason) {
  if (reason == failure_reason::none) return check_result::up;
  return is_own_trouble(reason) ? check_result::no_data : check_result::down;
}

bool has_not_connected(const transfer_facts& facts) {
  if (facts.curl_code == CURLE_COULDNT_CONNECT) return true;
  return facts.curl_code == CURLE_OPERATION_TIMEDOUT &&
         !(facts.is_tls ? facts.is_handshaken : facts.is_connected);
}

bool is_timeout(failure_reason reason) {
  using enum failure_reason;
  return reason == dns_timeout || reason == connect_timeout || reason == tls_timeout ||
         reason == response_timeout || reason == body_timeout;
}

}  // namespace

http_check::http_check(const surroundings& around, queued_check taken,
                       std::shared_ptr<const address_policy> policy, size_t slot)
    : around_(around),
      plan_(std::move(taken)),
      policy_(std::move(policy)),
      slot_(slot),
      started_(std::chrono::steady_clock::now()),
      url_(plan_.request.url),
      method_(plan_.request.method) {}

void http_check::start() {
  begin_hop();
}

void http_check::begin_hop() {
  if (!plan_.target) {
    const auto& problem = plan_.target.failure().message();
    if (redirects_ > 0)
      return fail({failure_reason::redirect_blocked, "Redirected to a bad URL: the " + problem});
    const auto reason =
        has_foreign_scheme(url_) ? failure_reason::url_scheme : failure_reason::url_invalid;
    return fail({reason, "The " + problem});
  }
  if (plan_.target->is_tls && !around_.trust.is_loaded()) {
    return fail(
        {failure_reason::internal, "This server has no certificate authorities to check with"});
  }
  if (plan_.target->literal) return reach({*plan_.target->literal});
  phase_ = phase::resolving;
  around_.names.resolve(plan_.target->host, *this);
}

void http_check::on_resolved(const lookup_answer& answer) {
  phase_ = phase::idle;
  if (answer.error != lookup_error::none) {
    return fail(classify_lookup(answer.error, answer.detail, context()));
  }
  reach(answer.addresses);
}

void http_check::reach(std::vector<ip_address> addresses) {
  std::optional<failure> refused;
  std::erase_if(addresses, [&](const ip_address& address) {
    const auto why = policy_->refusal(address);
    if (why && !refused) refused = blocked(address.str(), *why);
    return why.has_value();
  });
  if (addresses.empty()) {
    return fail(refused.value_or(failure{failure_reason::dns_nodata, "The name has no address"}));
  }
  untried_ = std::move(addresses);
  address_failure_.reset();
  request();
}

std::vector<ip_address> http_check::next_addresses() {
  std::vector<ip_address> chosen;
  for (const auto kind : {ip_address::family::v6, ip_address::family::v4}) {
    const auto found = std::find_if(untried_.begin(), untried_.end(),
                                    [kind](const ip_address& each) { return each.kind == kind; });
    if (found == untried_.end()) continue;
    chosen.push_back(*found);
    untried_.erase(found);
  }
  return chosen;
}

void http_check::request() {
  transfer_spec spec;
  spec.url = url_;
  spec.method = method_;
  spec.is_tls = plan_.target->is_tls;
  spec.port = plan_.target->port;
  spec.addresses = next_addresses();
  spec.time_left =
      std::max(whole_ms(plan_.deadline - std::chrono::steady_clock::now()), milliseconds(1));
  // An address that does not answer must leave time for the others.
  spec.time_to_connect =
      untried_.empty() ? 2 * spec.time_left : (spec.time_left + milliseconds(1)) / 2;
  spec.policy = policy_.get();
  transfer_ = around_.transfers.start(spec, *this);
  if (transfer_ == nullptr) {
    return fail({failure_reason::overloaded, "This server could not start a request"});
  }
  phase_ = phase::transferring;
}

void http_check::on_transfer_end(transfer_facts facts) {
  phase_ = phase::idle;
  transfer_ = nullptr;
  if (!facts.refusal.empty()) return fail(blocked(facts.refused_address, facts.refusal));
  const bool has_time = std::chrono::steady_clock::now() < plan_.deadline;
  if (!untried_.empty() && has_time && has_not_connected(facts)) {
    note_failed_address(facts);
    return request();
  }
  const bool is_read = facts.curl_code == CURLE_OK || facts.is_body_cut;
  if (is_read && is_redirect(facts.status) && !facts.location.empty() &&
      facts.status != plan_.request.expected_status) {
    return follow(facts);
  }
  if (auto found = classify_transfer(facts, context())) {
    const bool is_late =
        is_timeout(found->reason) && is_own_delay(std::chrono::steady_clock::now());
    if (is_late) {
      found = failure{failure_reason::overloaded, "Timed out, but this server was late itself"};
    }
    // One address without a route, as IPv6 often is, says nothing; what the others said counts.
    if (found->reason == failure_reason::network_unreachable && address_failure_) {
      found = std::move(address_failure_);
    }
    return fail(std::move(*found), facts.status);
  }
  finish(failure_reason::none, "", facts.status);
}

void http_check::note_failed_address(const transfer_facts& facts) {
  if (address_failure_) return;
  address_failure_ = classify_transfer(facts, context());
  if (address_failure_ && is_own_trouble(address_failure_->reason)) address_failure_.reset();
}

void http_check::follow(const transfer_facts& facts) {
  if (++redirects_ > around_.redirects_max) {
    return fail({failure_reason::too_many_redirects,
                 "More than " + std::to_string(around_.redirects_max) + " redirects"},
                facts.status);
  }
  url_ = redirect_url(url_, facts.location);
  method_ = method_after(facts.status, method_);
  plan_.target = parse_url(url_);
  begin_hop();
}

void http_check::expire(steady_time now) {
  switch (std::exchange(phase_, phase::idle)) {
    case phase::transferring:
      return on_transfer_end(around_.transfers.abort(*transfer_, CURLE_OPERATION_TIMEDOUT));
    case phase::resolving:
      around_.names.forget(plan_.target->host, *this);
      if (is_own_delay(now)) {
        return fail({failure_reason::overloaded, "Timed out, but this server was late itself"});
      }
      return fail(classify_lookup(lookup_error::timeout, "", context()));
    case phase::idle:
    case phase::ended: break;
  }
}

void http_check::cancel(failure why) {
  switch (std::exchange(phase_, phase::idle)) {
    case phase::transferring: around_.transfers.abort(*transfer_, CURLE_ABORTED_BY_CALLBACK); break;
    case phase::resolving: around_.names.forget(plan_.target->host, *this); break;
    case phase::idle:
    case phase::ended: return;
  }
  fail(std::move(why));
}

bool http_check::is_own_delay(steady_time now) const {
  const auto waited = started_ - plan_.submitted;
  const auto overdue = std::max(now - plan_.deadline, steady_time::duration::zero());
  return (waited + overdue) * own_delay_divisor_max > plan_.request.timeout;
}

failure_context http_check::context() const {
  failure_context context;
  context.host = plan_.target->host;
  context.port = plan_.target->port;
  context.timeout = plan_.request.timeout;
  context.expected_status = plan_.request.expected_status;
  context.now_seconds = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return context;
}

failure http_check::blocked(const std::string& address, std::string_view why) const {
  const auto named = address + " (" + std::string(why) + ')';
  auto message = plan_.target->literal ? "This server may not contact " + named
                                       : plan_.target->host + " resolves to " + named +
                                             ", which this server may not contact";
  return {failure_reason::blocked_address, std::move(message)};
}

void http_check::fail(failure found, uint16_t status) {
  if (redirects_ > 0 && found.reason != failure_reason::too_many_redirects) {
    found.message +=
        " (after " + std::to_string(redirects_) + (redirects_ == 1 ? " redirect)" : " redirects)");
  }
  finish(found.reason, std::move(found.message), status);
}

void http_check::finish(failure_reason reason, std::string message, uint16_t status) {
  phase_ = phase::ended;
  check_outcome outcome;
  outcome.ticket = plan_.request.ticket;
  outcome.result = result_of(reason);
  outcome.reason = reason;
  outcome.response_time = whole_ms(std::chrono::steady_clock::now() - started_);
  if (status != 0) outcome.status_code = status;
  outcome.message = std::move(message);
  outcome.queue_time = whole_ms(started_ - plan_.submitted);
  around_.recipient.on_check_end(*this, std::move(outcome));
}

check_outcome outcome_without_start(const queued_check& check, const failure& why,
                                    steady_time now) {
  check_outcome outcome;
  outcome.ticket = check.request.ticket;
  outcome.result = result_of(why.reason);
  outcome.reason = why.reason;
  outcome.message = why.message;
  outcome.queue_time = whole_ms(now - check.submitted);
  return outcome;
}

}  // namespace statushive::checks
