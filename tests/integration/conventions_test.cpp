// The conventions that hold on every route, over the real binary: forms of values, errors, lists,
// repeated and conditional changes.

#include <algorithm>
#include <atomic>
#include <thread>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/integration/node_process.hpp"
#include "tests/integration/shared_node.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_http.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using namespace std::chrono_literals;
using boost::json::array;
using boost::json::object;
using tests::api_answer;
using tests::api_client;
using tests::eventually;
using tests::expect_error;
using tests::shared_node;

constexpr const char* url = "http://example.invalid/";

struct fixture {
  tests::node_process& node = shared_node::instance().node;
  const api_client& api = shared_node::instance().admin;

  object create(object body) const {
    const auto made = api.post("/api/monitors", body);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
    return made.json().at("monitor").as_object();
  }

  uint16_t port() const {
    const auto server = node.server();
    return static_cast<uint16_t>(std::stoi(server.substr(server.rfind(':') + 1)));
  }
};

object draft(const std::string& name) {
  return {{"name", name}, {"url", url}, {"interval_seconds", 86400}};
}

std::string path_of(const object& monitor) {
  return "/api/monitors/" + std::string(monitor.at("id").as_string());
}

/// Whether the text is like `form`, where 9 stands for any digit and x for any hexadecimal one.
bool has_form(std::string_view text, std::string_view form) {
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), [](char c, char wanted) {
    const bool is_digit = c >= '0' && c <= '9';
    if (wanted == '9') return is_digit;
    if (wanted == 'x') return is_digit || (c >= 'a' && c <= 'f');
    return c == wanted;
  });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conventions, fixture)

BOOST_AUTO_TEST_CASE(times_and_ids_have_one_form) {
  const auto made = create(draft("forms"));
  for (const auto* name : {"created_at", "updated_at", "state_since"})
    BOOST_TEST(has_form(made.at(name).as_string(), "9999-99-99T99:99:99.999Z"), made.at(name));
  BOOST_TEST(has_form(made.at("id").as_string(), "xxxxxxxx-xxxx-7xxx-xxxx-xxxxxxxxxxxx"));
  BOOST_TEST(api.del(path_of(made)).status == 200);
}

BOOST_AUTO_TEST_CASE(an_absent_field_keeps_its_value_and_null_is_refused) {
  const auto made = create({{"name", "kept"},
                            {"url", url},
                            {"interval_seconds", 3600},
                            {"method", "HEAD"},
                            {"expected_status", 204}});
  const auto changed = api.put(path_of(made), object{{"timeout_ms", 2000}}).json().at("monitor");
  for (const auto* name :
       {"name", "url", "interval_seconds", "method", "expected_status", "active"})
    BOOST_TEST(changed.at(name) == made.at(name), name);
  BOOST_TEST(changed.at("timeout_ms").as_int64() == 2000);
  for (const auto* name : {"name", "url", "interval_seconds", "method", "active"}) {
    expect_error(api.put(path_of(made), object{{name, nullptr}}), 400, "invalid_field", name);
  }
  for (const auto* name : {"id", "created_at", "last_status", "state", "paused_reason"})
    expect_error(api.put(path_of(made), object{{name, "x"}}), 400, "read_only_field", name);
  expect_error(api.put(path_of(made), object{{"intervall_seconds", 60}}), 400, "unknown_field",
               "intervall_seconds");
  expect_error(api.call("PUT", path_of(made), R"({"name":"a","name":"b"})"), 400, "duplicate_field",
               "name");
  BOOST_TEST(api.del(path_of(made)).status == 200);
}

BOOST_AUTO_TEST_CASE(an_error_names_field_value_and_range) {
  const auto refused =
      api.post("/api/monitors", object{{"name", "n"}, {"url", url}, {"interval_seconds", 86401}});
  expect_error(refused, 400, "invalid_field", "interval_seconds");
  for (const auto* part : {"interval_seconds", "86401", "1 to 86400"})
    BOOST_TEST(refused.body.find(part) != std::string::npos, refused.body);
}

BOOST_AUTO_TEST_CASE(errors_before_routing_are_json_too) {
  struct expectation {
    std::string request;
    int status;
    const char* code;
  };
  const std::string host = "Host: x\r\n";
  const std::vector<expectation> refusals = {
      {"GARBAGE\r\n\r\n", 400, "bad_request"},
      {"GET / HTTP/1.1\r\n\r\n", 400, "bad_request"},
      {"GET /" + std::string(5000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414, "target_too_long"},
      {"GET / HTTP/1.1\r\n" + host + "X: " + std::string(20000, 'a') + "\r\n\r\n", 431,
       "header_too_large"},
      {"BREW / HTTP/1.1\r\n" + host + "\r\n", 501, "method_not_implemented"},
      {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\n", 501,
       "transfer_encoding_not_implemented"},
      {"GET / HTTP/2.7\r\n" + host + "\r\n", 505, "version_not_supported"},
      {"POST / HTTP/1.1\r\n" + host + "Expect: wonders\r\nContent-Length: 1\r\n\r\n", 417,
       "expectation_failed"},
      {"POST /api/monitors HTTP/1.1\r\n" + host + "Content-Length: 2000000\r\n\r\n", 413,
       "body_too_large"},
      {"GET /nowhere HTTP/1.1\r\n" + host + "\r\n", 404, "not_found"},
      {"PATCH /api/monitors HTTP/1.1\r\n" + host + "\r\n", 405, "method_not_allowed"},
  };
  for (const auto& [request, status, code] : refusals) {
    BOOST_TEST_CONTEXT(request.substr(0, 40)) {
      tests::raw_http client(port());
      const auto answer = client.exchange(request);
      BOOST_TEST(answer.status == status, answer.body);
      BOOST_TEST(answer.header("Content-Type").starts_with("application/json"));
      BOOST_TEST(!answer.header("X-Request-Id").empty());
      BOOST_TEST(answer.body.find('"' + std::string(code) + '"') != std::string::npos, answer.body);
      BOOST_TEST(answer.header("Allow").empty() == (status != 405));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_answer_carries_a_request_id_the_callers_when_it_is_sane) {
  BOOST_TEST(api.with({"X-Request-Id: my-id.1"}).get("/api/me").headers.at("x-request-id") ==
             "my-id.1");
  const auto given = api.with({"X-Request-Id: not sane!"}).get("/api/me");
  BOOST_TEST(given.headers.at("x-request-id") != "not sane!");
  BOOST_TEST(api.get("/nowhere").headers.contains("x-request-id"));
}

BOOST_AUTO_TEST_CASE(lists_are_ordered_by_name_then_id_and_count_the_whole_filtered_set) {
  std::vector<object> made;
  for (const auto* name : {"list b", "list a", "list b", "list c"})
    made.push_back(create(draft(name)));
  BOOST_TEST(api.put(path_of(made[3]), object{{"active", false}}).status == 200);
  const auto page = api.get("/api/monitors?active=true&limit=2").json();
  BOOST_TEST(page.at("total").as_int64() == 3);
  BOOST_TEST(page.at("monitors").as_array().size() == 2u);
  const auto all = api.get("/api/monitors").json().at("monitors").as_array();
  BOOST_REQUIRE(all.size() == 4u);
  BOOST_TEST(all[0].at("name") == "list a");
  BOOST_TEST(all[1].at("id") == made[0].at("id"));
  BOOST_TEST(all[2].at("id") == made[2].at("id"));
  BOOST_TEST(api.get("/api/monitors?offset=100").json().at("monitors").as_array().empty());
  for (const auto* list : {"/api/monitors", "/api/users", "/api/api-keys", "/api/audit"}) {
    for (const auto* bad : {"limit=0", "limit=101", "limit=ten", "offset=-1"})
      expect_error(api.get(std::string(list) + '?' + bad), 400, "invalid_parameter");
    expect_error(api.get(std::string(list) + "?colour=red"), 400, "unknown_parameter", "colour");
    BOOST_TEST(api.get(std::string(list) + "?limit=100&offset=0").status == 200);
  }
  for (const auto& monitor : made)
    BOOST_TEST(api.del(path_of(monitor)).status == 200);
}

BOOST_AUTO_TEST_CASE(a_creation_with_one_idempotency_key_happens_once) {
  const auto total = [&] { return api.get("/api/monitors").json().at("total").as_int64(); };
  const auto before = total();
  const auto once = api.with({"Idempotency-Key: key-1"});
  const auto first = once.post("/api/monitors", draft("once"));
  const auto second = once.post("/api/monitors", draft("once"));
  BOOST_TEST(first.status == 201, first.body);
  BOOST_TEST(second.status == 201, second.body);
  BOOST_TEST(first.json().at("monitor").at("id") == second.json().at("monitor").at("id"));
  BOOST_TEST(total() == before + 1);

  std::vector<std::thread> threads;
  for (int n = 0; n < 8; ++n) {
    threads.emplace_back(
        [&] { (void)api.with({"Idempotency-Key: key-2"}).post("/api/monitors", draft("raced")); });
  }
  for (auto& thread : threads)
    thread.join();
  BOOST_TEST(total() == before + 2);

  expect_error(once.post("/api/monitors", draft("another body")), 409, "idempotency_key_reused");
  expect_error(once.post("/api/api-keys", object{{"name", "k"}, {"scopes", array{"read"}}}), 409,
               "idempotency_key_reused");
  expect_error(api.with({"Idempotency-Key: " + std::string(256, 'k')})
                   .post("/api/monitors", draft("too long a key")),
               400, "invalid_header", "Idempotency-Key");

  node.kill();
  node.start();
  const auto after_a_kill = once.post("/api/monitors", draft("once"));
  BOOST_TEST(after_a_kill.json().at("monitor").at("id") == first.json().at("monitor").at("id"));
  const auto path = path_of(first.json().at("monitor").as_object());
  BOOST_TEST(api.del(path).status == 200);
  expect_error(once.post("/api/monitors", draft("once")), 409, "idempotent_resource_gone");

  const auto key_once = api.with({"Idempotency-Key: key-3"});
  const object key{{"name", "k"}, {"scopes", array{"read"}}};
  BOOST_TEST(key_once.post("/api/api-keys", key).json().at("api_key").at("token").is_string());
  BOOST_TEST(key_once.post("/api/api-keys", key).json().at("api_key").at("token").is_null());
}

BOOST_AUTO_TEST_CASE(a_change_with_if_match_is_made_only_to_the_revision_that_was_seen) {
  const auto made = create(draft("revisions"));
  const auto path = path_of(made);
  const auto shown = api.get(path);
  const auto seen = shown.headers.at("etag");
  BOOST_TEST(seen == '"' + std::to_string(std::stoull(seen.substr(1))) + '"');
  const auto changed = api.with({"If-Match: " + seen}).put(path, object{{"name", "changed"}});
  BOOST_TEST(changed.status == 200, changed.body);
  const auto next = changed.headers.at("etag");
  BOOST_TEST(next != seen);
  expect_error(api.with({"If-Match: " + seen}).put(path, object{{"name", "stale"}}), 409,
               "if_match_failed");
  expect_error(api.with({"If-Match: " + seen}).del(path), 409, "if_match_failed");
  expect_error(api.with({"If-Match: nonsense"}).del(path), 400, "invalid_header", "If-Match");
  expect_error(api.with({"If-Match: W/" + next}).del(path), 409, "if_match_failed");
  BOOST_TEST(api.get(path).json().at("monitor").at("name") == "changed");
  BOOST_TEST(
      api.with({"If-Match: " + seen + ", " + next}).put(path, object{{"name", "b"}}).status == 200);
  BOOST_TEST(api.with({"If-Match: *"}).del(path).status == 200);

  const auto settings = api.get("/api/cluster/settings").headers.at("etag");
  BOOST_TEST(api.with({"If-Match: " + settings})
                 .put("/api/cluster/settings", object{{"default_plan", "pro"}})
                 .status == 200);
  expect_error(api.with({"If-Match: " + settings})
                   .put("/api/cluster/settings", object{{"default_plan", "free"}}),
               409, "if_match_failed");
}

BOOST_AUTO_TEST_CASE(of_racing_changes_with_one_revision_one_is_made) {
  const auto made = create(draft("raced"));
  const auto path = path_of(made);
  const auto seen = api.get(path).headers.at("etag");
  std::atomic<int> done{0};
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int n = 0; n < 8; ++n) {
    threads.emplace_back([&, n] {
      const auto answer =
          api.with({"If-Match: " + seen}).put(path, object{{"name", "racer " + std::to_string(n)}});
      if (answer.status == 200) ++done;
      if (answer.status == 409) ++refused;
    });
  }
  for (auto& thread : threads)
    thread.join();
  BOOST_TEST(done == 1);
  BOOST_TEST(refused == 7);
  BOOST_TEST(api.del(path).status == 200);
}

BOOST_AUTO_TEST_CASE(a_limited_accounts_answers_carry_its_rate_and_beyond_it_are_429) {
  BOOST_TEST(api.post("/api/users", object{{"email", "limited@example.com"},
                                           {"password", "a password for members"},
                                           {"plan", "free"}})
                 .status == 201);
  api_client limited(node.server());
  BOOST_TEST(limited.log_in("limited@example.com", "a password for members").status == 200);
  const auto first = limited.get("/api/monitors");
  BOOST_TEST(first.headers.at("ratelimit-limit") == "600");
  const auto remaining = std::stoi(first.headers.at("ratelimit-remaining"));
  BOOST_TEST(std::stoi(limited.get("/api/me").headers.at("ratelimit-remaining")) < remaining);
  BOOST_TEST(!api.get("/api/me").headers.contains("ratelimit-limit"));
  api_answer last;
  for (int n = 0; n < 900 && last.status != 429; ++n)
    last = limited.get("/api/monitors");
  expect_error(last, 429, "rate_limited");
  BOOST_TEST(std::stoi(last.headers.at("retry-after")) >= 1);
  BOOST_TEST(last.headers.at("ratelimit-remaining") == "0");
}

BOOST_AUTO_TEST_CASE(a_creation_says_where_the_resource_is) {
  const auto made = api.post("/api/monitors", draft("located"));
  BOOST_TEST(made.headers.at("location") == path_of(made.json().at("monitor").as_object()));
  BOOST_TEST(api.get(made.headers.at("location")).status == 200);
  BOOST_TEST(api.del(made.headers.at("location")).status == 200);
}

BOOST_AUTO_TEST_CASE(a_proxy_that_is_trusted_says_where_a_request_came_from) {
  tests::temporary_directory directory;
  tests::node_process behind_proxy(directory / "data", {"--trusted-proxy", "127.0.0.0/8"});
  behind_proxy.start();
  const auto admin = behind_proxy.client();
  const auto forwarded = admin.with({"X-Forwarded-For: 203.0.113.9, 198.51.100.7, 127.0.0.1"});
  BOOST_TEST(forwarded.post("/api/monitors", draft("forwarded")).status == 201);
  const auto audit = admin.get("/api/audit?action=create_monitor").json();
  BOOST_TEST(audit.at("audit").at(0).at("source_address") == "198.51.100.7");
  BOOST_TEST(
      api.with({"X-Forwarded-For: 203.0.113.9"}).post("/api/monitors", draft("direct")).status ==
      201);
  BOOST_TEST(
      api.get("/api/audit?action=create_monitor").json().at("audit").at(0).at("source_address") ==
      "127.0.0.1");
}

BOOST_AUTO_TEST_SUITE_END()
