#include <cstdlib>
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "samples.hpp"

using namespace statushive;
using namespace statushive::tests;

namespace {

/// Lines of 32 bytes in hexadecimal.
std::string hex_of(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += digits[byte >> 4];
    text += digits[byte & 15];
    if (i % 32 == 31 || i + 1 == bytes.size()) text += '\n';
  }
  return text;
}

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  std::string pair;
  for (const char c : hex) {
    if (c == '\n') continue;
    pair += c;
    if (pair.size() < 2) continue;
    bytes += static_cast<char>(std::stoi(pair, nullptr, 16));
    pair.clear();
  }
  return bytes;
}

std::string path_of(const std::string& name) {
  return std::string(STATUSHIVE_GOLDEN_DIRECTORY) + "/records/" + name + ".hex";
}

/// The bytes in a golden file, which must be the ones that this build writes.
/// STATUSHIVE_UPDATE_GOLDEN=1 writes the file anew: only for a new type, or when a sample gets new
/// fields. Then the bytes of before, which are on disks, go to a folder of their own (v1).
std::string golden_bytes(const std::string& name, const std::string& written) {
  const auto path = path_of(name);
  const bool is_old = name.starts_with("v1/");
  if (!is_old && std::getenv("STATUSHIVE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << hex_of(written);
  }
  std::ifstream file(path);
  BOOST_REQUIRE(file.is_open());
  std::stringstream content;
  content << file.rdbuf();
  BOOST_TEST(hex_of(written) == content.str(), name << " differs from " << path);
  return bytes_of(content.str());
}

template <class Value, class Decode>
void expect_golden(const std::string& name, const Value& value, Decode decode) {
  const auto decoded = decode(golden_bytes(name, encode(value)));
  BOOST_REQUIRE(decoded.has_value());
  BOOST_TEST((*decoded == value), name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(stored_resources_have_the_bytes_that_are_on_disks) {
  expect_golden("account", sample_account(), decode_account);
  expect_golden("user", sample_user(), decode_user);
  expect_golden("profile", sample_profile(), decode_profile);
  expect_golden("api_key", sample_api_key(), decode_api_key);
  expect_golden("session", sample_session(), decode_session);
  expect_golden("shard", sample_shard(), decode_shard);
  expect_golden("member", sample_member(), decode_member);
  expect_golden("settings", sample_settings(), decode_settings);
  expect_golden("monitor", sample_monitor(), decode_monitor);
  expect_golden("transition_record", sample_transition_record(), decode_transition_record);
  expect_golden("audit_record", sample_audit_record(), decode_audit_record);
  expect_golden("idempotency_record", sample_idempotency_record(), decode_idempotency_record);
}

BOOST_AUTO_TEST_CASE(commands_have_the_bytes_that_are_in_logs) {
  for (const auto& one : sample_commands()) {
    expect_golden("command_" + std::string(name_of(one.body)), one, decode_command);
  }
}

BOOST_AUTO_TEST_CASE(events_have_the_bytes_that_are_on_disks) {
  for (const auto& one : sample_events()) {
    expect_golden("event_" + std::string(name_of(one.body)), one, decode_event);
  }
}

BOOST_AUTO_TEST_CASE(answers_have_the_bytes_that_are_on_disks) {
  const auto refusal = sample_refusal();
  const auto refused = decode_command_result(golden_bytes("answer_refused", encode(refusal)));
  BOOST_TEST((refused->failure() == refusal.failure()));
  const command_result success = encode(sample_account());
  const auto done = decode_command_result(golden_bytes("answer_done", encode(success)));
  BOOST_TEST(done->value() == success.value());
}

// What the first build wrote means what it meant, and nothing but new fields makes the bytes
// longer.

BOOST_AUTO_TEST_CASE(resources_of_the_first_build_mean_what_they_did) {
  expect_golden("v1/account", as_in_v1(sample_account()), decode_account);
  expect_golden("v1/user", as_in_v1(sample_user()), decode_user);
  expect_golden("v1/settings", as_in_v1(sample_settings()), decode_settings);
  expect_golden("v1/monitor", as_in_v1(sample_monitor()), decode_monitor);
  expect_golden("v1/audit_record", as_in_v1(sample_audit_record()), decode_audit_record);
}

BOOST_AUTO_TEST_CASE(commands_of_the_first_build_mean_what_they_did) {
  size_t known = 0;
  for (const auto& one : sample_commands()) {
    const auto name = "v1/command_" + std::string(name_of(one.body));
    if (!std::ifstream(path_of(name)).is_open()) continue;
    expect_golden(name, as_in_v1(one), decode_command);
    ++known;
  }
  BOOST_TEST(known == 9u);
}

BOOST_AUTO_TEST_CASE(events_of_the_first_build_mean_what_they_did) {
  for (const auto& one : sample_events()) {
    const auto name = "event_" + std::string(name_of(one.body));
    // The others have not changed since.
    const auto old = std::ifstream(path_of("v1/" + name)).is_open() ? "v1/" + name : name;
    expect_golden(old, as_in_v1(one), decode_event);
  }
}

BOOST_AUTO_TEST_CASE(answers_of_the_first_build_mean_what_they_did) {
  const auto refusal = refusal_in_v1();
  const auto refused = decode_command_result(golden_bytes("v1/answer_refused", encode(refusal)));
  BOOST_TEST((refused->failure() == refusal.failure()));
  const command_result success = encode(as_in_v1(sample_account()));
  const auto done = decode_command_result(golden_bytes("v1/answer_done", encode(success)));
  BOOST_TEST(done->value() == success.value());
}
