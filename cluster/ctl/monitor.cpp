#include <memory>
#include <optional>

#include <boost/json.hpp>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/arguments.hpp"
#include "cluster/ctl/json_answer.hpp"
#include "cluster/ctl/percent_encoding.hpp"
#include "cluster/ctl/question.hpp"
#include "cluster/ctl/table.hpp"

namespace statushive::ctl {
namespace {

namespace json = boost::json;

std::string path_of(const std::string& id) {
  return "/api/monitors/" + percent_encoded(id);
}

std::string render_list(const json::object& answer) {
  using enum table::alignment;
  table monitors({{"ID"},
                  {"NAME"},
                  {"STATE"},
                  {"INTERVAL", right},
                  {"RESPONSE", right},
                  {"LAST CHECKED"},
                  {"URL"}});
  for (const auto* monitor : objects_of(answer, "monitors")) {
    monitors.add({text_of(*monitor, "id"), text_of(*monitor, "name"), text_of(*monitor, "state"),
                  duration_of_seconds(*monitor, "interval_seconds"),
                  number_of(*monitor, "last_response_ms", "ms"),
                  text_of(*monitor, "last_checked_at"), text_of(*monitor, "url")});
  }
  return monitors.str();
}

std::string render_details(const json::object& answer) {
  const auto& monitor = object_of(answer, "monitor");
  const auto& stats = object_of(answer, "stats");
  const auto uptime = text_of(stats, "uptime_30d");
  const auto since = text_of(monitor, "state_since");
  const auto paused_by = text_of(monitor, "paused_reason");
  return property_lines({
      {"id", text_of(monitor, "id")},
      {"name", text_of(monitor, "name")},
      {"state", text_of(monitor, "state") + (since.empty() ? "" : " since " + since)},
      {"type", text_of(monitor, "type")},
      {"url", text_of(monitor, "url")},
      {"method", text_of(monitor, "method")},
      {"interval", duration_of_seconds(monitor, "interval_seconds")},
      {"timeout", duration_of_ms(monitor, "timeout_ms")},
      {"expected status", number_of(monitor, "expected_status")},
      {"active", yes_or_no(monitor, "active") + (paused_by.empty() ? "" : " (" + paused_by + ")")},
      {"last checked", text_of(monitor, "last_checked_at")},
      {"last response", number_of(monitor, "last_response_ms", "ms")},
      {"uptime 30d", uptime.empty() ? "" : uptime + "%"},
      {"average response", number_of(stats, "avg_response_ms", "ms")},
      {"created", text_of(monitor, "created_at")},
      {"updated", text_of(monitor, "updated_at")},
  });
}

/// What is now true of a monitor.
std::string render_standing(const json::object& answer) {
  const auto& monitor = object_of(answer, "monitor");
  const auto interval = duration_of_seconds(monitor, "interval_seconds");
  const auto how = yes_or_no(monitor, "active") == "no" ? "paused" : "checked every " + interval;
  return "monitor " + printable(text_of(monitor, "id")) + " \"" +
         printable(text_of(monitor, "name")) + "\" is " + how + "\n";
}

struct list_arguments {
  bool only_active = false;
  bool only_paused = false;
  list_page page;
};

result<void> list_monitors(context& with, const list_arguments& wanted) {
  with.doing = "list monitors";
  auto path = "/api/monitors?" + wanted.page.query();
  if (wanted.only_active) path += "&active=true";
  if (wanted.only_paused) path += "&active=false";
  const auto answer = with.api.call("GET", path);
  if (!answer) return answer.failure();
  return print_page(with, *answer, "monitors", render_list);
}

result<void> show_monitor(context& with, const std::string& id) {
  with.doing = "show monitor " + id;
  const auto answer = with.api.call("GET", path_of(id));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_details);
}

/// What was not said is left to the server's defaults, or as it is.
struct monitor_arguments {
  std::optional<std::string> name;
  std::optional<std::string> url;
  std::optional<std::string> type;
  std::optional<std::string> method;
  std::string interval;
  std::string timeout;
  std::optional<unsigned> expected_status;
  bool is_paused = false;
};

/// The fields to send. Errors: invalid_argument.
result<json::object> fields_of(const monitor_arguments& given) {
  json::object body;
  if (given.name) body["name"] = *given.name;
  if (given.url) body["url"] = *given.url;
  if (given.type) body["type"] = *given.type;
  if (given.method) body["method"] = *given.method;
  if (const auto interval = given_duration(given.interval)) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(*interval);
    if (seconds != *interval) {
      return error(errc::invalid_argument, "invalid_duration",
                   "--interval is " + given.interval + ", whole seconds are allowed");
    }
    body["interval_seconds"] = seconds.count();
  }
  if (const auto timeout = given_duration(given.timeout)) body["timeout_ms"] = timeout->count();
  if (given.expected_status) body["expected_status"] = *given.expected_status;
  if (given.is_paused) body["active"] = false;
  return body;
}

result<void> create_monitor(context& with, const monitor_arguments& wanted) {
  with.doing = "create monitor \"" + wanted.name.value() + "\"";
  const auto body = fields_of(wanted);
  if (!body) return body.failure();
  const auto answer = with.api.create("/api/monitors", json::serialize(*body));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_standing);
}

result<void> update_monitor(context& with, const std::string& id, const monitor_arguments& wanted) {
  with.doing = "update monitor " + id;
  const auto body = fields_of(wanted);
  if (!body) return body.failure();
  if (body->empty()) {
    return error(errc::invalid_argument, "usage", "nothing is given to change")
        .hinting("statushivectl monitor update --help");
  }
  const auto answer = with.api.call("PUT", path_of(id), json::serialize(*body));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_standing);
}

enum class activity : uint8_t { paused, checked };

result<void> set_activity(context& with, const std::string& id, activity wanted) {
  with.doing = (wanted == activity::checked ? "resume monitor " : "pause monitor ") + id;
  const json::object body{{"active", wanted == activity::checked}};
  const auto answer = with.api.call("PUT", path_of(id), json::serialize(body));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_standing);
}

/// One after the other: a failure with one leaves the others alone.
result<void> set_activities(context& with, const std::vector<std::string>& ids, activity wanted) {
  for (const auto& id : ids) {
    const auto done = set_activity(with, id, wanted);
    if (done) continue;
    with.io.out.flush();  // So that lines of both streams come in the order of the monitors.
    report(with.io, with.doing, done.failure());
    if (with.outcome == exit_code::ok) with.outcome = exit_code_of(done.failure().code());
  }
  return {};
}

result<void> delete_monitor(context& with, const std::string& id, certainty how) {
  with.doing = "delete monitor " + id;
  auto confirmed = confirm(with, how, [&]() -> result<std::string> {
    const auto answer = with.api.call("GET", path_of(id));
    if (!answer) return answer.failure();
    const auto body = parse_answer(*answer);
    if (!body) return body.failure();
    return "delete monitor " + id + " \"" + text_of(object_of(*body, "monitor"), "name") +
           "\" and all its heartbeats?";
  });
  if (!confirmed) return confirmed;
  const auto answer = with.api.call("DELETE", path_of(id));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, [&](const json::object&) {
    return "monitor " + printable(id) + " is deleted\n";
  });
}

void add_list(CLI::App& to, const choose_verb& choose) {
  auto* list = add_verb(to, "list", "List monitors by name");
  const auto wanted = std::make_shared<list_arguments>();
  auto* active = list->add_flag("--active", wanted->only_active, "Only those that are checked");
  list->add_flag("--paused", wanted->only_paused, "Only those that are not")->excludes(active);
  add_paging(*list, wanted->page);
  list->callback([choose, wanted] {
    choose([wanted](context& with) { return list_monitors(with, *wanted); });
  });
}

void add_show(CLI::App& to, const choose_verb& choose) {
  auto* show = add_verb(to, "show", "Show a monitor with its statistics");
  const auto id = add_id(*show, "Which monitor");
  show->callback([choose, id] { choose([id](context& with) { return show_monitor(with, *id); }); });
}

/// What creation and change have in common.
void add_check_options(CLI::App& to, monitor_arguments& into) {
  to.add_option("--method", into.method, "Request method: GET, HEAD or POST")->type_name("METHOD");
  expect_duration(
      *to.add_option("--interval", into.interval, "From check to check: 60, 60s, 4m10s"));
  expect_duration(
      *to.add_option("--timeout", into.timeout, "When a check has failed: 10s, 2500ms"));
  to.add_option("--expected-status", into.expected_status, "HTTP status that counts as up")
      ->type_name("NUMBER");
}

void add_create(CLI::App& to, const choose_verb& choose) {
  auto* create = add_verb(to, "create", "Create a monitor; the server has the defaults",
                          examples_text({"statushivectl monitor create Shop https://example.com/",
                                         "statushivectl monitor create Shop https://example.com/ "
                                         "--interval 5m --timeout 2500ms"}));
  const auto wanted = std::make_shared<monitor_arguments>();
  create->add_option("NAME", wanted->name, "What people call it")->required();
  create->add_option("URL", wanted->url, "The public http or https address to check")->required();
  create->add_option("--type", wanted->type, "What kind of check: http")->type_name("TYPE");
  add_check_options(*create, *wanted);
  create->add_flag("--paused", wanted->is_paused, "Do not check it yet");
  create->callback([choose, wanted] {
    choose([wanted](context& with) { return create_monitor(with, *wanted); });
  });
}

void add_update(CLI::App& to, const choose_verb& choose) {
  auto* update =
      add_verb(to, "update", "Change a monitor; what is not given stays as it is",
               examples_text({"statushivectl monitor update ID --name Shop --interval 5m"}));
  const auto id = add_id(*update, "Which monitor");
  const auto wanted = std::make_shared<monitor_arguments>();
  update->add_option("--name", wanted->name, "What people call it")->type_name("NAME");
  update->add_option("--url", wanted->url, "The public http or https address to check")
      ->type_name("URL");
  add_check_options(*update, *wanted);
  update->callback([choose, id, wanted] {
    choose([id, wanted](context& with) { return update_monitor(with, *id, *wanted); });
  });
}

void add_activity(CLI::App& to, const choose_verb& choose, const std::string& name,
                  const std::string& description, activity wanted) {
  auto* verb = add_verb(to, name, description,
                        "One request for each monitor. A failure does not keep the others from "
                        "being done; the exit\ncode is that of the first.\n\n" +
                            examples_text({"statushivectl monitor " + name + " ID ID"}));
  const auto ids = add_ids(*verb, "Which monitors");
  verb->callback([choose, ids, wanted] {
    choose([ids, wanted](context& with) { return set_activities(with, *ids, wanted); });
  });
}

void add_delete(CLI::App& to, const choose_verb& choose) {
  auto* remove = add_verb(to, "delete", "Delete a monitor and all its data",
                          "Asks before it deletes; where there is no terminal, --yes is needed.");
  const auto id = add_id(*remove, "Which monitor");
  const auto is_sure = std::make_shared<bool>(false);
  remove->add_flag("--yes", *is_sure, "Do not ask");
  remove->callback([choose, id, is_sure] {
    choose([id, is_sure](context& with) {
      return delete_monitor(with, *id, *is_sure ? certainty::is_sure : certainty::asks);
    });
  });
}

}  // namespace

void add_monitor(CLI::App& to, const choose_verb& choose) {
  auto* monitor = add_noun(
      to, "monitor", "What is checked",
      {"statushivectl monitor create Shop https://example.com/ --interval 60s",
       "statushivectl monitor list --active", "statushivectl monitor update ID --timeout 5s"});
  add_list(*monitor, choose);
  add_show(*monitor, choose);
  add_create(*monitor, choose);
  add_update(*monitor, choose);
  add_activity(*monitor, choose, "pause", "Stop checking monitors", activity::paused);
  add_activity(*monitor, choose, "resume", "Check paused monitors again", activity::checked);
  add_delete(*monitor, choose);
}

}  // namespace statushive::ctl
