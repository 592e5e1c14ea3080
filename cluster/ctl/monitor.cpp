#include <memory>

#include <boost/json.hpp>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/duration.hpp"
#include "cluster/ctl/json_answer.hpp"
#include "cluster/ctl/percent_encoding.hpp"
#include "cluster/ctl/table.hpp"

namespace statushive::ctl {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

constexpr size_t answer_bytes_max = 100;

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
      {"active", yes_or_no(monitor, "active")},
      {"last checked", text_of(monitor, "last_checked_at")},
      {"last response", number_of(monitor, "last_response_ms", "ms")},
      {"uptime 30d", uptime.empty() ? "" : uptime + "%"},
      {"average response", number_of(stats, "avg_response_ms", "ms")},
      {"created", text_of(monitor, "created_at")},
      {"updated", text_of(monitor, "updated_at")},
  });
}

std::string render_created(const json::object& answer) {
  const auto& monitor = object_of(answer, "monitor");
  const auto interval = duration_of_seconds(monitor, "interval_seconds");
  const auto how = yes_or_no(monitor, "active") == "no" ? "paused" : "checked every " + interval;
  return "monitor " + printable(text_of(monitor, "id")) + " \"" +
         printable(text_of(monitor, "name")) + "\" is " + how + "\n";
}

struct list_arguments {
  bool only_active = false;
  bool only_paused = false;
  unsigned limit = 50;
  unsigned offset = 0;
};

result<void> list_monitors(context& with, const list_arguments& wanted) {
  with.doing = "list monitors";
  auto path = "/api/monitors?limit=" + std::to_string(wanted.limit) +
              "&offset=" + std::to_string(wanted.offset);
  if (wanted.only_active) path += "&active=true";
  if (wanted.only_paused) path += "&active=false";
  const auto answer = with.api.call("GET", path);
  if (!answer) return answer.failure();
  size_t shown = 0;
  std::string total;
  auto printed = print_answer(with, *answer, [&](const json::object& body) {
    shown = objects_of(body, "monitors").size();
    total = number_of(body, "total");
    return render_list(body);
  });
  if (printed && !total.empty() && std::to_string(shown) != total) {
    with.io.err << "hint: " << shown << " of " << total << " are shown, see --limit and --offset\n";
  }
  return printed;
}

result<void> show_monitor(context& with, const std::string& id) {
  with.doing = "show monitor " + id;
  const auto answer = with.api.call("GET", path_of(id));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_details);
}

/// What was not said is left to the server's defaults.
struct create_arguments {
  std::string name;
  std::string url;
  std::string type;
  std::string method;
  std::string interval;
  std::string timeout;
  std::optional<unsigned> expected_status;
  bool is_paused = false;
};

/// The duration of a flag; empty if the flag was not given. REQUIRES: it passed is_duration
std::optional<milliseconds> duration_flag(const std::string& text) {
  if (text.empty()) return {};
  return parse_duration(text).value();
}

result<void> create_monitor(context& with, const create_arguments& wanted) {
  with.doing = "create monitor \"" + wanted.name + "\"";
  json::object body{{"name", wanted.name}, {"url", wanted.url}};
  if (!wanted.type.empty()) body["type"] = wanted.type;
  if (!wanted.method.empty()) body["method"] = wanted.method;
  if (const auto interval = duration_flag(wanted.interval)) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(*interval);
    if (seconds != *interval) {
      return error(errc::invalid_argument, "invalid_duration",
                   "--interval is " + wanted.interval + ", whole seconds are allowed");
    }
    body["interval_seconds"] = seconds.count();
  }
  if (const auto timeout = duration_flag(wanted.timeout)) body["timeout_ms"] = timeout->count();
  if (wanted.expected_status) body["expected_status"] = *wanted.expected_status;
  if (wanted.is_paused) body["active"] = false;
  const auto answer = with.api.call("POST", "/api/monitors", json::serialize(body));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_created);
}

/// Whether whoever sits at the terminal says yes.
result<bool> is_confirmed(context& with, const std::string& id) {
  const auto answer = with.api.call("GET", path_of(id));
  if (!answer) return answer.failure();
  const auto body = parse_answer(*answer);
  if (!body) return body.failure();
  with.io.err << "delete monitor " << printable(id) << " \""
              << printable(text_of(object_of(*body, "monitor"), "name"))
              << "\" and all its heartbeats? [y/N] " << std::flush;
  const auto line = read_line(with.io.in, answer_bytes_max);
  return line && (*line == "y" || *line == "Y" || *line == "yes");
}

result<void> delete_monitor(context& with, const std::string& id, bool is_sure) {
  with.doing = "delete monitor " + id;
  if (!is_sure && !with.io.is_interactive) {
    return error(errc::invalid_argument, "not_confirmed", "there is no terminal to ask at")
        .hinting("--yes deletes without a question");
  }
  if (!is_sure) {
    const auto confirmed = is_confirmed(with, id);
    if (!confirmed) return confirmed.failure();
    if (!*confirmed) {
      return error(errc::failed_precondition, "not_confirmed", "not confirmed, nothing is deleted");
    }
  }
  const auto answer = with.api.call("DELETE", path_of(id));
  if (!answer) return answer.failure();
  return print_answer(with, *answer, [&](const json::object&) {
    return "monitor " + printable(id) + " is deleted\n";
  });
}

std::string is_duration(const std::string& text) {
  const auto parsed = parse_duration(text);
  return parsed ? std::string() : parsed.failure().message();
}

std::string is_given(const std::string& text) {
  return text.empty() ? "is empty" : "";
}

void add_list(CLI::App& to, const choose_verb& choose) {
  auto* list = to.add_subcommand("list", "List monitors by name");
  const auto wanted = std::make_shared<list_arguments>();
  auto* active = list->add_flag("--active", wanted->only_active, "Only those that are checked");
  list->add_flag("--paused", wanted->only_paused, "Only those that are not")->excludes(active);
  list->add_option("--limit", wanted->limit, "How many at most")->capture_default_str();
  list->add_option("--offset", wanted->offset, "How many to leave out first")
      ->capture_default_str();
  list->callback([choose, wanted] {
    choose([wanted](context& with) { return list_monitors(with, *wanted); });
  });
}

void add_show(CLI::App& to, const choose_verb& choose) {
  auto* show = to.add_subcommand("show", "Show a monitor with its statistics");
  const auto id = std::make_shared<std::string>();
  show->add_option("ID", *id, "Which monitor")->required()->check(is_given);
  show->callback([choose, id] { choose([id](context& with) { return show_monitor(with, *id); }); });
}

void add_create(CLI::App& to, const choose_verb& choose) {
  auto* create = to.add_subcommand("create", "Create a monitor; the server has the defaults");
  const auto wanted = std::make_shared<create_arguments>();
  create->add_option("NAME", wanted->name, "What people call it")->required();
  create->add_option("URL", wanted->url, "The public http or https address to check")->required();
  create->add_option("--type", wanted->type, "What kind of check: http");
  create->add_option("--method", wanted->method, "Request method: GET, HEAD or POST");
  create->add_option("--interval", wanted->interval, "From check to check: 60, 60s, 4m10s")
      ->check(is_duration)
      ->type_name("DURATION");
  create->add_option("--timeout", wanted->timeout, "When a check has failed: 10s, 2500ms")
      ->check(is_duration)
      ->type_name("DURATION");
  create->add_option("--expected-status", wanted->expected_status, "HTTP status that counts as up");
  create->add_flag("--paused", wanted->is_paused, "Do not check it yet");
  create->callback([choose, wanted] {
    choose([wanted](context& with) { return create_monitor(with, *wanted); });
  });
}

void add_delete(CLI::App& to, const choose_verb& choose) {
  auto* remove = to.add_subcommand("delete", "Delete a monitor and all its data");
  const auto id = std::make_shared<std::string>();
  const auto is_sure = std::make_shared<bool>(false);
  remove->add_option("ID", *id, "Which monitor")->required()->check(is_given);
  remove->add_flag("--yes", *is_sure, "Do not ask");
  remove->callback([choose, id, is_sure] {
    choose([id, is_sure](context& with) { return delete_monitor(with, *id, *is_sure); });
  });
}

}  // namespace

void add_monitor(CLI::App& to, const choose_verb& choose) {
  auto* monitor = to.add_subcommand("monitor", "What is checked");
  monitor->require_subcommand(1);
  add_list(*monitor, choose);
  add_show(*monitor, choose);
  add_create(*monitor, choose);
  add_delete(*monitor, choose);
}

}  // namespace statushive::ctl
