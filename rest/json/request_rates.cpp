#include "rest/json/request_rates.hpp"

namespace statushive::rest {

std::optional<rate> requests_max(plan p) {
  constexpr std::chrono::minutes window(1);
  switch (p) {
    case plan::free: return rate{600, window};
    case plan::pro: return rate{3000, window};
    case plan::pro_plus: return rate{12'000, window};
    case plan::unlimited: return {};
  }
  return {};
}

}  // namespace statushive::rest
