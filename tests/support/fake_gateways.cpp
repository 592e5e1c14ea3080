#include "tests/support/fake_gateways.hpp"

#include <utility>

namespace statushive::tests {

error unset_answer() {
  return {errc::internal, "unset", "the test set no answer"};
}

void fake_monitor_gateway::asked(const caller& asking, const monitor_id& which) {
  ++calls;
  who = asking;
  id = which;
}

void fake_monitor_gateway::list(const caller& asking, const monitor_query& wanted,
                                reply<monitor_list> answer) {
  asked(asking);
  query = wanted;
  answer(list_answer);
}

void fake_monitor_gateway::show(const caller& asking, const monitor_id& which,
                                reply<monitor_details> answer) {
  asked(asking, which);
  answer(show_answer);
}

void fake_monitor_gateway::create(const caller& asking, monitor_draft wanted,
                                  reply<monitor_overview> answer) {
  asked(asking);
  draft = std::move(wanted);
  answer(change_answer);
}

void fake_monitor_gateway::update(const caller& asking, const monitor_id& which,
                                  monitor_patch wanted, reply<monitor_overview> answer) {
  asked(asking, which);
  patch = std::move(wanted);
  answer(change_answer);
}

void fake_monitor_gateway::remove(const caller& asking, const monitor_id& which,
                                  reply<void> answer) {
  asked(asking, which);
  answer(remove_answer);
}

void fake_monitor_gateway::heartbeats(const caller& asking, const monitor_id& which,
                                      const statushive::heartbeat_query& wanted,
                                      reply<std::vector<shown_heartbeat>> answer) {
  asked(asking, which);
  heartbeat_query = wanted;
  answer(heartbeats_answer);
}

void fake_session_gateway::log_in(const std::string& given_email, const std::string& given_password,
                                  const std::string& source, reply<token_grant> answer) {
  ++calls;
  email = given_email;
  password = given_password;
  source_address = source;
  answer(grant_answer);
}

void fake_session_gateway::refresh(const std::string& given_token, const std::string& source,
                                   reply<token_grant> answer) {
  ++calls;
  refresh_token = given_token;
  source_address = source;
  answer(grant_answer);
}

result<caller> fake_session_gateway::identify(std::string_view token) const {
  const auto found = tokens.find(token);
  if (found != tokens.end()) return found->second;
  return error(errc::unauthenticated, "invalid_token", "the access token is not valid");
}

void fake_session_gateway::log_out(const caller& asking, logout_scope which, reply<void> answer) {
  ++calls;
  who = asking;
  ended = which;
  answer(log_out_answer);
}

void fake_session_gateway::change_password(const caller& asking,
                                           const std::string& current_password,
                                           const std::string& wanted_password, reply<void> answer) {
  ++calls;
  who = asking;
  password = current_password;
  new_password = wanted_password;
  answer(password_answer);
}

void fake_session_gateway::show_self(const caller& asking, reply<profile> answer) {
  ++calls;
  who = asking;
  answer(self_answer);
}

void fake_user_gateway::asked(const caller& asking, const user_id& which) {
  ++calls;
  who = asking;
  id = which;
}

void fake_user_gateway::list(const caller& asking, const user_query& wanted,
                             reply<user_list> answer) {
  asked(asking);
  query = wanted;
  answer(list_answer);
}

void fake_user_gateway::show(const caller& asking, const user_id& which, reply<profile> answer) {
  asked(asking, which);
  answer(show_answer);
}

void fake_user_gateway::create(const caller& asking, user_draft wanted, reply<profile> answer) {
  asked(asking);
  draft = std::move(wanted);
  answer(change_answer);
}

void fake_user_gateway::update(const caller& asking, const user_id& which, user_changes wanted,
                               reply<profile> answer) {
  asked(asking, which);
  changes = std::move(wanted);
  answer(change_answer);
}

void fake_user_gateway::remove(const caller& asking, const user_id& which, reply<void> answer) {
  asked(asking, which);
  answer(remove_answer);
}

void fake_api_key_gateway::asked(const caller& asking, const api_key_id& which) {
  ++calls;
  who = asking;
  id = which;
}

void fake_api_key_gateway::list(const caller& asking, const api_key_query& wanted,
                                reply<api_key_list> answer) {
  asked(asking);
  query = wanted;
  answer(list_answer);
}

void fake_api_key_gateway::show(const caller& asking, const api_key_id& which,
                                reply<shown_api_key> answer) {
  asked(asking, which);
  answer(show_answer);
}

void fake_api_key_gateway::create(const caller& asking, api_key_draft wanted,
                                  reply<shown_api_key> answer) {
  asked(asking);
  draft = std::move(wanted);
  answer(create_answer);
}

void fake_api_key_gateway::remove(const caller& asking, const api_key_id& which,
                                  reply<void> answer) {
  asked(asking, which);
  answer(remove_answer);
}

void fake_settings_gateway::show(const caller& asking, reply<settings> answer) {
  ++calls;
  who = asking;
  answer(show_answer);
}

void fake_settings_gateway::update(const caller& asking, settings_patch wanted,
                                   reply<settings> answer) {
  ++calls;
  who = asking;
  patch = std::move(wanted);
  answer(update_answer);
}

void fake_audit_gateway::list(const caller& asking, const audit_query& wanted,
                              reply<audit_list> answer) {
  ++calls;
  who = asking;
  query = wanted;
  answer(list_answer);
}

void fake_cluster_gateway::status(const caller& asking, reply<cluster_report> answer) {
  ++calls;
  who = asking;
  answer(status_answer);
}

void fake_cluster_gateway::members(const caller& asking, reply<std::vector<member_report>> answer) {
  ++calls;
  who = asking;
  answer(members_answer);
}

}  // namespace statushive::tests
