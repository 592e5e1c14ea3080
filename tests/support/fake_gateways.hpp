#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "actors/gateway/api_key_gateway.hpp"
#include "actors/gateway/audit_gateway.hpp"
#include "actors/gateway/cluster_gateway.hpp"
#include "actors/gateway/monitor_gateway.hpp"
#include "actors/gateway/session_gateway.hpp"
#include "actors/gateway/settings_gateway.hpp"
#include "actors/gateway/user_gateway.hpp"

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
  result<void> log_out_answer = unset_answer();
  result<void> password_answer = unset_answer();
  result<profile> self_answer = unset_answer();
  std::map<std::string, caller, std::less<>> tokens;  ///< The valid access tokens and API keys.

  int calls = 0;
  caller who;
  std::string email;
  std::string password;  ///< Of a login, or the current one in a change.
  std::string new_password;
  logout_scope ended = logout_scope::this_session;
  std::string refresh_token;
  std::string source_address;

  void log_in(const std::string& given_email, const std::string& given_password,
              const std::string& source, reply<token_grant> answer) override;
  void refresh(const std::string& given_token, const std::string& source,
               reply<token_grant> answer) override;
  [[nodiscard]] result<caller> identify(std::string_view token) const override;
  void log_out(const caller& asking, logout_scope which, reply<void> answer) override;
  void change_password(const caller& asking, const std::string& current_password,
                       const std::string& wanted_password, reply<void> answer) override;
  void show_self(const caller& asking, reply<profile> answer) override;
};

class fake_user_gateway final : public user_gateway {
 public:
  result<user_list> list_answer = unset_answer();
  result<profile> show_answer = unset_answer();
  result<profile> change_answer = unset_answer();  ///< Of create and update.
  result<void> remove_answer = unset_answer();

  int calls = 0;
  caller who;
  user_id id;
  user_query query;
  user_draft draft;
  user_changes changes;

  void list(const caller& asking, const user_query& wanted, reply<user_list> answer) override;
  void show(const caller& asking, const user_id& which, reply<profile> answer) override;
  void create(const caller& asking, user_draft wanted, reply<profile> answer) override;
  void update(const caller& asking, const user_id& which, user_changes wanted,
              reply<profile> answer) override;
  void remove(const caller& asking, const user_id& which, reply<void> answer) override;

 private:
  void asked(const caller& asking, const user_id& which = {});
};

class fake_api_key_gateway final : public api_key_gateway {
 public:
  result<api_key_list> list_answer = unset_answer();
  result<shown_api_key> show_answer = unset_answer();
  result<shown_api_key> create_answer = unset_answer();
  result<void> remove_answer = unset_answer();

  int calls = 0;
  caller who;
  api_key_id id;
  api_key_query query;
  api_key_draft draft;

  void list(const caller& asking, const api_key_query& wanted, reply<api_key_list> answer) override;
  void show(const caller& asking, const api_key_id& which, reply<shown_api_key> answer) override;
  void create(const caller& asking, api_key_draft wanted, reply<shown_api_key> answer) override;
  void remove(const caller& asking, const api_key_id& which, reply<void> answer) override;

 private:
  void asked(const caller& asking, const api_key_id& which = {});
};

class fake_settings_gateway final : public settings_gateway {
 public:
  /// What a new cluster has; null is for a node that has none yet.
  std::shared_ptr<const settings> current_answer = std::make_shared<const settings>();
  result<settings> show_answer = unset_answer();
  result<settings> update_answer = unset_answer();

  int calls = 0;  ///< Without those of `current`.
  caller who;
  settings_patch patch;

  [[nodiscard]] std::shared_ptr<const settings> current() const override { return current_answer; }
  void show(const caller& asking, reply<settings> answer) override;
  void update(const caller& asking, settings_patch wanted, reply<settings> answer) override;
};

class fake_audit_gateway final : public audit_gateway {
 public:
  result<audit_list> list_answer = unset_answer();

  int calls = 0;
  caller who;
  audit_query query;

  void list(const caller& asking, const audit_query& wanted, reply<audit_list> answer) override;
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
