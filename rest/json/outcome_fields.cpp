#include "rest/json/outcome_fields.hpp"

#include <array>

namespace statushive::rest {
namespace {

using enum field_type;

constexpr auto healthy = std::to_array<std::string_view>({"ok"});
constexpr auto ready = std::to_array<std::string_view>({"ready"});

constexpr resource_field<nothing, nothing> deletion_table[] = {
    {{.name = "deleted", .type = boolean, .meaning = "Always `true`."},
     [](json_writer& to, const nothing&) { to.value(true); }},
};
constexpr resource_field<nothing, nothing> health_table[] = {
    {{.name = "status", .type = choice, .choices = healthy, .meaning = "Always `ok`."},
     [](json_writer& to, const nothing&) { to.value(healthy[0]); }},
};
constexpr resource_field<nothing, nothing> readiness_table[] = {
    {{.name = "status", .type = choice, .choices = ready, .meaning = "Always `ready`."},
     [](json_writer& to, const nothing&) { to.value(ready[0]); }},
};

constexpr resource<nothing> deletions(deletion_table);
constexpr resource<nothing> health(health_table);
constexpr resource<nothing> readiness(readiness_table);

}  // namespace

const resource<nothing>& deletion_resource() {
  return deletions;
}
const resource<nothing>& health_resource() {
  return health;
}
const resource<nothing>& readiness_resource() {
  return readiness;
}

}  // namespace statushive::rest
