#include "rest/handlers/request_limits.hpp"

#include "proto/model/network.hpp"
#include "rest/json/request_rates.hpp"

namespace statushive::rest {
namespace {

constexpr size_t subscriber_bytes = 8;

std::string address_key(const std::string& address) {
  const auto parsed = ip_address::parse(address);
  if (!parsed || parsed->kind == ip_address::family::v4) return address;
  return {parsed->bytes.begin(), parsed->bytes.begin() + subscriber_bytes};
}

}  // namespace

request_limits::request_limits(const clock& time)
    : accounts_(keys_max, time), addresses_(keys_max, time) {}

std::optional<rate_standing> request_limits::take_of_account(const account_id& whose, plan of) {
  const auto allowed = requests_max(of);
  if (!allowed) return {};
  return accounts_.take(whose.raw(), *allowed);
}

std::optional<rate_standing> request_limits::look_at_account(const account_id& whose,
                                                             plan of) const {
  const auto allowed = requests_max(of);
  if (!allowed) return {};
  return accounts_.look(whose.raw(), *allowed);
}

rate_standing request_limits::take_of_address(const std::string& address) {
  return addresses_.take(address_key(address), auth_requests_max);
}

result<void> check_admitted(const rate_standing& standing, std::string_view whom) {
  if (standing.is_admitted) return {};
  return error(errc::resource_exhausted, "rate_limited",
               "too many requests from this " + std::string(whom) + ", " +
                   std::to_string(standing.limit) + " a minute are allowed")
      .hinting("try again in " + std::to_string(standing.reset.count()) + " s")
      .retrying_after(standing.reset);
}

}  // namespace statushive::rest
