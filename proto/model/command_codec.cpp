#include "proto/model/command.hpp"
#include "proto/model/overloaded.hpp"
#include "proto/model/wire.hpp"

namespace statushive {
namespace {

/// Decodes a nested message into `target`; keeps the first error in `failure`.
template <class Message, class Value>
bool read(const Message& message, Value& target, std::optional<error>& failure) {
  auto value = from_pb(message);
  if (!value) {
    failure = value.failure();
    return false;
  }
  target = std::move(*value);
  return true;
}

void body_to_pb(const command_body& body, pb::Command& message) {
  std::visit(
      overloaded{
          [&](const bootstrap_cluster& b) {
            auto& out = *message.mutable_bootstrap_cluster();
            out.set_cluster_id(raw_id(b.cluster));
            to_pb(b.settings, *out.mutable_settings());
            to_pb(b.first_member, *out.mutable_first_member());
            to_pb(b.account, *out.mutable_account());
            to_pb(b.administrator, *out.mutable_administrator());
            out.set_token_key(b.token_key);
          },
          [&](const announce_member& b) {
            to_pb(b.member, *message.mutable_announce_member()->mutable_member());
          },
          [&](const change_settings& b) {
            to_pb(b.settings, *message.mutable_change_settings()->mutable_settings());
          },
          [&](const open_session& b) {
            to_pb(b.session, *message.mutable_open_session()->mutable_session());
          },
          [&](const refresh_session& b) {
            auto& out = *message.mutable_refresh_session();
            out.set_session_id(raw_id(b.session));
            out.set_token_hash(b.token_hash);
            out.set_new_token_hash(b.new_token_hash);
            out.set_expires_at_ms(to_ms(b.expires_at));
          },
          [&](const create_monitor& b) {
            auto& out = *message.mutable_create_monitor();
            out.set_id(raw_id(b.id));
            out.set_account_id(raw_id(b.account));
            to_pb(b.spec, *out.mutable_spec());
          },
          [&](const update_monitor& b) {
            auto& out = *message.mutable_update_monitor();
            out.set_id(raw_id(b.id));
            to_pb(b.patch, *out.mutable_patch());
          },
          [&](const end_sessions& b) {
            auto& out = *message.mutable_end_sessions();
            out.set_user_id(raw_id(b.user));
            out.set_session_id(raw_id(b.only));
          },
          [&](const create_user& b) {
            auto& out = *message.mutable_create_user();
            to_pb(b.user, *out.mutable_user());
            if (b.new_account) to_pb(*b.new_account, *out.mutable_new_account());
          },
          [&](const update_user& b) {
            auto& out = *message.mutable_update_user();
            out.set_id(raw_id(b.id));
            to_pb(b.patch, *out.mutable_patch());
          },
          [&](const delete_user& b) { message.mutable_delete_user()->set_id(raw_id(b.id)); },
          [&](const change_password& b) {
            auto& out = *message.mutable_change_password();
            out.set_user_id(raw_id(b.user));
            out.set_password_hash(b.password_hash);
            out.set_kept_session_id(raw_id(b.kept_session));
          },
          [&](const create_api_key& b) {
            to_pb(b.key, *message.mutable_create_api_key()->mutable_key());
          },
          [&](const delete_api_key& b) { message.mutable_delete_api_key()->set_id(raw_id(b.id)); },
          [&](const update_settings& b) {
            to_pb(b.patch, *message.mutable_update_settings()->mutable_patch());
          },
          [&](const sweep_account& b) {
            message.mutable_sweep_account()->set_account_id(raw_id(b.account));
          },
          [&](const delete_monitor& b) { message.mutable_delete_monitor()->set_id(raw_id(b.id)); },
          [&](const record_transition& b) {
            auto& out = *message.mutable_record_transition();
            out.set_monitor_id(raw_id(b.monitor));
            out.set_shard(b.shard.value());
            out.set_epoch(b.epoch.value());
            out.set_from_version(b.from_version);
            out.set_to(static_cast<pb::MonitorState>(b.to));
            out.set_at_ms(to_ms(b.at));
            out.set_slot_ms(to_ms(b.slot));
            out.set_reason(static_cast<uint32_t>(b.reason));
            for (const auto& seen : b.evidence)
              to_pb(seen, *out.add_evidence());
          },
      },
      body);
}

result<command_body> bootstrap_from_pb(const pb::BootstrapCluster& message) {
  bootstrap_cluster body;
  std::optional<error> failure;
  if (!read_id(message.cluster_id(), body.cluster)) return corrupt("cluster id");
  if (!read(message.settings(), body.settings, failure) ||
      !read(message.first_member(), body.first_member, failure) ||
      !read(message.account(), body.account, failure) ||
      !read(message.administrator(), body.administrator, failure)) {
    return *failure;
  }
  body.token_key = message.token_key();
  return command_body(std::move(body));
}

result<command_body> transition_from_pb(const pb::RecordTransition& message) {
  record_transition body;
  body.reason = static_cast<failure_reason>(message.reason());
  if (!read_id(message.monitor_id(), body.monitor) || message.shard() >= shard_count_max ||
      !pb::MonitorState_IsValid(message.to()) || message.to() == pb::MONITOR_STATE_UNSPECIFIED ||
      message.reason() > UINT8_MAX || !is_known(body.reason)) {
    return corrupt("transition");
  }
  body.shard = shard_number(static_cast<uint16_t>(message.shard()));
  body.epoch = epoch(message.epoch());
  body.from_version = message.from_version();
  body.to = static_cast<monitor_state>(message.to());
  body.at = from_ms(message.at_ms());
  body.slot = from_ms(message.slot_ms());
  for (const auto& seen : message.evidence()) {
    auto beat = from_pb(seen);
    if (!beat) return beat.failure();
    body.evidence.push_back(std::move(*beat));
  }
  return command_body(std::move(body));
}

result<command_body> body_from_pb(const pb::Command& message) {
  std::optional<error> failure;
  switch (message.body_case()) {
    case pb::Command::kBootstrapCluster: return bootstrap_from_pb(message.bootstrap_cluster());
    case pb::Command::kAnnounceMember: {
      announce_member body;
      if (!read(message.announce_member().member(), body.member, failure)) return *failure;
      return command_body(std::move(body));
    }
    case pb::Command::kChangeSettings: {
      change_settings body;
      if (!read(message.change_settings().settings(), body.settings, failure)) return *failure;
      return command_body(std::move(body));
    }
    case pb::Command::kOpenSession: {
      open_session body;
      if (!read(message.open_session().session(), body.session, failure)) return *failure;
      return command_body(std::move(body));
    }
    case pb::Command::kRefreshSession: {
      const auto& in = message.refresh_session();
      refresh_session body;
      if (!read_id(in.session_id(), body.session)) return corrupt("session id");
      body.token_hash = in.token_hash();
      body.new_token_hash = in.new_token_hash();
      body.expires_at = from_ms(in.expires_at_ms());
      return command_body(std::move(body));
    }
    case pb::Command::kCreateMonitor: {
      const auto& in = message.create_monitor();
      create_monitor body;
      if (!read_id(in.id(), body.id) || !read_id(in.account_id(), body.account))
        return corrupt("monitor id");
      if (!read(in.spec(), body.spec, failure)) return *failure;
      return command_body(std::move(body));
    }
    case pb::Command::kUpdateMonitor: {
      const auto& in = message.update_monitor();
      update_monitor body;
      if (!read_id(in.id(), body.id)) return corrupt("monitor id");
      if (!read(in.patch(), body.patch, failure)) return *failure;
      return command_body(std::move(body));
    }
    case pb::Command::kDeleteMonitor: {
      delete_monitor body;
      if (!read_id(message.delete_monitor().id(), body.id)) return corrupt("monitor id");
      return command_body(std::move(body));
    }
    case pb::Command::kEndSessions: {
      const auto& in = message.end_sessions();
      end_sessions body;
      if (!read_id(in.user_id(), body.user) || !read_id(in.session_id(), body.only))
        return corrupt("session id");
      return command_body(std::move(body));
    }
    case pb::Command::kCreateUser: {
      const auto& in = message.create_user();
      create_user body;
      if (!read(in.user(), body.user, failure)) return *failure;
      if (in.has_new_account() && !read(in.new_account(), body.new_account.emplace(), failure))
        return *failure;
      return command_body(std::move(body));
    }
    case pb::Command::kUpdateUser: {
      const auto& in = message.update_user();
      update_user body;
      if (!read_id(in.id(), body.id)) return corrupt("user id");
      if (!read(in.patch(), body.patch, failure)) return *failure;
      return command_body(std::move(body));
    }
    case pb::Command::kDeleteUser: {
      delete_user body;
      if (!read_id(message.delete_user().id(), body.id)) return corrupt("user id");
      return command_body(std::move(body));
    }
    case pb::Command::kChangePassword: {
      const auto& in = message.change_password();
      change_password body;
      if (!read_id(in.user_id(), body.user) || !read_id(in.kept_session_id(), body.kept_session))
        return corrupt("user id");
      body.password_hash = in.password_hash();
      return command_body(std::move(body));
    }
    case pb::Command::kCreateApiKey: {
      create_api_key body;
      if (!read(message.create_api_key().key(), body.key, failure)) return *failure;
      return command_body(std::move(body));
    }
    case pb::Command::kDeleteApiKey: {
      delete_api_key body;
      if (!read_id(message.delete_api_key().id(), body.id)) return corrupt("api key id");
      return command_body(std::move(body));
    }
    case pb::Command::kUpdateSettings: {
      update_settings body;
      if (!read(message.update_settings().patch(), body.patch, failure)) return *failure;
      return command_body(std::move(body));
    }
    case pb::Command::kSweepAccount: {
      sweep_account body;
      if (!read_id(message.sweep_account().account_id(), body.account))
        return corrupt("account id");
      return command_body(std::move(body));
    }
    case pb::Command::kRecordTransition: return transition_from_pb(message.record_transition());
    case pb::Command::BODY_NOT_SET: break;
  }
  return error(errc::corruption, "unknown_command",
               "the command has no body that this build knows");
}

}  // namespace

bool has_unknown_fields(const google::protobuf::Message& message) {
  const auto* reflection = message.GetReflection();
  if (!reflection->GetUnknownFields(message).empty()) return true;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      if (has_unknown_fields(reflection->GetMessage(message, field))) return true;
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      if (has_unknown_fields(reflection->GetRepeatedMessage(message, field, i))) return true;
    }
  }
  return false;
}

void to_pb(const principal& value, pb::Principal& message) {
  message.set_user_id(raw_id(value.user));
  message.set_account_id(raw_id(value.account));
  message.set_node_id(value.node.value());
  message.set_api_key_id(raw_id(value.key));
}

result<principal> from_pb(const pb::Principal& message) {
  principal value;
  if (!read_id(message.user_id(), value.user) || !read_id(message.account_id(), value.account) ||
      !read_id(message.api_key_id(), value.key)) {
    return corrupt("principal");
  }
  value.node = node_id(message.node_id());
  return value;
}

std::string_view name_of(const command_body& body) {
  return std::visit(overloaded{
                        [](const bootstrap_cluster&) { return "bootstrap_cluster"; },
                        [](const announce_member&) { return "announce_member"; },
                        [](const change_settings&) { return "change_settings"; },
                        [](const open_session&) { return "open_session"; },
                        [](const refresh_session&) { return "refresh_session"; },
                        [](const create_monitor&) { return "create_monitor"; },
                        [](const update_monitor&) { return "update_monitor"; },
                        [](const delete_monitor&) { return "delete_monitor"; },
                        [](const record_transition&) { return "record_transition"; },
                        [](const end_sessions&) { return "end_sessions"; },
                        [](const create_user&) { return "create_user"; },
                        [](const update_user&) { return "update_user"; },
                        [](const delete_user&) { return "delete_user"; },
                        [](const change_password&) { return "change_password"; },
                        [](const create_api_key&) { return "create_api_key"; },
                        [](const delete_api_key&) { return "delete_api_key"; },
                        [](const update_settings&) { return "update_settings"; },
                        [](const sweep_account&) { return "sweep_account"; },
                    },
                    body);
}

std::string encode(const command& value) {
  pb::Command message;
  message.set_request_id(raw_id(value.request));
  to_pb(value.actor, *message.mutable_actor());
  message.set_source_address(value.source_address);
  message.set_proposed_at_ms(to_ms(value.proposed_at));
  message.set_feature_level(feature_level);
  if (value.idempotency) {
    auto& out = *message.mutable_idempotency();
    out.set_key(value.idempotency->key);
    out.set_route(value.idempotency->route);
    out.set_body_hash(value.idempotency->body_hash);
  }
  if (value.expected_revisions) {
    auto& out = *message.mutable_expectation();
    for (const auto revision : *value.expected_revisions)
      out.add_revisions(revision);
  }
  body_to_pb(value.body, message);
  return message.SerializeAsString();
}

result<command> decode_command(std::string_view bytes) {
  auto message = parse_message<pb::Command>(bytes, "command");
  if (!message) return message.failure();
  if (message->feature_level() > feature_level || has_unknown_fields(*message)) {
    return error(errc::corruption, "unknown_command",
                 "the command needs feature level " + std::to_string(message->feature_level()) +
                     " or has fields that this build does not know");
  }
  auto body = body_from_pb(*message);
  if (!body) return body.failure();
  auto actor = from_pb(message->actor());
  if (!actor) return actor.failure();
  command value;
  if (!read_id(message->request_id(), value.request)) return corrupt("request id");
  value.actor = *actor;
  value.source_address = message->source_address();
  value.proposed_at = from_ms(message->proposed_at_ms());
  if (message->has_idempotency()) {
    const auto& in = message->idempotency();
    value.idempotency = idempotency{in.key(), in.route(), in.body_hash()};
  }
  if (message->has_expectation()) {
    const auto& in = message->expectation().revisions();
    value.expected_revisions.emplace(in.begin(), in.end());
  }
  value.body = std::move(*body);
  return value;
}

std::string encode(const idempotency_record& value) {
  pb::IdempotencyRecord message;
  message.set_route(value.route);
  message.set_body_hash(value.body_hash);
  message.set_resource_id(value.resource_id);
  message.set_expires_at_ms(to_ms(value.expires_at));
  return message.SerializeAsString();
}

result<idempotency_record> decode_idempotency_record(std::string_view bytes) {
  auto message = parse_message<pb::IdempotencyRecord>(bytes, "idempotency record");
  if (!message) return message.failure();
  return idempotency_record{message->route(), message->body_hash(), message->resource_id(),
                            from_ms(message->expires_at_ms())};
}

std::string encode(const command_result& value) {
  pb::CommandResult message;
  if (value) {
    message.set_resource(*value);
  } else {
    const auto& failure = value.failure();
    message.set_code(static_cast<uint32_t>(failure.code()));
    message.set_reason(failure.reason());
    message.set_message(failure.message());
    message.set_hint(failure.hint());
    message.set_field(failure.field());
    if (const auto& limit = failure.limit()) {
      auto& out = *message.mutable_limit();
      out.set_name(limit->name);
      out.set_allowed(limit->allowed);
      out.set_used(limit->used);
    }
    if (const auto& wait = failure.retry_after()) {
      message.set_retry_after_seconds(saturated(*wait));
    }
  }
  return message.SerializeAsString();
}

result<command_result> decode_command_result(std::string_view bytes) {
  auto message = parse_message<pb::CommandResult>(bytes, "command result");
  if (!message) return message.failure();
  if (message->code() == 0) return command_result(message->resource());
  if (message->code() > static_cast<uint32_t>(errc::internal)) return corrupt("command result");
  auto failure = error(static_cast<errc>(message->code()), message->reason(), message->message())
                     .hinting(message->hint())
                     .at(message->field());
  if (message->has_limit()) {
    const auto& in = message->limit();
    failure = std::move(failure).limited_by({in.name(), in.allowed(), in.used()});
  }
  if (message->retry_after_seconds() != 0) {
    failure =
        std::move(failure).retrying_after(std::chrono::seconds(message->retry_after_seconds()));
  }
  return command_result(std::move(failure));
}

}  // namespace statushive
