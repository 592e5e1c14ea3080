#pragma once

#include <string>
#include <vector>

#include "proto/model/command.hpp"
#include "storage/store/replicated_state.hpp"
#include "storage/store/state_view.hpp"
#include "tests/support/memory_key_values.hpp"
#include "tests/support/seeded_random.hpp"

namespace statushive::tests {

/// A replicated state over rows in memory, and the parts of a cluster of one node with one account
/// and its administrator. Commands get the next log index and the fixture's time.
class store_fixture {
 public:
  explicit store_fixture(storage::replicated_state::limits bounds = {}, uint64_t seed = 1);

  // What `bootstrap` puts into the state.
  node_id node{0x0102030405060708};
  cluster_id cluster;
  account owner;
  user administrator;
  settings rules;

  memory_key_values rows;
  seeded_random random;
  timestamp now = from_ms(1'700'000'000'000);

  [[nodiscard]] bootstrap_cluster founding() const;
  /// REQUIRES: not yet called.
  void bootstrap();

  [[nodiscard]] principal by_node() const { return {{}, {}, node, {}}; }
  [[nodiscard]] principal by_administrator() const {
    return {administrator.id, administrator.account, {}, {}};
  }
  template <class Id>
  [[nodiscard]] Id make_id() {
    return Id::make(now, random);
  }

  /// A command with a new request id.
  [[nodiscard]] command ask(const principal& actor, command_body body);
  storage::applied_command apply(const command& asked);
  storage::applied_command apply(const principal& actor, command_body body) {
    return apply(ask(actor, std::move(body)));
  }
  /// The reason of the refusal, empty for success.
  std::string refusal(const principal& actor, command_body body);
  std::string refusal(const command& asked);
  /// Errors: what replicated_state says about bytes that it cannot apply.
  result<storage::applied_command> apply_bytes(std::string_view encoded);

  /// Puts another account with one user straight into the rows.
  user add_user(role r, plan p = plan::unlimited);
  /// Puts a user into an account that exists.
  user add_user(role r, const account_id& account);
  /// Who acts through a new API key of the user. REQUIRES: the user's role covers the scope.
  principal add_key(const user& of, scope reach);
  /// A monitor of the administrator's account, or of another user's. REQUIRES: it succeeds.
  monitor add_monitor(const std::string& name = "site", bool active = true);
  monitor add_monitor(const principal& actor, const std::string& name, bool active = true);
  [[nodiscard]] record_transition transition(const monitor& of, monitor_state to) const;

  [[nodiscard]] storage::state_view view() const { return storage::state_view(rows); }
  [[nodiscard]] monitor stored(const monitor_id& id) const;
  [[nodiscard]] std::vector<event> events() const;
  /// Newest first.
  [[nodiscard]] std::vector<audit_record> audit() const;
  /// The rows whose key or value mentions the bytes, but for the traces of commands: events, audit
  /// records and answers.
  [[nodiscard]] size_t rows_about(std::string_view bytes) const;
  [[nodiscard]] size_t rows_in(storage::table wanted) const;
  [[nodiscard]] uint64_t last_index() const { return index_; }

 private:
  storage::replicated_state state_;
  uint64_t index_ = 0;
};

[[nodiscard]] monitor_spec a_spec(const std::string& name);
[[nodiscard]] principal acting(const user& who);

}  // namespace statushive::tests
