// Every error code that the documents list, caused over the real binary, but for those that take a
// fault inside the node.

#include <future>
#include <set>
#include <sstream>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/integration/node_process.hpp"
#include "tests/support/raw_http.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace statushive;
using boost::json::array;
using boost::json::object;
using tests::api_answer;
using tests::api_client;

constexpr const char* url = "http://example.invalid/";
constexpr const char* nothing = "018c0000-0000-7000-8000-000000000000";
constexpr const char* member_password = "a password for members";

/// What no client can cause on a node that is well: faults of disk, memory, threads or leaders,
/// races that a test cannot win for sure, bounds that take long to reach, and tokens of older
/// releases. Unit tests do.
const std::set<std::string> caused_by_faults = {"command_too_large", "handler_timeout",
                                                "internal",          "monitor_numbers_used_up",
                                                "no_leader",         "no_memory",
                                                "no_session",        "no_space",
                                                "outcome_unknown",   "overloaded",
                                                "stopping",          "storage_failed",
                                                "superseded",        "too_many_users",
                                                "unanswered",        "unknown_key",
                                                "unknown_user",      "too_many_idempotency_keys"};

/// The codes of the list of errors in llms.txt.
std::set<std::string> documented_codes(const std::string& text) {
  std::set<std::string> codes;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    // - 400 `bad_request`: What it means.
    const bool is_code = line.starts_with("- ") && line.substr(5, 2) == " `";
    if (is_code) codes.insert(line.substr(7, line.find('`', 7) - 7));
  }
  return codes;
}

struct fixture {
  tests::temporary_directory directory;
  tests::node_process node{directory / "data"};
  api_client admin{""};
  std::set<std::string> caused;

  fixture() {
    node.start();
    admin = node.client();
  }
  ~fixture() { BOOST_TEST(node.complaint_at_stop() == ""); }

  void expect(const std::string& code, const api_answer& answer) {
    BOOST_TEST(answer.status >= 400);
    BOOST_REQUIRE_MESSAGE(!answer.body.empty(), code);
    BOOST_TEST(answer.json().at("code") == code.c_str(), answer.body);
    caused.insert(code);
  }

  void expect_raw(const std::string& code, const std::string& request) {
    const auto server = node.server();
    tests::raw_http client(static_cast<uint16_t>(std::stoi(server.substr(server.rfind(':') + 1))),
                           std::chrono::seconds(20));
    const auto answer = client.exchange(request);
    BOOST_TEST(answer.body.find("\"code\":\"" + code + '"') != std::string::npos, answer.body);
    caused.insert(code);
  }

  std::string make_user(const std::string& email, const std::string& plan) const {
    const auto made = admin.post(
        "/api/users", object{{"email", email}, {"password", member_password}, {"plan", plan}});
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
    return made.json().at("user").at("id").as_string().c_str();
  }

  api_client client_of(const std::string& email) const {
    api_client client(node.server());
    BOOST_REQUIRE(client.log_in(email, member_password).status == 200);
    return client;
  }

  void cause_bad_framing() {
    const std::string host = "Host: x\r\n";
    expect_raw("bad_request", "GARBAGE\r\n\r\n");
    expect_raw("target_too_long",
               "GET /" + std::string(5000, 'a') + " HTTP/1.1\r\n" + host + "\r\n");
    expect_raw("header_too_large",
               "GET / HTTP/1.1\r\n" + host + "X: " + std::string(20000, 'a') + "\r\n\r\n");
    expect_raw("method_not_implemented", "BREW / HTTP/1.1\r\n" + host + "\r\n");
    expect_raw("transfer_encoding_not_implemented",
               "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\n");
    expect_raw("version_not_supported", "GET / HTTP/2.7\r\n" + host + "\r\n");
    expect_raw("expectation_failed",
               "POST / HTTP/1.1\r\n" + host + "Expect: wonders\r\nContent-Length: 1\r\n\r\n");
    expect_raw("body_too_large",
               "POST /api/monitors HTTP/1.1\r\n" + host + "Content-Length: 2000000\r\n\r\n");
    expect_raw("request_timeout", "GET / HTTP/1.1\r\n" + host);
  }

  void cause_bad_input() {
    const object sound{{"name", "n"}, {"url", url}};
    expect("not_found", admin.get("/nowhere"));
    expect("method_not_allowed", admin.del("/api/monitors"));
    expect("unsupported_media_type", admin.call("POST", "/api/monitors", "x", "text/plain"));
    expect("invalid_json", admin.call("POST", "/api/monitors", "{"));
    expect("duplicate_field", admin.call("POST", "/api/monitors", R"({"name":"a","name":"b"})"));
    expect("missing_field", admin.post("/api/monitors", object{{"name", "n"}}));
    expect("invalid_field", admin.post("/api/monitors", object{{"name", ""}, {"url", url}}));
    expect("unknown_field", admin.post("/api/monitors", object{{"nam", "n"}}));
    expect("read_only_field", admin.post("/api/monitors", object{{"id", nothing}}));
    expect("unknown_parameter", admin.get("/api/monitors?colour=red"));
    expect("invalid_parameter", admin.get("/api/monitors?limit=0"));
    expect("missing_parameter", admin.post("/auth/v1/token", object{}));
    expect("invalid_header",
           admin.with({"Idempotency-Key: " + std::string(256, 'k')}).post("/api/monitors", sound));
    const auto once = admin.with({"Idempotency-Key: once"});
    const auto made = once.post("/api/monitors", sound).json();
    const std::string path =
        "/api/monitors/" + std::string(made.at("monitor").at("id").as_string());
    expect("idempotency_key_reused",
           once.post("/api/monitors", object{{"name", "other"}, {"url", url}}));
    expect("if_match_failed", admin.with({"If-Match: \"0\""}).del(path));
    BOOST_TEST(admin.del(path).status == 200);
    expect("idempotent_resource_gone", once.post("/api/monitors", sound));
  }

  void cause_denials() {
    const api_client stranger(node.server());
    expect("missing_token", stranger.get("/api/me"));
    auto forger = stranger;
    forger.use_token("forged");
    expect("invalid_token", forger.get("/api/me"));
    expect("invalid_grant", forger.log_in("nobody@example.com", "wrong"));
    make_user("free@example.com", "free");
    const auto member = client_of("free@example.com");
    expect("email_taken", admin.post("/api/users", object{{"email", "free@example.com"},
                                                          {"password", member_password}}));
    expect("role_too_low", member.get("/api/users"));
    expect("plan_limit",
           member.post("/api/monitors",
                       object{{"name", "n"}, {"url", url}, {"interval_seconds", 179}}));
    const auto made = member.post("/api/monitors", object{{"name", "n"}, {"url", url}}).json();
    const std::string id(made.at("monitor").at("id").as_string());
    expect("not_owner", admin.get("/api/monitors/" + id));
    expect("wrong_password",
           member.post("/api/me/password",
                       object{{"current_password", "wrong"}, {"new_password", "long enough"}}));
    const object key{{"name", "k"}, {"scopes", array{"read"}}};
    const auto first = member.post("/api/api-keys", key).json();
    auto reader = stranger;
    reader.use_token(first.at("api_key").at("token").as_string().c_str());
    expect("scope_missing", reader.post("/api/monitors", object{{"name", "n"}, {"url", url}}));
    api_answer last;
    for (int n = 0; n < 60 && last.status != 429; ++n)
      last = member.post("/api/api-keys", key);
    expect("too_many_api_keys", last);
    const std::string self(admin.get("/api/me").json().at("user").at("id").as_string());
    expect("last_administrator", admin.del("/api/users/" + self));
  }

  void cause_refusals_of_load() {
    std::vector<std::future<api_answer>> logins;
    for (int n = 0; n < 40; ++n) {
      logins.push_back(std::async(std::launch::async, [&, n] {
        return api_client(node.server()).log_in("u" + std::to_string(n) + "@example.com", "wrong");
      }));
    }
    api_answer full;
    for (auto& login : logins) {
      auto answer = login.get();
      if (answer.status == 503) full = std::move(answer);
    }
    expect("queue_full", full);
    api_client guesser(node.server());
    api_answer last;
    for (int n = 0; n < 12 && last.status != 429; ++n)
      last = guesser.log_in("victim@example.com", "wrong");
    expect("too_many_attempts", last);
    last = {};
    for (int n = 0; n < 120; ++n) {
      last = guesser.log_in("victim@example.com", "wrong");
      if (last.body.find("rate_limited") != std::string::npos) break;
    }
    expect("rate_limited", last);
  }

  void cause_refusals_of_apikeys() {
    BOOST_TEST(admin.put("/api/cluster/settings", object{{"require_apikey", true}}).status == 200);
    expect("missing_apikey", admin.get("/api/me"));
    expect("invalid_apikey", admin.with({"apikey: wrong"}).get("/api/me"));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_documented_error_code_can_be_caused, fixture) {
  const auto documented = documented_codes(admin.get("/llms.txt").body);
  BOOST_TEST(documented.size() > 40u);
  cause_bad_framing();
  cause_bad_input();
  cause_denials();
  cause_refusals_of_load();
  cause_refusals_of_apikeys();
  for (const auto& code : documented) {
    const bool is_fault = caused_by_faults.contains(code);
    BOOST_TEST(caused.contains(code) != is_fault, code);
  }
  for (const auto& code : caused)
    BOOST_TEST(documented.contains(code), code << " is not documented");
  for (const auto& code : caused_by_faults)
    BOOST_TEST(documented.contains(code), code << " is not documented");
}
