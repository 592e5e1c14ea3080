#include <boost/test/unit_test.hpp>

#include "ctl_fixture.hpp"

namespace {

std::string record(const std::string& actor, const std::string& rest) {
  return R"({"index":7,"at":"2026-11-23T08:30:00.000Z","actor":)" + actor + ',' + rest + "}";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_audit, statushive::tests::ctl_token_fixture)

BOOST_AUTO_TEST_CASE(audit_records_are_a_table) {
  const auto body =
      R"({"audit":[)" +
      record(R"({"user_id":"u1","email":"ada@example.com","api_key_id":null,"node":null})",
             R"("source_address":"10.0.0.7","action":"update_monitor","account_id":"a1",)"
             R"("resource_kind":"monitor","resource_id":"m1","before":{},"after":{})") +
      ',' +
      record(R"({"user_id":"u1","email":"ada@example.com","api_key_id":"k1","node":null})",
             R"("source_address":"2001:db8::1","action":"delete_monitor",)"
             R"("resource_kind":"monitor","resource_id":"m1")") +
      ',' +
      record(R"({"user_id":"u9","email":null,"api_key_id":null,"node":null})",
             R"("source_address":"10.0.0.8","action":"delete_user",)"
             R"("resource_kind":"user","resource_id":"u9")") +
      ',' +
      record(R"({"user_id":null,"email":null,"api_key_id":null,"node":"6f2a91c0"})",
             R"("source_address":null,"action":"change_settings",)"
             R"("resource_kind":"settings","resource_id":null)") +
      R"(],"total":9})";
  answer(200, body);
  BOOST_TEST(run("audit list") == 0);
  BOOST_TEST(latest_request() == "GET /api/audit?limit=50&offset=0");
  BOOST_TEST(
      out.str() ==
      "TIME                      ACTOR                  ACTION           RESOURCE    FROM\n"
      "2026-11-23T08:30:00.000Z  ada@example.com        update_monitor   monitor m1  10.0.0.7\n"
      "2026-11-23T08:30:00.000Z  ada@example.com (key)  delete_monitor   monitor m1  2001:db8::1\n"
      "2026-11-23T08:30:00.000Z  u9                     delete_user      user u9     10.0.0.8\n"
      "2026-11-23T08:30:00.000Z  node 6f2a91c0          change_settings  settings    -\n");
  BOOST_TEST(err.str() == "hint: 4 of 9 are shown, see --limit and --offset\n");
  answer(200, body);
  BOOST_TEST(run("audit list -o json") == 0);
  BOOST_TEST(out.str() == body + '\n');
}

BOOST_AUTO_TEST_CASE(audit_records_are_filtered_by_the_server) {
  answer(200, R"({"audit":[],"total":0})");
  BOOST_TEST(run("audit list --account a1 --resource m1&x --action update_monitor --limit 5 "
                 "--offset 10") == 0);
  BOOST_TEST(latest_request() ==
             "GET /api/audit?limit=5&offset=10&account_id=a1&resource_id=m1%26x"
             "&action=update_monitor");
  BOOST_TEST(out.str() == "TIME  ACTOR  ACTION  RESOURCE  FROM\n");
  answer(403, R"({"error":"administrators only","code":"role_too_low"})");
  BOOST_TEST(run("audit list") == 6);
  BOOST_TEST(err.str() == "error: list audit records: administrators only\n");
}

BOOST_AUTO_TEST_SUITE_END()
