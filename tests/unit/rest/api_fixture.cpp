#include "api_fixture.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "conformance.hpp"
#include "rest/json/json_value.hpp"

namespace statushive::tests {
namespace {

/// Keeps the first answer.
class kept_answer final : public http::responder::channel {
 public:
  void send(http::response answer) override {
    if (!kept) kept = std::move(answer);
  }
  std::optional<http::response> kept;
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// The values of a pattern's `:names` in a path, or nothing when they differ.
std::optional<http::name_values> match(const std::string& pattern, const std::string& path) {
  const auto wanted = split(pattern, '/');
  const auto given = split(path, '/');
  if (wanted.size() != given.size()) return {};
  http::name_values parameters;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with(':')) {
      parameters.emplace_back(wanted[i].substr(1), given[i]);
    } else if (wanted[i] != given[i]) {
      return {};
    }
  }
  return parameters;
}

caller caller_with(role r) {
  caller who;
  who.user = user_id::parse("0190a6f0-0000-7000-8000-00000000000a").value();
  who.account = account_id::parse("0190a6f0-0000-7000-8000-00000000000b").value();
  who.session = session_id::parse("0190a6f0-0000-7000-8000-00000000000d").value();
  who.role = r;
  who.plan = plan::unlimited;
  return who;
}

caller key_with(scope reach) {
  auto who = caller_with(role::admin);
  who.session = session_id();
  who.key = api_key_id::parse("0190a6f0-0000-7000-8000-00000000000e").value();
  who.reach = reach;
  return who;
}

http::name_values parse_target_query(const std::string& text) {
  http::name_values query;
  if (text.empty()) return query;
  for (const auto& part : split(text, '&')) {
    const auto equals = part.find('=');
    query.emplace_back(part.substr(0, equals),
                       equals == std::string::npos ? "" : part.substr(equals + 1));
  }
  return query;
}

}  // namespace

api_fixture::api_fixture() {
  sessions.tokens = {
      {"viewer-token", caller_with(role::viewer)}, {"editor-token", caller_with(role::editor)},
      {"admin-token", caller_with(role::admin)},   {"read-key", key_with(scope::read)},
      {"write-key", key_with(scope::write)},       {"admin-key", key_with(scope::admin)}};
  const rest::api_gateways gateways{monitors, sessions, users, api_keys, settings, audit, cluster};
  const rest::api_options options{
      .limits = limits,
      .trusted_proxies = {},
      .metrics = [] { return std::string("statushive_up 1\n"); },
      .log =
          [this](std::string_view where, std::string_view what) {
            logged.push_back(std::string(where) + " | " + std::string(what));
          }};
  routes = rest::api_routes(gateways, options);
  descriptions = rest::api_descriptions(gateways, options);
}

http::response api_fixture::call(http::method method, const std::string& target,
                                 const call_options& options) {
  http::request request;
  request.method = method;
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  if (request.path.size() < target.size()) {
    request.query = parse_target_query(target.substr(request.path.size() + 1));
  }
  request.headers = options.headers;
  if (!options.token.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + options.token);
  }
  if (options.content_type && !options.body.empty()) {
    request.headers.emplace_back("content-type", *options.content_type);
  }
  request.body = options.body;
  request.peer_address = options.peer_address;
  request.request_id = "req-1";
  for (const auto& route : routes) {
    auto parameters = match(route.pattern, request.path);
    if (route.method != method || !parameters) continue;
    request.parameters = *parameters;
    const auto channel = std::make_shared<kept_answer>();
    route.handler(request, http::responder(channel));
    if (!channel->kept) throw std::logic_error("no answer came");
    const auto fault = mismatch(descriptions, route, *channel->kept);
    if (!fault.empty()) throw std::logic_error(target + ": " + fault);
    return *channel->kept;
  }
  throw std::logic_error("no route for " + target);
}

monitor_overview sample_monitor() {
  monitor_overview shown;
  auto& monitor = shown.monitor;
  monitor.id = monitor_id::parse(sample_id).value();
  monitor.spec.name = "My \"Site\" \xc3\xa9";
  monitor.spec.url = "https://example.com/?a=1&b=2";
  monitor.spec.interval = std::chrono::seconds(60);
  monitor.standing = {monitor_state::up, 3, from_ms(1'700'000'060'000), failure_reason::none};
  monitor.created_at = from_ms(1'700'000'000'000);
  monitor.updated_at = from_ms(1'700'000'000'123);
  monitor.revision = 1842;
  shown.latest = sample_heartbeat(check_result::up, failure_reason::none);
  return shown;
}

heartbeat sample_heartbeat(check_result result, failure_reason reason) {
  heartbeat beat;
  beat.slot = from_ms(1'700'000'060'000);
  beat.start_delay = std::chrono::milliseconds(7);
  beat.result = result;
  beat.reason = reason;
  beat.response_time = std::chrono::milliseconds(234);
  if (reason == failure_reason::none) beat.status_code = 200;
  if (reason != failure_reason::none) beat.message = "nobody listens on port 443";
  return beat;
}

profile sample_profile() {
  profile shown;
  shown.user.id = user_id::parse("0190a6f0-0000-7000-8000-00000000000a").value();
  shown.user.account = account_id::parse("0190a6f0-0000-7000-8000-00000000000b").value();
  shown.user.email = "you@example.com";
  shown.user.role = role::editor;
  shown.user.password_hash = "$argon2id$never-shown";
  shown.user.created_at = from_ms(1'700'000'000'000);
  shown.user.updated_at = from_ms(1'700'000'000'000);
  shown.user.revision = 1843;
  shown.plan = plan::pro;
  return shown;
}

bool is_golden(const std::string& name, const std::string& text) {
  const auto path = std::string(STATUSHIVE_GOLDEN_DIRECTORY) + "/json/" + name + ".json";
  if (std::getenv("STATUSHIVE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text << '\n';
    return true;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string stored((std::istreambuf_iterator<char>(file)), {});
  if (stored == text + '\n') return true;
  std::cerr << path << " has\n" << stored << "but the answer is\n" << text << '\n';
  return false;
}

std::string header_of(const http::response& answer, std::string_view name) {
  for (const auto& [key, value] : answer.headers) {
    if (key == name) return value;
  }
  return {};
}

std::string status_and_field(const http::response& answer) {
  return std::to_string(answer.status) + ' ' + member_of(answer, "field");
}

std::string status_and_code(const http::response& answer) {
  return std::to_string(answer.status) + ' ' + member_of(answer, "code");
}

std::string member_of(const http::response& answer, std::string_view name) {
  const auto parsed = rest::parse_json(answer.body);
  if (!parsed || parsed->members() == nullptr) return {};
  for (const auto& [key, value] : *parsed->members()) {
    if (key == name) return value.text() ? *value.text() : value.summary();
  }
  return {};
}

}  // namespace statushive::tests
