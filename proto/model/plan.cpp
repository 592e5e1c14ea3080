#include "proto/model/plan.hpp"

#include "proto/model/enum_names.hpp"

namespace statushive {
namespace {

using namespace std::chrono_literals;

constexpr auto plan_names = names_table<plan>({{plan::free, "free"},
                                               {plan::pro, "pro"},
                                               {plan::pro_plus, "pro_plus"},
                                               {plan::unlimited, "unlimited"}});

constexpr plan_limits free_limits{10, 180s, 1, std::chrono::days(7)};
constexpr plan_limits pro_limits{50, 60s, 5, std::chrono::days(90)};
constexpr plan_limits pro_plus_limits{200, 30s, no_limit, std::chrono::days(365)};
constexpr plan_limits unlimited_limits{no_limit, 1s, no_limit, std::chrono::days(365)};

}  // namespace

const plan_limits& limits_of(plan p) {
  switch (p) {
    case plan::free: return free_limits;
    case plan::pro: return pro_limits;
    case plan::pro_plus: return pro_plus_limits;
    case plan::unlimited: return unlimited_limits;
  }
  return free_limits;
}

std::string_view name_of(plan p) {
  return plan_names.of(p);
}

std::optional<plan> find_plan(std::string_view name) {
  return plan_names.find(name);
}

}  // namespace statushive
