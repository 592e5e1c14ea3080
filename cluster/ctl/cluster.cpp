#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cluster/ctl/arguments.hpp"
#include "cluster/ctl/json_answer.hpp"
#include "cluster/ctl/table.hpp"

namespace statushive::ctl {
namespace {

std::string render_status(const boost::json::object& answer) {
  const auto& cluster = object_of(answer, "cluster");
  return property_lines({
      {"cluster", text_of(cluster, "id")},
      {"node", text_of(cluster, "node")},
      {"leader", text_of(cluster, "leader")},
      {"term", number_of(cluster, "term")},
      {"committed", number_of(cluster, "commit_index")},
      {"applied", number_of(cluster, "applied_index")},
      {"members",
       number_of(cluster, "members_up") + " of " + number_of(cluster, "members") + " up"},
      {"shards", number_of(cluster, "shards")},
      {"feature level", number_of(cluster, "feature_level")},
      {"version", text_of(cluster, "version")},
  });
}

result<void> show_status(context& with) {
  with.doing = "show the cluster's status";
  const auto answer = with.api.call("GET", "/api/cluster/status");
  if (!answer) return answer.failure();
  return print_answer(with, *answer, render_status);
}

}  // namespace

void add_cluster(CLI::App& to, const choose_verb& choose) {
  auto* cluster =
      add_noun(to, "cluster", "The cluster as a whole", {"statushivectl cluster status"});
  add_verb(*cluster, "status", "Show who leads, and how far the log is committed and applied")
      ->callback([choose] { choose(show_status); });
}

}  // namespace statushive::ctl
