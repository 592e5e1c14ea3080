#include <set>

#include <boost/test/unit_test.hpp>
#include <google/protobuf/stubs/logging.h>

#include "command.pb.h"
#include "event.pb.h"
#include "proto/model/text.hpp"
#include "samples.hpp"
#include "transition.pb.h"

using namespace statushive;
using namespace statushive::tests;
namespace pb = statushive::v1;

namespace {

/// A field that no build knows: number 2047, a varint.
constexpr std::string_view unknown_field{"\xf8\x7f\x01", 3};

template <class Value, class Decode>
void expect_round_trip(const Value& value, Decode decode) {
  const auto bytes = encode(value);
  const auto decoded = decode(bytes);
  BOOST_REQUIRE(decoded.has_value());
  BOOST_TEST((*decoded == value));
  BOOST_TEST(encode(*decoded) == bytes);
  BOOST_TEST((decode(bytes.substr(0, bytes.size() - 1)).has_value() == false));
}

/// The value's message after `spoil`, which the codec must refuse as corruption.
template <class Message, class Value, class Decode, class Spoil>
void expect_refused(const Value& value, Decode decode, Spoil spoil) {
  Message message;
  BOOST_REQUIRE(message.ParseFromString(encode(value)));
  spoil(message);
  const auto decoded = decode(message.SerializeAsString());
  BOOST_TEST(!decoded.has_value());
  if (!decoded) BOOST_TEST((decoded.failure().code() == errc::corruption));
}

const command& command_named(std::string_view name) {
  static const auto commands = sample_commands();
  for (const auto& one : commands) {
    if (name_of(one.body) == name) return one;
  }
  throw std::out_of_range("no such command");
}

template <class Spoil>
void expect_command_refused(std::string_view name, Spoil spoil) {
  expect_refused<pb::Command>(command_named(name), decode_command, spoil);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_type_survives_its_codec) {
  expect_round_trip(sample_account(), decode_account);
  expect_round_trip(sample_user(), decode_user);
  expect_round_trip(sample_profile(), decode_profile);
  expect_round_trip(sample_api_key(), decode_api_key);
  expect_round_trip(sample_idempotency_record(), decode_idempotency_record);
  expect_round_trip(sample_session(), decode_session);
  expect_round_trip(sample_shard(), decode_shard);
  expect_round_trip(sample_member(), decode_member);
  expect_round_trip(sample_settings(), decode_settings);
  expect_round_trip(sample_monitor(), decode_monitor);
  expect_round_trip(sample_audit_record(), decode_audit_record);
  expect_round_trip(sample_transition_record(), decode_transition_record);
  for (const auto& one : sample_commands())
    expect_round_trip(one, decode_command);
  for (const auto& one : sample_events())
    expect_round_trip(one, decode_event);
}

BOOST_AUTO_TEST_CASE(every_body_has_a_sample_and_a_name_of_its_own) {
  std::set<std::string_view> names;
  for (const auto& one : sample_commands())
    names.insert(name_of(one.body));
  BOOST_TEST(names.size() == std::variant_size_v<command_body>);
  BOOST_TEST(names.count("create_monitor") == 1u);
  names.clear();
  for (const auto& one : sample_events())
    names.insert(name_of(one.body));
  BOOST_TEST(names.size() == std::variant_size_v<event_body>);
  BOOST_TEST(names.count("monitor_created") == 1u);
}

BOOST_AUTO_TEST_CASE(durations_that_do_not_fit_stay_out_of_range) {
  constexpr int64_t too_many = (int64_t{1} << 32) + 5000;
  auto value = sample_monitor();
  value.spec.interval = std::chrono::seconds(too_many);
  value.spec.timeout = std::chrono::milliseconds(-1);
  const auto decoded = decode_monitor(encode(value)).value();
  BOOST_TEST(decoded.spec.interval.count() == UINT32_MAX);
  BOOST_TEST(decoded.spec.timeout.count() == 0);

  auto record = sample_transition_record();
  record.evidence[0].start_delay = std::chrono::milliseconds(-1);
  record.evidence[0].response_time = std::chrono::milliseconds(too_many);
  const auto beat = decode_transition_record(encode(record)).value().evidence[0];
  BOOST_TEST(beat.start_delay.count() == 0);
  BOOST_TEST(beat.response_time.count() == UINT32_MAX);

  auto asked = sample_commands().at(6);
  auto& patch = std::get<update_monitor>(asked.body).patch;
  patch.interval = std::chrono::seconds(too_many);
  patch.timeout = std::chrono::milliseconds(too_many);
  const auto sent = std::get<update_monitor>(decode_command(encode(asked)).value().body).patch;
  BOOST_TEST(sent.interval->count() == UINT32_MAX);
  BOOST_TEST(sent.timeout->count() == UINT32_MAX);
}

BOOST_AUTO_TEST_CASE(transition_records_of_unknown_states_or_reasons_are_refused) {
  pb::TransitionRecord message;
  BOOST_REQUIRE(message.ParseFromString(encode(sample_transition_record())));
  BOOST_TEST(decode_transition_record(message.SerializeAsString()).has_value());
  const auto is_refused = [&](auto spoil) {
    auto spoilt = message;
    spoil(spoilt);
    return !decode_transition_record(spoilt.SerializeAsString()).has_value();
  };
  const auto unknown = static_cast<pb::MonitorState>(99);
  BOOST_TEST(is_refused([&](auto& m) { m.set_from(unknown); }));
  BOOST_TEST(is_refused([&](auto& m) { m.set_to(pb::MONITOR_STATE_UNSPECIFIED); }));
  BOOST_TEST(is_refused([&](auto& m) { m.set_reason(9); }));
  BOOST_TEST(is_refused([&](auto& m) { m.set_reason(256 + 10); }));
  BOOST_TEST(is_refused([&](auto& m) { m.mutable_evidence(0)->set_attempt(256); }));
}

BOOST_AUTO_TEST_CASE(nil_ids_and_empty_patches_survive) {
  auto asked = command_named("update_monitor");
  asked.actor = {};
  asked.idempotency.reset();
  // None that would do is not the same as none that is asked for.
  asked.expected_revisions.emplace();
  asked.body = update_monitor{{}, {}};
  expect_round_trip(asked, decode_command);
  asked.expected_revisions.reset();
  for (const command_body& body : {command_body(update_user{}), command_body(update_settings{}),
                                   command_body(end_sessions{sample_user().id, {}}),
                                   command_body(create_user{sample_user(), {}})}) {
    asked.body = body;
    expect_round_trip(asked, decode_command);
  }
  settings_patch emptied;
  emptied.allow_targets.emplace();
  emptied.cors_origins.emplace();
  emptied.anon_key.emplace();
  asked.body = update_settings{emptied};
  expect_round_trip(asked, decode_command);
  auto key = sample_api_key();
  key.expires_at.reset();
  key.secret_hash.clear();
  expect_round_trip(key, decode_api_key);
  auto seen = sample_events().front();
  seen.visible_to = {};
  expect_round_trip(seen, decode_event);
}

BOOST_AUTO_TEST_CASE(answers_survive_their_codec) {
  const command_result refused = sample_refusal();
  const auto refused_again = decode_command_result(encode(refused)).value();
  BOOST_TEST((refused_again.failure() == refused.failure()));
  const command_result limited =
      error(errc::permission_denied, "plan_limit", "message").limited_by({"monitors", 10, 0});
  const auto limited_again = decode_command_result(encode(limited)).value();
  BOOST_TEST((limited_again.failure() == limited.failure()));
  const command_result done = std::string("resource");
  BOOST_TEST(decode_command_result(encode(done)).value().value() == "resource");
  const command_result empty = std::string();
  BOOST_TEST(decode_command_result(encode(empty)).value().value().empty());
  pb::CommandResult message;
  message.set_code(static_cast<uint32_t>(errc::internal) + 1);
  BOOST_TEST(!decode_command_result(message.SerializeAsString()).has_value());
}

BOOST_AUTO_TEST_CASE(every_error_code_survives_an_answer) {
  for (auto code = static_cast<uint8_t>(errc::not_found);
       code <= static_cast<uint8_t>(errc::internal); ++code) {
    const command_result refused = error(static_cast<errc>(code), "reason", "message");
    const auto again = decode_command_result(encode(refused)).value();
    BOOST_TEST((again.failure() == refused.failure()));
  }
}

BOOST_AUTO_TEST_CASE(a_command_with_an_unknown_field_at_any_depth_is_refused) {
  const auto add_unknown = [](google::protobuf::Message& message) {
    message.GetReflection()->MutableUnknownFields(&message)->AddVarint(2047, 1);
  };
  for (const auto& one : sample_commands()) {
    const auto decoded = decode_command(encode(one) + std::string(unknown_field));
    BOOST_TEST(decoded.failure().reason() == "unknown_command");
  }
  expect_command_refused("create_monitor",
                         [&](pb::Command& m) { add_unknown(*m.mutable_actor()); });
  expect_command_refused("create_monitor", [&](pb::Command& m) {
    add_unknown(*m.mutable_create_monitor()->mutable_spec());
  });
  expect_command_refused("record_transition", [&](pb::Command& m) {
    add_unknown(*m.mutable_record_transition()->mutable_evidence(0));
  });
  expect_command_refused("create_user", [&](pb::Command& m) {
    add_unknown(*m.mutable_create_user()->mutable_new_account()->mutable_plan_changes(0));
  });
  expect_command_refused("update_settings",
                         [&](pb::Command& m) { add_unknown(*m.mutable_expectation()); });
  expect_command_refused("update_settings",
                         [&](pb::Command& m) { add_unknown(*m.mutable_idempotency()); });
}

BOOST_AUTO_TEST_CASE(a_stored_record_of_a_later_build_is_read_without_what_it_adds) {
  BOOST_TEST((decode_monitor(encode(sample_monitor()) + std::string(unknown_field)).value() ==
              sample_monitor()));
}

BOOST_AUTO_TEST_CASE(a_command_without_body_or_of_a_later_level_is_refused) {
  expect_command_refused("delete_monitor", [](pb::Command& m) { m.clear_body(); });
  expect_command_refused("delete_monitor",
                         [](pb::Command& m) { m.set_feature_level(feature_level + 1); });
  expect_command_refused("delete_monitor", [](pb::Command& m) {
    m.clear_body();
    m.GetReflection()->MutableUnknownFields(&m)->AddLengthDelimited(25, "a newer body");
  });
}

BOOST_AUTO_TEST_CASE(an_id_of_the_wrong_length_is_refused) {
  const std::string short_id(15, 'x');
  const std::string long_id(17, 'x');
  for (const auto& id : {short_id, long_id}) {
    expect_refused<pb::Account>(sample_account(), decode_account,
                                [&](pb::Account& m) { m.set_id(id); });
    expect_refused<pb::User>(sample_user(), decode_user, [&](pb::User& m) { m.set_id(id); });
    expect_refused<pb::User>(sample_user(), decode_user,
                             [&](pb::User& m) { m.set_account_id(id); });
    expect_refused<pb::Session>(sample_session(), decode_session,
                                [&](pb::Session& m) { m.set_id(id); });
    expect_refused<pb::Session>(sample_session(), decode_session,
                                [&](pb::Session& m) { m.set_user_id(id); });
    expect_refused<pb::Monitor>(sample_monitor(), decode_monitor,
                                [&](pb::Monitor& m) { m.set_id(id); });
    expect_refused<pb::Monitor>(sample_monitor(), decode_monitor,
                                [&](pb::Monitor& m) { m.set_account_id(id); });
    expect_refused<pb::AuditRecord>(sample_audit_record(), decode_audit_record,
                                    [&](pb::AuditRecord& m) { m.set_account_id(id); });
    expect_refused<pb::AuditRecord>(
        sample_audit_record(), decode_audit_record,
        [&](pb::AuditRecord& m) { m.mutable_actor()->set_user_id(id); });
    expect_refused<pb::Event>(sample_events()[2], decode_event,
                              [&](pb::Event& m) { m.mutable_monitor_deleted()->set_id(id); });
    expect_refused<pb::Event>(sample_events()[2], decode_event,
                              [&](pb::Event& m) { m.set_visible_to(id); });
    expect_refused<pb::Event>(sample_events()[3], decode_event,
                              [&](pb::Event& m) { m.mutable_monitor_transitioned()->set_id(id); });
    expect_refused<pb::Profile>(sample_profile(), decode_profile,
                                [&](pb::Profile& m) { m.mutable_user()->set_id(id); });
    expect_refused<pb::ApiKey>(sample_api_key(), decode_api_key,
                               [&](pb::ApiKey& m) { m.set_id(id); });
    expect_refused<pb::ApiKey>(sample_api_key(), decode_api_key,
                               [&](pb::ApiKey& m) { m.set_user_id(id); });
    expect_refused<pb::ApiKey>(sample_api_key(), decode_api_key,
                               [&](pb::ApiKey& m) { m.set_account_id(id); });
  }
}

BOOST_AUTO_TEST_CASE(a_command_with_an_id_of_the_wrong_length_is_refused) {
  for (const auto& id : {std::string(15, 'x'), std::string(17, 'x')}) {
    expect_command_refused("delete_monitor",
                           [&](pb::Command& m) { m.mutable_actor()->set_api_key_id(id); });
    expect_command_refused("end_sessions",
                           [&](pb::Command& m) { m.mutable_end_sessions()->set_session_id(id); });
    expect_command_refused("create_user", [&](pb::Command& m) {
      m.mutable_create_user()->mutable_user()->set_id(id);
    });
    expect_command_refused("create_user", [&](pb::Command& m) {
      m.mutable_create_user()->mutable_new_account()->set_id(id);
    });
    expect_command_refused("update_user",
                           [&](pb::Command& m) { m.mutable_update_user()->set_id(id); });
    expect_command_refused("delete_user",
                           [&](pb::Command& m) { m.mutable_delete_user()->set_id(id); });
    expect_command_refused("change_password", [&](pb::Command& m) {
      m.mutable_change_password()->set_kept_session_id(id);
    });
    expect_command_refused("create_api_key", [&](pb::Command& m) {
      m.mutable_create_api_key()->mutable_key()->set_id(id);
    });
    expect_command_refused("delete_api_key",
                           [&](pb::Command& m) { m.mutable_delete_api_key()->set_id(id); });
    expect_command_refused("sweep_account",
                           [&](pb::Command& m) { m.mutable_sweep_account()->set_account_id(id); });
    expect_command_refused("delete_monitor", [&](pb::Command& m) { m.set_request_id(id); });
    expect_command_refused("delete_monitor",
                           [&](pb::Command& m) { m.mutable_delete_monitor()->set_id(id); });
    expect_command_refused("update_monitor",
                           [&](pb::Command& m) { m.mutable_update_monitor()->set_id(id); });
    expect_command_refused("create_monitor",
                           [&](pb::Command& m) { m.mutable_create_monitor()->set_account_id(id); });
    expect_command_refused("refresh_session", [&](pb::Command& m) {
      m.mutable_refresh_session()->set_session_id(id);
    });
    expect_command_refused("record_transition", [&](pb::Command& m) {
      m.mutable_record_transition()->set_monitor_id(id);
    });
    expect_command_refused("bootstrap_cluster", [&](pb::Command& m) {
      m.mutable_bootstrap_cluster()->set_cluster_id(id);
    });
  }
}

BOOST_AUTO_TEST_CASE(a_number_that_is_no_value_of_its_enum_is_refused) {
  for (const int bad : {0, 99, -1}) {
    expect_refused<pb::Account>(sample_account(), decode_account,
                                [&](pb::Account& m) { m.set_plan(static_cast<pb::Plan>(bad)); });
    expect_refused<pb::User>(sample_user(), decode_user,
                             [&](pb::User& m) { m.set_role(static_cast<pb::Role>(bad)); });
    expect_refused<pb::Account>(sample_account(), decode_account, [&](pb::Account& m) {
      m.mutable_plan_changes(1)->set_plan(static_cast<pb::Plan>(bad));
    });
    expect_refused<pb::Profile>(sample_profile(), decode_profile,
                                [&](pb::Profile& m) { m.set_plan(static_cast<pb::Plan>(bad)); });
    expect_refused<pb::ApiKey>(sample_api_key(), decode_api_key, [&](pb::ApiKey& m) {
      m.set_scopes(1, static_cast<pb::Scope>(bad));
    });
    expect_command_refused("update_user", [&](pb::Command& m) {
      m.mutable_update_user()->mutable_patch()->set_role(static_cast<pb::Role>(bad));
    });
    expect_command_refused("update_user", [&](pb::Command& m) {
      m.mutable_update_user()->mutable_patch()->set_plan(static_cast<pb::Plan>(bad));
    });
    expect_command_refused("update_settings", [&](pb::Command& m) {
      m.mutable_update_settings()->mutable_patch()->set_default_plan(static_cast<pb::Plan>(bad));
    });
    expect_refused<pb::Settings>(sample_settings(), decode_settings, [&](pb::Settings& m) {
      m.set_default_plan(static_cast<pb::Plan>(bad));
    });
    expect_refused<pb::Settings>(sample_settings(), decode_settings, [&](pb::Settings& m) {
      m.set_timing(static_cast<pb::TimingProfile>(bad));
    });
    expect_refused<pb::Monitor>(sample_monitor(), decode_monitor, [&](pb::Monitor& m) {
      m.mutable_spec()->set_type(static_cast<pb::MonitorType>(bad));
    });
    expect_refused<pb::Monitor>(sample_monitor(), decode_monitor, [&](pb::Monitor& m) {
      m.mutable_spec()->set_method(static_cast<pb::HttpMethod>(bad));
    });
    expect_refused<pb::Monitor>(sample_monitor(), decode_monitor, [&](pb::Monitor& m) {
      m.mutable_standing()->set_state(static_cast<pb::MonitorState>(bad));
    });
    expect_refused<pb::Event>(sample_events()[3], decode_event, [&](pb::Event& m) {
      m.mutable_monitor_transitioned()->set_from(static_cast<pb::MonitorState>(bad));
    });
    expect_command_refused("update_monitor", [&](pb::Command& m) {
      m.mutable_update_monitor()->mutable_patch()->set_method(static_cast<pb::HttpMethod>(bad));
    });
    expect_command_refused("record_transition", [&](pb::Command& m) {
      m.mutable_record_transition()->set_to(static_cast<pb::MonitorState>(bad));
    });
    expect_command_refused("record_transition", [&](pb::Command& m) {
      m.mutable_record_transition()->mutable_evidence(0)->set_result(
          static_cast<pb::CheckResult>(bad));
    });
  }
}

BOOST_AUTO_TEST_CASE(a_failure_reason_that_no_build_gave_out_is_refused) {
  // 256 is none modulo 2^8: the number must be looked at before it is cut to the enum's size.
  for (const uint32_t bad : {uint32_t{4}, uint32_t{255}, uint32_t{256}, UINT32_MAX}) {
    expect_refused<pb::Monitor>(sample_monitor(), decode_monitor,
                                [&](pb::Monitor& m) { m.mutable_standing()->set_reason(bad); });
    expect_command_refused("record_transition",
                           [&](pb::Command& m) { m.mutable_record_transition()->set_reason(bad); });
    expect_command_refused("record_transition", [&](pb::Command& m) {
      m.mutable_record_transition()->mutable_evidence(0)->set_reason(bad);
    });
  }
}

BOOST_AUTO_TEST_CASE(a_number_that_its_type_cannot_hold_is_refused) {
  expect_refused<pb::Monitor>(sample_monitor(), decode_monitor,
                              [](pb::Monitor& m) { m.mutable_spec()->set_expected_status(65536); });
  expect_refused<pb::Settings>(sample_settings(), decode_settings,
                               [](pb::Settings& m) { m.set_shard_count(0); });
  expect_refused<pb::Settings>(sample_settings(), decode_settings,
                               [](pb::Settings& m) { m.set_shard_count(shard_count_max + 1); });
  expect_refused<pb::Settings>(sample_settings(), decode_settings,
                               [](pb::Settings& m) { m.set_replication_factor(0); });
  expect_refused<pb::Settings>(sample_settings(), decode_settings,
                               [](pb::Settings& m) { m.set_replication_factor(256); });
  expect_refused<pb::Settings>(sample_settings(), decode_settings,
                               [](pb::Settings& m) { m.set_allow_targets(0, "10.0.0.1/8"); });
  expect_command_refused("update_settings", [](pb::Command& m) {
    m.mutable_update_settings()->mutable_patch()->mutable_allow_targets()->set_values(0,
                                                                                      "10.0.0.1/8");
  });
  expect_refused<pb::ApiKey>(sample_api_key(), decode_api_key,
                             [](pb::ApiKey& m) { m.clear_scopes(); });
  expect_refused<pb::Shard>(sample_shard(), decode_shard,
                            [](pb::Shard& m) { m.set_number(shard_count_max); });
  expect_command_refused("record_transition", [](pb::Command& m) {
    m.mutable_record_transition()->set_shard(shard_count_max);
  });
  expect_command_refused("record_transition", [](pb::Command& m) {
    m.mutable_record_transition()->mutable_evidence(0)->set_attempt(256);
  });
  expect_command_refused("record_transition", [](pb::Command& m) {
    m.mutable_record_transition()->mutable_evidence(0)->set_status_code(65536);
  });
  expect_command_refused("update_monitor", [](pb::Command& m) {
    m.mutable_update_monitor()->mutable_patch()->set_expected_status(65536);
  });
}

BOOST_AUTO_TEST_CASE(damaged_bytes_are_refused_or_read_as_something_else) {
  google::protobuf::SetLogHandler(nullptr);
  const auto damage = [](const std::string& bytes, auto decode) {
    for (size_t i = 0; i < bytes.size(); ++i) {
      for (const int flip : {0x01, 0x08, 0x80, 0xff}) {
        auto damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ flip);
        const auto decoded = decode(damaged);
        if (decoded) BOOST_TEST(decode(encode(*decoded)).has_value());
        if (!decoded) BOOST_TEST((decoded.failure().code() == errc::corruption));
      }
      BOOST_TEST(!decode(bytes.substr(i) + '\xff').has_value());
    }
  };
  for (const auto& one : sample_commands())
    damage(encode(one), decode_command);
  for (const auto& one : sample_events())
    damage(encode(one), decode_event);
  damage(encode(sample_audit_record()), decode_audit_record);
  damage(encode(sample_user()), decode_user);
  damage(encode(sample_api_key()), decode_api_key);
  damage(encode(sample_idempotency_record()), decode_idempotency_record);
}

BOOST_AUTO_TEST_CASE(a_message_from_a_target_need_not_be_utf8) {
  auto asked = command_named("record_transition");
  std::get<record_transition>(asked.body).evidence[0].message = "cut in an \xc3";
  expect_round_trip(asked, decode_command);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_utf8_decodes_and_another_does_not) {
  google::protobuf::SetLogHandler(nullptr);
  const std::string_view names[] = {"\xc3\xa9",         "\xe2\x82\xac", "\xf0\x9f\x90\x9d",
                                    "\xc0\x80",         "\xc3",         "\xed\xa0\x80",
                                    "\xf4\x90\x80\x80", "\xff",         "\xe2\x82"};
  for (const auto name : names) {
    auto made = sample_monitor();
    made.spec.name = name;
    BOOST_TEST(decode_monitor(encode(made)).has_value() == is_utf8(name));
    BOOST_TEST(validate(made.spec).has_value() == is_utf8(name));
  }
}
