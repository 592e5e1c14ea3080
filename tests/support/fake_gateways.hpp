#pragma once

#include <map>
#include <string>
#include <vector>

#include "actors/gateway/cluster_gateway.hpp"
#include "actors/gateway/monitor_gateway.hpp"
#include "actors/gateway/session_gateway.hpp"

namespace statushive::tests {

/// What a test that does not set an answer gets.
[[nodiscard]] error unset_answer();

/// Answers at once with what the test set, and keeps what it was asked last.
class fake_monitor_gateway final : public monitor_gateway {
 public:
  result<monitor_list> list_answer = unset_answer();
  result<monitor_details> show_answer = unset_answer();
  result<monitor_overview> change_answer = unset_answer();  ///< Of create and update.
  result<void> remove_answer = unset_answer();
  result<std::vector<shown_heartbeat>> heartbeats_answer = unset_answer();

  int calls = 0;
  caller who;
  monitor_id id;
  monitor_query query;
  statushive::heartbeat_query heartbeat_query;
  monitor_draft draft;
  monitor_patch patch;

  void list(const caller& asking, const monitor_query& wanted, reply<monitor_list> answer) override;
  void show(const caller& asking, const monitor_id& which, reply<monitor_details> answer) override;
  void create(const caller& asking, monitor_draft wanted, reply<monitor_overview> answer) override;
  void update(const caller& asking, const monitor_id& which, monitor_patch wanted,
              reply<monitor_overview> answer) override;
  void remove(const caller& asking, const monitor_id& which, reply<void> answer) override;
  void heartbeats(const caller& asking, const monitor_id& which,
                  const statushive::heartbeat_query& wanted,
                  reply<std::vector<shown_heartbeat>> answer) override;

 private:
  void asked(const caller& asking, const monitor_id& which = {});
};

class fake_session_gateway final : public session_gateway {
 public:
  result<token_grant> grant_answer = unset_answer();
  result<profile> self_answer = unset_answer();
  std::map<std::string, caller, std::less<>> tokens;  ///< The valid access tokens.

  int calls = 0;
  caller who;
  std::string email;
  std::string password;
  std::string refresh_token;
  std::string source_address;

  void log_in(const std::string& given_email, const std::string& given_password,
              const std::string& source, reply<token_grant> answer) override;
  void refresh(const std::string& given_token, const std::string& source,
               reply<token_grant> answer) override;
  [[nodiscard]] result<caller> identify(std::string_view access_token) const override;
  void show_self(const caller& asking, reply<profile> answer) override;
};

class fake_cluster_gateway final : public cluster_gateway {
 public:
  result<cluster_report> status_answer = unset_answer();
  result<std::vector<member_report>> members_answer = unset_answer();
  result<void> readiness_answer = unset_answer();

  int calls = 0;
  caller who;

  void status(const caller& asking, reply<cluster_report> answer) override;
  void members(const caller& asking, reply<std::vector<member_report>> answer) override;
  [[nodiscard]] result<void> readiness() const override { return readiness_answer; }
};

}  // namespace statushive::tests
