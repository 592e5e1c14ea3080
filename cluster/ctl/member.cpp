#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/arguments.hpp"
#include "cluster/ctl/json_answer.hpp"
#include "cluster/ctl/table.hpp"

namespace statushive::ctl {
namespace {

std::string render_members(const boost::json::object& answer) {
  using enum table::alignment;
  table members({{"ID"},
                 {"NAME"},
                 {"STATE"},
                 {"ROLE"},
                 {"ADDRESS"},
                 {"LAST SEEN"},
                 {"LAG", right},
                 {"SHARDS", right},
                 {"VERSION"}});
  for (const auto* member : objects_of(answer, "members")) {
    members.add({text_of(*member, "id"), text_of(*member, "name"), text_of(*member, "state"),
                 text_of(*member, "role"), text_of(*member, "address"),
                 age_of_ms(*member, "last_seen_ms"), number_of(*member, "lag"),
                 number_of(*member, "shards"), text_of(*member, "version")});
  }
  return members.str();
}

result<void> list_members(context& with) {
  with.doing = "list members";
  const auto answer = with.api.call("GET", "/api/cluster/members");
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_members);
}

}  // namespace

void add_member(CLI::App& to, const choose_verb& choose) {
  auto* member = add_noun(to, "member", "The nodes of the cluster", {"statushivectl member list"});
  add_verb(*member, "list", "List the nodes with their state and what they own")
      ->callback([choose] { choose(list_members); });
}

}  // namespace statushive::ctl
