#include "storage/store/member_store.hpp"

namespace statushive::storage {

result<std::optional<member>> find_member(const table_reader& rows, node_id id) {
  return decoded(rows.find(table::members, member_key(id)), decode_member);
}

result<std::vector<member>> list_members(const table_reader& rows) {
  return decoded_table(rows, table::members, decode_member);
}

void write_member(table_writer& rows, const member& value) {
  rows.put(table::members, member_key(value.id), encode(value));
}

command_result apply(const announce_member& body, apply_context& context) {
  if (auto allowed = context.require_node(); !allowed) return allowed.failure();
  const auto& announced = body.member;
  if (context.actor().node != announced.id) {
    return error(errc::permission_denied, "not_owner", "a node speaks for no other node");
  }
  const auto current = find_member(context.rows, announced.id);
  if (!current) return current.failure();
  auto encoded = encode(announced);
  if (*current == announced) return encoded;
  if (*current && (*current)->incarnation > announced.incarnation) {
    return error(errc::aborted, "stale_incarnation",
                 "the node " + announced.id.str() + " has started again since");
  }

  write_member(context.rows, announced);
  context.emit(account_id(), member_changed{announced});
  auto known = *current;
  if (known) known->incarnation = announced.incarnation;
  if (known != announced) {
    context.record({"member", announced.id.str(), account_id(),
                    *current ? encode(**current) : std::string(), encoded});
  }
  return encoded;
}

}  // namespace statushive::storage
