#include "rest/daemon/event_log.hpp"

#include <spdlog/spdlog.h>

#include "proto/model/overloaded.hpp"

namespace statushive::rest {
namespace {

/// The rest of a URL may hold secrets.
std::string host_of(const monitor_spec& spec) {
  auto target = parse_url(spec.url);
  return target ? target->host : "?";
}

void log(const event_body& body) {
  std::visit(
      overloaded{
          [](const monitor_created& e) {
            spdlog::info("monitor {} created for {}", e.monitor.id.str(), host_of(e.monitor.spec));
          },
          [](const monitor_updated& e) { spdlog::info("monitor {} changed", e.monitor.id.str()); },
          [](const monitor_deleted& e) { spdlog::info("monitor {} deleted", e.id.str()); },
          [](const monitor_transitioned& e) {
            const auto* why = e.to.reason == failure_reason::none ? "" : ": ";
            spdlog::info("monitor {} is {}{}{}", e.id.str(), name_of(e.to.state), why,
                         *why == '\0' ? std::string_view() : name_of(e.to.reason));
          },
          [](const settings_changed&) { spdlog::info("settings of the cluster changed"); },
          [](const member_changed& e) {
            spdlog::info("member {} ({}) runs {}", e.member.id.str(), e.member.name,
                         e.member.version);
          },
          [](const shard_assigned& e) {
            spdlog::debug("shard {} is run by {} in epoch {}", e.shard.number.value(),
                          e.shard.owner.str(), e.shard.epoch.value());
          },
      },
      body);
}

}  // namespace

void event_log::on_reset(uint64_t index) {
  spdlog::debug("state at index {}", index);
  next_.on_reset(index);
}

void event_log::on_applied(uint64_t index, const std::vector<event>& events) {
  for (const auto& applied : events)
    log(applied.body);
  next_.on_applied(index, events);
}

}  // namespace statushive::rest
