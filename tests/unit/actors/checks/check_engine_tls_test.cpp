#include <csignal>
#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "actors/checks/tls_trust.hpp"
#include "engine_fixture.hpp"
#include "tests/support/dns_server.hpp"
#include "tests/support/odd_server.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tls_server.hpp"

using statushive::tests::curl_process;
BOOST_TEST_GLOBAL_FIXTURE(curl_process);

namespace statushive::checks {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using tests::identity;
using tests::running_engine;
using tests::tls_server;
using enum failure_reason;

constexpr hours day{24};

/// An authority that the engine trusts, and servers with certificates of it.
struct trusted_world {
  trusted_world() {
    std::signal(SIGPIPE, SIG_IGN);  // Of the test's server, whose clients hang up.
    root.save(directory / "ca.pem");
    settings.ca_file = directory / "ca.pem";
  }

  [[nodiscard]] check_outcome check_server(const tls_server::options& how,
                                           milliseconds timeout = std::chrono::seconds(20)) {
    const tls_server server(how);
    running_engine running(settings);
    auto outcome = running.run(server.url(), timeout);
    BOOST_TEST_MESSAGE(outcome.message);
    return outcome;
  }
  [[nodiscard]] check_outcome check_certificate(const identity& who,
                                                std::vector<const identity*> chain = {}) {
    tls_server::options how;
    how.who = &who;
    how.chain = std::move(chain);
    return check_server(how);
  }

  identity root{{.name = "Test Root", .is_authority = true}};
  identity good{{.name = "127.0.0.1"}, &root};
  tests::temporary_directory directory;
  check_engine::options settings;
};

BOOST_FIXTURE_TEST_CASE(a_good_certificate_is_up, trusted_world) {
  const auto outcome = check_certificate(good);
  BOOST_TEST(outcome.result == check_result::up, outcome.message);
  BOOST_TEST(outcome.status_code.value_or(0) == 200);
}

BOOST_FIXTURE_TEST_CASE(a_good_certificate_is_not_trusted_without_its_authority, trusted_world) {
  const identity other({.name = "Other Root", .is_authority = true});
  other.save(directory / "other.pem");
  settings.ca_file = directory / "other.pem";
  BOOST_TEST(check_certificate(good).reason == tls_chain_incomplete);
  BOOST_TEST(check_certificate(good, {&root}).reason == tls_untrusted_root);
}

BOOST_FIXTURE_TEST_CASE(an_expired_certificate_says_since_when, trusted_world) {
  const identity expired({.name = "127.0.0.1", .valid_from = -10 * day, .valid_until = -3 * day},
                         &root);
  const auto outcome = check_certificate(expired);
  BOOST_TEST(outcome.reason == tls_expired);
  BOOST_TEST(outcome.result == check_result::down);
  BOOST_TEST(outcome.message.ends_with("expired 3 days ago"), outcome.message);
}

BOOST_FIXTURE_TEST_CASE(an_expired_intermediate_is_not_the_servers_own_expiry, trusted_world) {
  const identity middle({.name = "Old Middle",
                         .valid_from = -10 * day,
                         .valid_until = -2 * day,
                         .is_authority = true},
                        &root);
  const identity leaf({.name = "127.0.0.1"}, &middle);
  BOOST_TEST(check_certificate(leaf, {&middle}).reason == tls_chain_expired);
}

BOOST_FIXTURE_TEST_CASE(an_intermediate_must_be_sent, trusted_world) {
  const identity middle({.name = "Middle", .is_authority = true}, &root);
  const identity leaf({.name = "127.0.0.1"}, &middle);
  BOOST_TEST(check_certificate(leaf, {&middle}).result == check_result::up);
  BOOST_TEST(check_certificate(leaf).reason == tls_chain_incomplete);
}

BOOST_FIXTURE_TEST_CASE(a_certificate_of_the_future_is_not_valid_yet, trusted_world) {
  const identity early({.name = "127.0.0.1", .valid_from = 2 * day, .valid_until = 9 * day}, &root);
  BOOST_TEST(check_certificate(early).reason == tls_not_yet_valid);
}

BOOST_FIXTURE_TEST_CASE(a_self_signed_certificate_is_named_so, trusted_world) {
  const identity lonely({.name = "127.0.0.1"});
  BOOST_TEST(check_certificate(lonely).reason == tls_self_signed);
}

BOOST_FIXTURE_TEST_CASE(a_certificate_for_another_host_does_not_fit, trusted_world) {
  const identity other({.name = "other.test"}, &root);
  const auto outcome = check_certificate(other);
  BOOST_TEST(outcome.reason == tls_hostname_mismatch);
  BOOST_TEST(outcome.message.ends_with("is not for 127.0.0.1"), outcome.message);
}

BOOST_FIXTURE_TEST_CASE(the_name_in_the_url_is_what_a_certificate_must_be_for, trusted_world) {
  tests::dns_server names;
  names.add("good.test",
            {"127.0.0.1", "127.0.0.2"});  // Two, so that libcurl knows them by another name.
  names.add("bad.test", {"127.0.0.1"});
  settings.dns_servers = names.address();
  const identity named({.name = "good.test"}, &root);
  tls_server::options how;
  how.who = &named;
  const tls_server server(how);
  running_engine running(settings, {"127.0.0.0/8"});
  const auto up = running.run(server.url("good.test"));
  BOOST_TEST(up.result == check_result::up, up.message);
  BOOST_TEST(running.run(server.url("bad.test")).reason == tls_hostname_mismatch);
}

BOOST_FIXTURE_TEST_CASE(a_port_without_tls_says_so, trusted_world) {
  tests::odd_server plain;
  running_engine running(settings);
  const auto outcome = running.run("https://127.0.0.1:" + std::to_string(plain.port()) + "/ok");
  BOOST_TEST(outcome.reason == tls_not_tls, outcome.message);
}

BOOST_FIXTURE_TEST_CASE(old_versions_of_tls_are_refused, trusted_world) {
  tls_server::options how;
  how.who = &good;
  how.version_max = TLS1_1_VERSION;
  const auto outcome = check_server(how);
  BOOST_TEST(outcome.reason == tls_version, outcome.message);
  how.version_max = TLS1_2_VERSION;
  BOOST_TEST(check_server(how).result == check_result::up);
}

BOOST_FIXTURE_TEST_CASE(a_silent_peer_is_a_timeout_of_tls, trusted_world) {
  tls_server::options how;
  how.who = &good;
  how.is_silent = true;
  const auto outcome = check_server(how, milliseconds(400));
  BOOST_TEST(outcome.reason == tls_timeout, outcome.message);
  // The deadline runs from before the transfer, whose time this is.
  BOOST_TEST(outcome.response_time.count() >= 350);
  BOOST_TEST(outcome.response_time.count() <= 650);
}

BOOST_FIXTURE_TEST_CASE(a_peer_that_hangs_up_fails_the_handshake, trusted_world) {
  tls_server::options how;
  how.who = &good;
  how.is_closing = true;
  const auto reason = check_server(how).reason;
  // Which of both the client sees depends on whether its first bytes were read.
  BOOST_TEST((reason == tls_handshake || reason == connection_reset), reason);
}

BOOST_FIXTURE_TEST_CASE(a_demanded_client_certificate_is_named, trusted_world) {
  tls_server::options how;
  how.who = &good;
  how.is_asking_for_certificate = true;
  const auto outcome = check_server(how);
  BOOST_TEST(outcome.reason == tls_client_cert_required, outcome.message);
}

BOOST_FIXTURE_TEST_CASE(without_authorities_a_check_says_nothing_about_the_target, trusted_world) {
  settings.ca_file = directory / "missing.pem";
  const auto outcome = check_certificate(good);
  BOOST_TEST(outcome.reason == internal);
  BOOST_TEST(outcome.result == check_result::no_data);
  std::ofstream(directory / "empty.pem") << "no certificate\n";
  settings.ca_file = directory / "empty.pem";
  BOOST_TEST(check_certificate(good).reason == internal);
}

BOOST_FIXTURE_TEST_CASE(a_directory_without_a_certificate_under_a_hashed_name_has_no_authorities,
                        trusted_world) {
  namespace fs = std::filesystem;
  const auto hashed = fs::path(directory / "hashed");
  BOOST_TEST(!holds_authorities(hashed));
  fs::create_directory(hashed);
  BOOST_TEST(!holds_authorities(hashed));
  const auto good_file = fs::path(directory / "ca.pem");
  fs::copy_file(good_file, hashed / "ca.pem");
  BOOST_TEST(!holds_authorities(hashed));
  std::ofstream(hashed / "0a1b2c3d.0") << "no certificate\n";
  fs::create_symlink("nowhere", hashed / "0a1b2c3d.1");
  BOOST_TEST(!holds_authorities(hashed));
  fs::create_symlink(good_file, hashed / "0a1b2c3d.2");
  BOOST_TEST(holds_authorities(hashed));
}

BOOST_FIXTURE_TEST_CASE(the_systems_authorities_do_not_know_ours, trusted_world) {
  settings.ca_file.clear();
  BOOST_TEST(check_certificate(good).reason == tls_chain_incomplete);
}

}  // namespace
}  // namespace statushive::checks
