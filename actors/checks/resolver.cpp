#include "actors/checks/resolver.hpp"

#include <algorithm>

namespace statushive::checks {
namespace {

constexpr std::array families = {ip_address::family::v6, ip_address::family::v4};
constexpr size_t addresses_per_family_max = 4;

steady_time now() {
  return std::chrono::steady_clock::now();
}

/// The failure that says most, when both families failed: a name that does not exist has neither;
/// that it has no address is known only when both say so.
const family_answer& telling(const family_answer& one, const family_answer& other) {
  constexpr std::array order = {lookup_error::nxdomain,   lookup_error::overloaded,
                                lookup_error::no_network, lookup_error::servfail,
                                lookup_error::refused,    lookup_error::timeout,
                                lookup_error::failed,     lookup_error::nodata};
  for (const auto error : order) {
    if (one.error == error) return one;
    if (other.error == error) return other;
  }
  return one;
}

struct merged {
  lookup_answer answer;
  std::chrono::seconds ttl{};
};

merged merge(const std::array<std::optional<family_answer>, 2>& families_found) {
  merged result;
  for (const auto& found : families_found) {
    if (!found || found->addresses.empty()) continue;
    result.ttl = result.answer.addresses.empty() ? found->ttl : std::min(result.ttl, found->ttl);
    const auto count = std::min(found->addresses.size(), addresses_per_family_max);
    result.answer.addresses.insert(result.answer.addresses.end(), found->addresses.begin(),
                                   found->addresses.begin() + static_cast<ptrdiff_t>(count));
  }
  if (!result.answer.addresses.empty()) return result;
  const auto& failure = telling(*families_found[0], *families_found[1]);
  result.answer.error = failure.error;
  result.answer.detail = failure.detail;
  return result;
}

}  // namespace

resolver::resolver(event_loop& loop, dns_client::options settings, limits bounds)
    : bounds_(bounds), servers_(loop, std::move(settings)) {}

void resolver::resolve(const std::string& host, waiter& asker) {
  if (const auto* const answer = find_cached(host)) {
    const auto copy = *answer;  // The waiter may resolve another name, and that may drop this one.
    return asker.on_resolved(copy);
  }
  if (const auto found = pending_.find(host); found != pending_.end()) {
    found->second->waiters.push_back(&asker);
    return;
  }
  begin(host, asker);
}

void resolver::begin(const std::string& host, waiter& asker) {
  if (auto local = servers_.find_in_hosts_file(host); !local.addresses.empty()) {
    const auto found = merge({std::move(local), family_answer{}});
    keep(host, found.answer, found.ttl);
    return asker.on_resolved(found.answer);
  }
  if (servers_.questions() + families.size() > bounds_.questions_max) {
    return asker.on_resolved({{}, lookup_error::overloaded, "too many names are being looked up"});
  }
  if (servers_.questions() == 0) next_tick_ = now() + dns_client::tick_interval;
  auto pending = std::make_shared<lookup>();
  pending->host = host;
  pending->waiters.push_back(&asker);
  pending_.emplace(host, pending);
  for (size_t index = 0; index < families.size(); ++index) {
    servers_.query(host, families[index], [this, pending, index](family_answer answer) {
      on_family(pending, index, std::move(answer));
    });
  }
}

void resolver::on_family(const std::shared_ptr<lookup>& pending, size_t index,
                         family_answer answer) {
  const bool has_addresses = !answer.addresses.empty();
  pending->answers[index] = std::move(answer);
  if (pending->answers[1 - index]) return conclude(pending);
  if (has_addresses) {
    pending->half = half_answered_.emplace(now() + bounds_.second_family_patience, pending);
  }
}

void resolver::conclude(const std::shared_ptr<lookup>& pending) {
  if (const auto half = std::exchange(pending->half, {})) half_answered_.erase(*half);
  auto [answer, ttl] = merge(pending->answers);
  const bool is_complete = pending->answers[0] && pending->answers[1];
  // Half an answer is kept for a moment only: the other half may be on its way.
  if (!answer.addresses.empty()) keep(pending->host, answer, is_complete ? ttl : bounds_.ttl_min);
  if (std::exchange(pending->is_concluded, true)) return;
  const auto waiters = std::exchange(pending->waiters, {});
  if (const auto found = pending_.find(pending->host);
      found != pending_.end() && found->second == pending) {
    pending_.erase(found);
  }
  for (auto* const asker : waiters)
    asker->on_resolved(answer);
}

void resolver::forget(const std::string& host, waiter& asker) {
  const auto found = pending_.find(host);
  if (found == pending_.end()) return;
  std::erase(found->second->waiters, &asker);
  // The next one who asks starts afresh instead of joining questions that have failed somebody
  // already.
  if (found->second->waiters.empty()) pending_.erase(found);
}

const lookup_answer* resolver::find_cached(const std::string& host) {
  const auto found = cache_.find(host);
  if (found == cache_.end()) return nullptr;
  if (found->second.expires > now()) return &found->second.answer;
  by_age_.erase(found->second.age);
  cache_.erase(found);
  return nullptr;
}

void resolver::keep(const std::string& host, const lookup_answer& answer,
                    std::chrono::seconds ttl) {
  const auto expires = now() + std::clamp(ttl, bounds_.ttl_min, bounds_.ttl_max);
  if (const auto found = cache_.find(host); found != cache_.end()) {
    by_age_.splice(by_age_.end(), by_age_, found->second.age);
    found->second.answer = answer;
    found->second.expires = expires;
    return;
  }
  if (cache_.size() >= bounds_.names_cached_max) {
    cache_.erase(by_age_.front());
    by_age_.pop_front();
  }
  cache_.emplace(host, cached{answer, expires, by_age_.insert(by_age_.end(), host)});
}

std::optional<steady_time> resolver::next_deadline() const {
  std::optional<steady_time> next;
  if (servers_.questions() > 0) next = next_tick_;
  if (!half_answered_.empty() && (!next || half_answered_.begin()->first < *next)) {
    next = half_answered_.begin()->first;
  }
  return next;
}

void resolver::on_time(steady_time time) {
  if (servers_.questions() > 0 && time >= next_tick_) {
    next_tick_ = time + dns_client::tick_interval;
    servers_.tick();
  }
  while (!half_answered_.empty() && half_answered_.begin()->first <= time) {
    const auto pending = half_answered_.begin()->second;
    conclude(pending);
  }
}

}  // namespace statushive::checks
