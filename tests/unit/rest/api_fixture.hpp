#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rest/handlers/api.hpp"
#include "tests/support/fake_gateways.hpp"

namespace statushive::tests {

/// A request as a test writes it.
struct call_options {
  std::string token = "editor-token";  ///< Empty: no Authorization.
  std::string body = {};
  std::optional<std::string> content_type = "application/json";
  http::name_values headers = {};
};

/// The routes of the API over fakes, with one valid token for each role. Requests go straight to a
/// route's handler.
class api_fixture {
 public:
  fake_monitor_gateway monitors;
  fake_session_gateway sessions;
  fake_cluster_gateway cluster;
  std::vector<std::string> logged;
  std::vector<http::route> routes;

  api_fixture();

  /// REQUIRES: a route for it; the query, if any, needs no decoding.
  http::response call(http::method method, const std::string& target,
                      const call_options& options = {});

  http::response get_from(const std::string& target) { return call(http::method::get, target); }
  int status_at(const std::string& target) { return get_from(target).status; }
  http::response post_to(const std::string& target, const std::string& body) {
    return call(http::method::post, target, {.body = body});
  }
  http::response put_to(const std::string& target, const std::string& body) {
    return call(http::method::put, target, {.body = body});
  }

  [[nodiscard]] int gateway_calls() const {
    return monitors.calls + sessions.calls + cluster.calls;
  }
};

inline constexpr char sample_id[] = "0190a6f0-0000-7000-8000-000000000001";

[[nodiscard]] monitor_overview sample_monitor();
[[nodiscard]] heartbeat sample_heartbeat(check_result result, failure_reason reason);
[[nodiscard]] profile sample_profile();

/// Whether the text is that of the stored file `tests/golden/json/NAME.json`; with
/// STATUSHIVE_UPDATE_GOLDEN set, writes the file instead.
[[nodiscard]] bool is_golden(const std::string& name, const std::string& text);

/// The value of a header, empty when absent.
[[nodiscard]] std::string header_of(const http::response& answer, std::string_view name);
/// The text or number of a top-level member of a JSON object, empty when absent.
[[nodiscard]] std::string member_of(const http::response& answer, std::string_view name);

}  // namespace statushive::tests
