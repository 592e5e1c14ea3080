#include "samples.hpp"

namespace statushive::tests {
namespace {

timestamp moment(int64_t offset) {
  return from_ms(1'700'000'000'000 + offset);
}

}  // namespace

account sample_account() {
  return {sample_id<account_id>(0x10),
          plan::pro_plus,
          moment(1),
          moment(17),
          {{plan::free, moment(18)}, {plan::pro_plus, moment(19)}}};
}

user sample_user() {
  return {sample_id<user_id>(0x20),
          sample_id<account_id>(0x10),
          "someone@example.com",
          role::editor,
          "$argon2id$v=19$hash",
          moment(2),
          moment(3),
          101};
}

profile sample_profile() {
  return {sample_user(), plan::pro};
}

user_patch sample_user_patch() {
  return {"other@example.com", role::viewer, "$argon2id$v=19$other", plan::unlimited};
}

api_key sample_api_key() {
  return {sample_id<api_key_id>(0x70),
          sample_id<user_id>(0x20),
          sample_id<account_id>(0x10),
          "d\xc3\xa9ploiement",
          {scope::read, scope::write, scope::admin},
          std::string(32, '\xc5'),
          moment(20),
          moment(21),
          102};
}

session sample_session() {
  return {sample_id<session_id>(0x30), sample_id<user_id>(0x20), std::string(32, '\xa5'), moment(4),
          moment(5)};
}

shard sample_shard() {
  const node_id first(0x0102030405060708);
  const node_id second(0x1112131415161718);
  return {shard_number(63), first, epoch(7), {first, second}, {first}};
}

member sample_member() {
  return {node_id(0x0102030405060708), "node-a", "10.0.0.1:7400", "zone-1", "0.1.0", 42};
}

settings sample_settings() {
  return {{*cidr::parse("10.0.0.0/8"), *cidr::parse("fd00::/8")},
          plan::pro,
          true,
          128,
          3,
          timing_profile::lan,
          {"https://app.example.com", "*"},
          "anon_key-0123456789",
          103};
}

settings_patch sample_settings_patch() {
  const auto wanted = sample_settings();
  return {wanted.allow_targets, wanted.default_plan, wanted.require_apikey, wanted.cors_origins,
          wanted.anon_key};
}

heartbeat sample_heartbeat() {
  return {monitor_number(9),
          moment(6),
          std::chrono::milliseconds(17),
          2,
          check_result::down,
          failure_reason::http_status,
          std::chrono::milliseconds(123),
          uint16_t{503},
          node_id(0x0102030405060708),
          "Status 503, expected 200"};
}

monitor sample_monitor() {
  monitor_spec spec;
  spec.name = "caf\xc3\xa9";
  spec.url = "https://example.com/path?query";
  spec.method = http_method::post;
  spec.interval = std::chrono::seconds(30);
  spec.timeout = std::chrono::milliseconds(2500);
  spec.expected_status = 204;
  return {sample_id<monitor_id>(0x40),
          sample_id<account_id>(0x10),
          monitor_number(9),
          spec,
          {monitor_state::down, 12, moment(7), failure_reason::tls_expired},
          moment(8),
          moment(9),
          104,
          std::chrono::seconds(15),
          true};
}

monitor_patch sample_patch() {
  const auto spec = sample_monitor().spec;
  return {spec.name, spec.url, spec.method, spec.interval, spec.timeout, spec.expected_status,
          false};
}

transition_record sample_transition_record() {
  return {12,         monitor_state::up,           monitor_state::down, moment(12),
          moment(13), failure_reason::http_status, {sample_heartbeat()}};
}

audit_record sample_audit_record() {
  return {moment(10),
          {sample_id<user_id>(0x20), sample_id<account_id>(0x10), {}, sample_id<api_key_id>(0x70)},
          "192.0.2.7",
          "update_monitor",
          sample_id<account_id>(0x10),
          "monitor",
          sample_id<monitor_id>(0x40).str(),
          "before",
          "after"};
}

idempotency_record sample_idempotency_record() {
  return {"POST /api/monitors", std::string(32, '\xb7'), std::string(16, '\xd1'), moment(22)};
}

std::vector<command> sample_commands() {
  const auto made = sample_monitor();
  const std::vector<command_body> bodies = {
      bootstrap_cluster{sample_id<cluster_id>(0x50), sample_settings(), sample_member(),
                        sample_account(), sample_user(), "sealed"},
      announce_member{sample_member()},
      change_settings{sample_settings()},
      open_session{sample_session()},
      refresh_session{sample_id<session_id>(0x30), std::string(32, '\x01'), std::string(32, '\xfe'),
                      moment(11)},
      create_monitor{made.id, made.account, made.spec},
      update_monitor{made.id, sample_patch()},
      delete_monitor{made.id},
      record_transition{made.id,
                        shard_number(5),
                        epoch(7),
                        11,
                        monitor_state::down,
                        moment(12),
                        moment(13),
                        failure_reason::http_status,
                        {sample_heartbeat()}},
      end_sessions{sample_id<user_id>(0x20), sample_id<session_id>(0x30)},
      create_user{sample_user(), sample_account()},
      update_user{sample_id<user_id>(0x20), sample_user_patch()},
      delete_user{sample_id<user_id>(0x20)},
      change_password{sample_id<user_id>(0x20), "$argon2id$v=19$new", sample_id<session_id>(0x30)},
      create_api_key{sample_api_key()},
      delete_api_key{sample_id<api_key_id>(0x70)},
      update_settings{sample_settings_patch()},
      sweep_account{sample_id<account_id>(0x10)},
  };
  std::vector<command> commands;
  for (const auto& body : bodies) {
    principal actor{
        sample_id<user_id>(0x20), sample_id<account_id>(0x10), {}, sample_id<api_key_id>(0x70)};
    if (commands.size() % 2 == 0) actor = {{}, {}, sample_member().id, {}};
    commands.push_back({sample_id<request_id>(0x60), actor, "192.0.2.7", moment(14),
                        idempotency{"key", "POST /api/users", std::string(32, '\xe3')},
                        std::vector<uint64_t>{105, 106}, body});
  }
  return commands;
}

std::vector<event> sample_events() {
  const auto made = sample_monitor();
  const std::vector<event_body> bodies = {
      monitor_created{made},
      monitor_updated{made},
      monitor_deleted{made.id, made.number},
      monitor_transitioned{made.id, made.number, shard_number(5), monitor_state::up, made.standing,
                           moment(15)},
      settings_changed{sample_settings()},
      member_changed{sample_member()},
      shard_assigned{sample_shard()},
  };
  std::vector<event> events;
  for (const auto& body : bodies)
    events.push_back({made.account, moment(16), body});
  return events;
}

command_result sample_refusal() {
  return error(errc::permission_denied, "plan_limit", "The plan allows 10 monitors")
      .hinting("Delete one")
      .at("name")
      .limited_by({"monitors", 10, 11})
      .retrying_after(std::chrono::seconds(12));
}

account as_in_v1(account value) {
  value.history_since = {};
  value.plan_changes.clear();
  return value;
}

user as_in_v1(user value) {
  value.revision = 0;
  return value;
}

settings as_in_v1(settings value) {
  value.cors_origins.clear();
  value.anon_key.clear();
  value.revision = 0;
  return value;
}

monitor as_in_v1(monitor value) {
  value.revision = 0;
  value.wanted_interval.reset();
  value.is_paused_by_plan = false;
  return value;
}

audit_record as_in_v1(audit_record value) {
  value.actor.key = {};
  return value;
}

command as_in_v1(command value) {
  value.actor.key = {};
  value.idempotency.reset();
  value.expected_revisions.reset();
  if (auto* body = std::get_if<bootstrap_cluster>(&value.body)) {
    body->settings = as_in_v1(body->settings);
    body->account = as_in_v1(body->account);
    body->administrator = as_in_v1(body->administrator);
  }
  if (auto* body = std::get_if<change_settings>(&value.body)) {
    body->settings = as_in_v1(body->settings);
  }
  return value;
}

event as_in_v1(event value) {
  if (auto* body = std::get_if<monitor_created>(&value.body)) {
    body->monitor = as_in_v1(body->monitor);
  }
  if (auto* body = std::get_if<monitor_updated>(&value.body)) {
    body->monitor = as_in_v1(body->monitor);
  }
  if (auto* body = std::get_if<settings_changed>(&value.body)) {
    body->settings = as_in_v1(body->settings);
  }
  return value;
}

command_result refusal_in_v1() {
  return error(errc::permission_denied, "plan_limit", "The plan allows 10 monitors")
      .hinting("Delete one")
      .at("name");
}

}  // namespace statushive::tests
