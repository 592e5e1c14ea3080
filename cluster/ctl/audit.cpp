#include <memory>
#include <optional>

#include <boost/json.hpp>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/arguments.hpp"
#include "cluster/ctl/json_answer.hpp"
#include "cluster/ctl/percent_encoding.hpp"
#include "cluster/ctl/table.hpp"

namespace statushive::ctl {
namespace {

namespace json = boost::json;

/// Who did it: a user, by themselves or through a key, or a node.
std::string actor_text(const json::object& actor) {
  const auto node = text_of(actor, "node");
  if (!node.empty()) return "node " + node;
  auto text = text_of(actor, "email");
  // A user who is gone has no address any more.
  if (text.empty()) text = text_of(actor, "user_id");
  if (!text_of(actor, "api_key_id").empty()) text += " (key)";
  return text;
}

std::string resource_text(const json::object& record) {
  const auto kind = text_of(record, "resource_kind");
  const auto id = text_of(record, "resource_id");
  return kind + (kind.empty() || id.empty() ? "" : " ") + id;
}

std::string render_list(const json::object& answer) {
  table records({{"TIME"}, {"ACTOR"}, {"ACTION"}, {"RESOURCE"}, {"FROM"}});
  for (const auto* record : objects_of(answer, "audit")) {
    records.add({text_of(*record, "at"), actor_text(object_of(*record, "actor")),
                 text_of(*record, "action"), resource_text(*record),
                 text_of(*record, "source_address")});
  }
  return records.str();
}

struct list_arguments {
  std::optional<std::string> account;
  std::optional<std::string> resource;
  std::optional<std::string> action;
  list_page page;
};

result<void> list_records(context& with, const list_arguments& wanted) {
  with.doing = "list audit records";
  auto path = "/api/audit?" + wanted.page.query();
  if (wanted.account) path += "&account_id=" + percent_encoded(*wanted.account);
  if (wanted.resource) path += "&resource_id=" + percent_encoded(*wanted.resource);
  if (wanted.action) path += "&action=" + percent_encoded(*wanted.action);
  const auto answer = with.api.call("GET", path);
  if (!answer) return answer.failure();
  return print_page(with, *answer, "audit", render_list);
}

}  // namespace

void add_audit(CLI::App& to, const choose_verb& choose) {
  auto* audit = add_noun(
      to, "audit", "Who changed what, from where and when (for administrators)",
      {"statushivectl audit list --action update_monitor", "statushivectl audit list --resource ID",
       "statushivectl audit list --limit 1 -o json"});
  auto* list = add_verb(*audit, "list", "List changes, the newest first",
                        "With -o json also what was there before and after each change.");
  const auto wanted = std::make_shared<list_arguments>();
  list->add_option("--account", wanted->account, "Only what concerns this account")
      ->type_name("ID");
  list->add_option("--resource", wanted->resource, "Only what concerns this resource")
      ->type_name("ID");
  list->add_option("--action", wanted->action, "Only such changes: update_monitor")
      ->type_name("ACTION");
  add_paging(*list, wanted->page);
  list->callback([choose, wanted] {
    choose([wanted](context& with) { return list_records(with, *wanted); });
  });
}

}  // namespace statushive::ctl
