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

/// The bytes in a golden file, which must be the ones that this build writes.
/// STATUSHIVE_UPDATE_GOLDEN=1 writes the file anew: only for a new type, for the bytes of an old
/// one are on disks.
std::string golden_bytes(const std::string& name, const std::string& written) {
  const auto path = std::string(STATUSHIVE_GOLDEN_DIRECTORY) + "/records/" + name + ".hex";
  if (std::getenv("STATUSHIVE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << hex_of(written);
  std::ifstream file(path);
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
  expect_golden("session", sample_session(), decode_session);
  expect_golden("shard", sample_shard(), decode_shard);
  expect_golden("member", sample_member(), decode_member);
  expect_golden("settings", sample_settings(), decode_settings);
  expect_golden("monitor", sample_monitor(), decode_monitor);
  expect_golden("transition_record", sample_transition_record(), decode_transition_record);
  expect_golden("audit_record", sample_audit_record(), decode_audit_record);
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
