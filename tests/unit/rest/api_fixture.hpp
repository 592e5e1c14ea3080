#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rest/handlers/api.hpp"
#include "tests/support/fake_gateways.hpp"
#include "tests/support/virtual_clock.hpp"

namespace statushive::tests {

/// A request as a test writes it.
struct call_options {
  std::string token = "editor-token";  ///< Empty: no Authorization.
  std::string body = {};
  std::optional<std::string> content_type = "application/json";
  http::name_values headers = {};
  std::string peer_address = "203.0.113.9";
};

/// The routes of the API over fakes, with one valid token for each role (`viewer-token`, ...) and
/// an administrator's API key for each scope (`read-key`, ...). Requests go straight to a route's
/// handler. No account has a limit.
class api_fixture {
 public:
  fake_monitor_gateway monitors;
  fake_session_gateway sessions;
  fake_user_gateway users;
  fake_api_key_gateway api_keys;
  fake_settings_gateway settings;
  fake_audit_gateway audit;
  fake_cluster_gateway cluster;
  virtual_clock time;
  rest::request_limits limits{time};
  /// Of what goes wrong, and of errors that the route does not declare.
  std::vector<std::string> logged;
  std::vector<http::route> routes;
  std::vector<rest::route_description> descriptions;

  api_fixture();

  /// Throws when an answer with success is not what the route's description says. REQUIRES: a route
  /// for it; the query, if any, needs no decoding.
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
  /// The same as an administrator, with an empty body for none.
  http::response as_admin(http::method method, const std::string& target,
                          const std::string& body = {}) {
    return call(method, target, {.token = "admin-token", .body = body});
  }

  [[nodiscard]] int gateway_calls() const {
    return monitors.calls + sessions.calls + users.calls + api_keys.calls + settings.calls +
           audit.calls + cluster.calls;
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
/// `400 email`: the status, and the field that an error is about.
[[nodiscard]] std::string status_and_field(const http::response& answer);
/// `409 email_taken`
[[nodiscard]] std::string status_and_code(const http::response& answer);
/// The text or number of a top-level member of a JSON object, empty when absent.
[[nodiscard]] std::string member_of(const http::response& answer, std::string_view name);

}  // namespace statushive::tests
