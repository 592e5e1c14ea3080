#pragma once

#include <chrono>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "store_fixture.hpp"

namespace statushive::tests {

/// What a monitor should be like, kept without any store.
struct expected_monitor {
  account_id account;
  monitor_number number;
  std::string name;
  bool is_active = true;
  bool is_paused_by_plan = false;
  std::chrono::seconds interval{};
  std::optional<std::chrono::seconds> wanted_interval;
  monitor_state state = monitor_state::pending;
  uint64_t version = 1;
};

struct expected_user {
  account_id account;
  std::string email;
  statushive::role role = role::viewer;
};

struct expected_key {
  user_id user;
  scope reach = scope::read;
};

/// Draws commands, good and bad ones, and knows what each should be answered. Sweeps must be done
/// between two of them.
class random_commands {
 public:
  random_commands(store_fixture& state, uint32_t seed);

  struct expectation {
    command asked;
    std::string refusal;
  };
  /// Sometimes one of the last ten again, with the answer that it had.
  expectation next();

  [[nodiscard]] const std::map<monitor_id, expected_monitor>& monitors() const { return monitors_; }
  [[nodiscard]] const std::map<user_id, expected_user>& users() const { return users_; }
  [[nodiscard]] const std::map<api_key_id, expected_key>& keys() const { return keys_; }
  [[nodiscard]] const std::map<account_id, plan>& accounts() const { return accounts_; }
  [[nodiscard]] uint32_t next_number() const { return next_number_; }

 private:
  struct actor {
    principal who;
    expected_user user;
    scope reach = scope::admin;
    std::string refusal;  ///< Of whatever they ask.
  };
  struct used_key {
    monitor_id made;
    timestamp expires_at;
  };

  size_t below(size_t n) { return random_() % n; }
  template <class Map>
  auto some_of(const Map& map) {
    return std::next(map.begin(), static_cast<long>(below(map.size())))->first;
  }
  actor some_actor();
  monitor_id some_monitor();
  user_id some_user();
  std::string some_email();
  expectation with(const actor& who, command_body body, std::string refusal);

  [[nodiscard]] std::string refused_as_editor(const actor& who, const account_id& of) const;
  [[nodiscard]] std::string refused_as_operator(const actor& who) const;
  [[nodiscard]] size_t count_monitors(const account_id& of, bool only_active) const;
  [[nodiscard]] bool is_taken(const std::string& email) const;
  [[nodiscard]] bool is_last_administrator(const expected_user& one) const;
  void move(const account_id& owner, plan to);
  void remove_user(const user_id& id);

  expectation draw();
  expectation draw_creation();
  std::string judge_creation(const actor& who, const create_monitor& body);
  std::optional<std::string> judge_repetition(const actor& who, const create_monitor& body,
                                              const std::string& key) const;
  expectation draw_update();
  std::string judge_update(expected_monitor& known, const monitor_patch& patch) const;
  expectation draw_transition();
  expectation draw_deletion();
  expectation draw_user_creation();
  expectation draw_user_update();
  expectation draw_user_deletion();
  expectation draw_key_creation();
  expectation draw_key_deletion();

  store_fixture& state_;
  std::mt19937 random_;
  std::map<account_id, plan> accounts_;
  std::map<user_id, expected_user> users_;
  std::map<api_key_id, expected_key> keys_;
  std::map<monitor_id, expected_monitor> monitors_;
  std::map<std::pair<account_id, std::string>, used_key> used_keys_;
  std::vector<std::pair<user_id, expected_user>> gone_users_;
  uint32_t next_number_ = 1;
  std::vector<expectation> asked_;
};

}  // namespace statushive::tests
