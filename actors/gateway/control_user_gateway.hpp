#pragma once

#include <memory>

#include "actors/gateway/gateway_services.hpp"
#include "actors/gateway/user_gateway.hpp"

namespace statushive {

/// Users and accounts as the replicated state holds them. Few rows are read on the caller's thread,
/// long walks over the list on the thread for long reads; new passwords are hashed on the
/// passwords' thread. Changes are commands. What a gateway answers has no password's hash.
/// REQUIRES: it is destroyed after the threads of its services were stopped and the control plane
/// made its last callback.
class control_user_gateway final : public user_gateway {
 public:
  explicit control_user_gateway(const gateway_services& shared);
  ~control_user_gateway() override;

  void list(const caller& who, const user_query& query, reply<user_list> answer) override;
  void show(const caller& who, const user_id& id, reply<profile> answer) override;
  void create(const caller& who, user_draft draft, reply<profile> answer) override;
  void update(const caller& who, const user_id& id, user_changes changes,
              reply<profile> answer) override;
  void remove(const caller& who, const user_id& id, reply<void> answer) override;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace statushive
