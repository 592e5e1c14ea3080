#include "actors/gateway/control_audit_gateway.hpp"

#include <map>
#include <utility>

#include "actors/gateway/list_bounds.hpp"
#include "actors/gateway/refusals.hpp"
#include "cluster/control/control_plane.hpp"
#include "storage/store/state_view.hpp"

namespace statushive {
namespace {

/// E-mail addresses of the users that a page names: a few point reads.
class address_book {
 public:
  explicit address_book(const storage::state_view& state) : state_(state) {}

  /// Empty for nobody, and for somebody who is no longer there.
  result<std::string> email_of(const user_id& id) {
    if (id.is_nil()) return std::string();
    if (const auto known = emails_.find(id); known != emails_.end()) return known->second;
    const auto found = state_.find_user(id);
    if (!found) return found.failure();
    return emails_.emplace(id, *found ? (*found)->email : std::string()).first->second;
  }

 private:
  const storage::state_view& state_;
  std::map<user_id, std::string> emails_;
};

}  // namespace

control_audit_gateway::control_audit_gateway(const gateway_services& shared) : services_(shared) {}

void control_audit_gateway::list(const caller& who, const audit_query& query,
                                 reply<audit_list> answer) {
  if (services_.is_stopping) return answer(refused_stopping());
  if (auto allowed = require_role(who, role::admin); !allowed) return answer(allowed.failure());
  if (auto sound = check_page(query.limit, audit_list_limit_max, query.offset); !sound) {
    return answer(sound.failure());
  }
  const bool is_filtered = query.account || query.resource_id || query.action;
  if (!is_filtered && query.offset <= short_walk_rows_max) return answer(page(query));
  read_later(services_, who.account, std::move(answer), [this, query] { return page(query); });
}

result<audit_list> control_audit_gateway::page(const audit_query& query) const {
  const auto now = services_.control.view();
  auto found =
      now.list_audit({query.account, query.resource_id, query.action}, {query.limit, query.offset});
  if (!found) return found.failure();
  address_book people(now);
  audit_list answer{{}, found->total};
  answer.records.reserve(found->entries.size());
  for (auto& [index, record] : found->entries) {
    auto email = people.email_of(record.actor.user);
    if (!email) return email.failure();
    answer.records.push_back({index, std::move(record), *std::move(email)});
  }
  return answer;
}

}  // namespace statushive
