#include "actors/checks/failure_classification.hpp"

#include <cerrno>
#include <ostream>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <curl/curl.h>
#include <openssl/x509.h>

#include "engine_fixture.hpp"

namespace statushive::checks {
namespace {

namespace data = boost::unit_test::data;
using enum failure_reason;

failure_context example() {
  failure_context context;
  context.host = "example.com";
  context.port = 8443;
  context.timeout = std::chrono::milliseconds(1500);
  context.expected_status = 200;
  context.now_seconds = 1'000'000'000;
  return context;
}

/// How far a request came before it failed.
enum class stage : uint8_t { nothing, connected, handshaken, requested, answered };

transfer_facts facts_at(stage reached, int code) {
  transfer_facts facts;
  facts.curl_code = code;
  facts.is_connected = reached >= stage::connected;
  facts.is_handshaken = reached >= stage::handshaken;
  facts.is_requested = reached >= stage::requested;
  facts.is_answered = reached >= stage::answered;
  return facts;
}

transfer_facts with_status(uint16_t status, int code = CURLE_OK) {
  auto facts = facts_at(stage::answered, code);
  facts.status = status;
  return facts;
}

transfer_facts with_errno(int code, int os_errno) {
  auto facts = facts_at(stage::nothing, code);
  facts.os_errno = os_errno;
  return facts;
}

transfer_facts with_text(stage reached, int code, const char* text) {
  auto facts = facts_at(reached, code);
  facts.error_text = text;
  return facts;
}

transfer_facts tls_at(stage reached, int code) {
  auto facts = facts_at(reached, code);
  facts.is_tls = true;
  return facts;
}

transfer_facts with_verdict(int error, int depth) {
  auto facts = tls_at(stage::nothing, CURLE_PEER_FAILED_VERIFICATION);
  facts.certificate = {true, error, depth, 1'000'086'400, 1'000'000'000 - 3 * 86'400};
  return facts;
}

transfer_facts begun_handshake() {
  // A handshake that hangs: libcurl's connect time is 0 again.
  auto facts = tls_at(stage::nothing, CURLE_OPERATION_TIMEDOUT);
  facts.certificate.is_begun = true;
  return facts;
}

transfer_facts cut_headers() {
  auto facts = with_status(200, CURLE_WRITE_ERROR);
  facts.is_header_cut = true;
  return facts;
}

struct row {
  const char* name;
  transfer_facts facts;
  failure_reason reason;
  const char* message;
};

std::ostream& operator<<(std::ostream& out, const row& each) {
  return out << each.name;
}

const std::vector<row>& connection_table() {
  static const std::vector<row> table = {
      {"refused", with_errno(CURLE_COULDNT_CONNECT, ECONNREFUSED), connect_refused,
       "example.com:8443 refused the connection"},
      {"no network", with_errno(CURLE_COULDNT_CONNECT, ENETUNREACH), network_unreachable,
       "This server has no route to the network of example.com:8443"},
      {"no host", with_errno(CURLE_COULDNT_CONNECT, EHOSTUNREACH), host_unreachable,
       "No route to example.com:8443"},
      {"kernel gave up", with_errno(CURLE_COULDNT_CONNECT, ETIMEDOUT), connect_timeout,
       "No answer to connecting to example.com:8443 within 1500 ms"},
      {"denied", with_errno(CURLE_COULDNT_CONNECT, EACCES), connect_failed,
       "Cannot connect to example.com:8443: Permission denied"},
      {"no descriptor", with_errno(CURLE_COULDNT_CONNECT, EMFILE), overloaded,
       "This server could not open a connection: Too many open files"},
      {"no local port", with_errno(CURLE_COULDNT_CONNECT, EADDRNOTAVAIL), overloaded,
       "This server could not open a connection: Cannot assign requested address"},
      {"silent to SYN", facts_at(stage::nothing, CURLE_OPERATION_TIMEDOUT), connect_timeout,
       "No answer to connecting to example.com:8443 within 1500 ms"},
      {"silent to ClientHello", begun_handshake(), tls_timeout,
       "Connected to example.com:8443, but the TLS handshake did not finish within 1500 ms"},
      {"connected, TLS not begun", tls_at(stage::connected, CURLE_OPERATION_TIMEDOUT), tls_timeout,
       "Connected to example.com:8443, but the TLS handshake did not finish within 1500 ms"},
      {"silent after TLS", tls_at(stage::requested, CURLE_OPERATION_TIMEDOUT), response_timeout,
       "No response from example.com:8443 within 1500 ms"},
      {"silent", facts_at(stage::requested, CURLE_OPERATION_TIMEDOUT), response_timeout,
       "No response from example.com:8443 within 1500 ms"},
      {"stalled body", with_status(200, CURLE_OPERATION_TIMEDOUT), body_timeout,
       "The response of example.com:8443 was not complete within 1500 ms"},
      {"reset", with_errno(CURLE_RECV_ERROR, ECONNRESET), connection_reset,
       "example.com:8443 reset the connection"},
      {"reset while sending", with_errno(CURLE_SEND_ERROR, EPIPE), connection_reset,
       "example.com:8443 reset the connection"},
      {"empty", facts_at(stage::requested, CURLE_GOT_NOTHING), empty_reply,
       "example.com:8443 closed the connection without a response"},
  };
  return table;
}

const std::vector<row>& tls_table() {
  static const std::vector<row> table = {
      {"expired", with_verdict(X509_V_ERR_CERT_HAS_EXPIRED, 0), tls_expired,
       "The certificate of example.com:8443 expired 3 days ago"},
      {"expired authority", with_verdict(X509_V_ERR_CERT_HAS_EXPIRED, 1), tls_chain_expired,
       "An authority in the certificate chain of example.com:8443 expired 3 days ago"},
      {"not yet", with_verdict(X509_V_ERR_CERT_NOT_YET_VALID, 0), tls_not_yet_valid,
       "The certificate of example.com:8443 is valid only from 2001-09-10T01:46:40.000Z"},
      {"self-signed", with_verdict(X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, 0), tls_self_signed,
       "The certificate of example.com:8443 is self-signed"},
      {"unknown root", with_verdict(X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, 2), tls_untrusted_root,
       "The certificate of example.com:8443 comes from an authority that is not trusted here"},
      {"no intermediate (20)", with_verdict(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, 0),
       tls_chain_incomplete,
       "The certificate of example.com:8443 does not lead to a trusted authority: an intermediate "
       "one is missing"},
      {"no intermediate (21)", with_verdict(X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, 0),
       tls_chain_incomplete,
       "The certificate of example.com:8443 does not lead to a trusted authority: an intermediate "
       "one is missing"},
      {"wrong name", with_verdict(X509_V_OK, 0), tls_hostname_mismatch,
       "The certificate of example.com:8443 is not for example.com"},
      {"revoked", with_verdict(X509_V_ERR_CERT_REVOKED, 0), tls_revoked,
       "The certificate of example.com:8443 was revoked"},
      {"other", with_verdict(X509_V_ERR_INVALID_PURPOSE, 0), tls_invalid,
       "The certificate of example.com:8443 is invalid: unsuitable certificate purpose"},
      {"plain HTTP on the port",
       with_text(stage::connected, CURLE_SSL_CONNECT_ERROR,
                 "OpenSSL/3.0.22: error:0A00010B:SSL routines::wrong version number"),
       tls_not_tls, "example.com:8443 does not speak TLS"},
      {"old TLS",
       with_text(stage::connected, CURLE_SSL_CONNECT_ERROR,
                 "OpenSSL/3.0.22: error:0A00042E:SSL routines::tlsv1 alert protocol version"),
       tls_version, "example.com:8443 and this server have no TLS version in common"},
      {"no common cipher",
       with_text(stage::connected, CURLE_SSL_CONNECT_ERROR,
                 "OpenSSL/3.0.22: error:0A000410:SSL routines::sslv3 alert handshake failure"),
       tls_handshake,
       "The TLS handshake with example.com:8443 failed: sslv3 alert handshake failure"},
      {"reset in the handshake",
       with_text(stage::connected, CURLE_SSL_CONNECT_ERROR,
                 "OpenSSL SSL_connect: Connection reset by peer"),
       connection_reset, "example.com:8443 reset the connection during the TLS handshake"},
      {"closed in the handshake",
       with_text(stage::connected, CURLE_SSL_CONNECT_ERROR,
                 "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection"),
       tls_handshake, "example.com:8443 closed the connection during the TLS handshake"},
      {"client certificate, TLS 1.3",
       with_text(stage::requested, CURLE_RECV_ERROR,
                 "OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate "
                 "required, errno 0"),
       tls_client_cert_required, "example.com:8443 demands a client certificate"},
  };
  return table;
}

const std::vector<row>& http_table() {
  static const std::vector<row> table = {
      {"garbage",
       with_text(stage::requested, CURLE_UNSUPPORTED_PROTOCOL,
                 "Received HTTP/0.9 when not allowed"),
       http_protocol,
       "example.com:8443 did not answer in valid HTTP: Received HTTP/0.9 when not allowed"},
      {"scheme that got past us",
       with_text(stage::nothing, CURLE_UNSUPPORTED_PROTOCOL, "Protocol \"file\" not supported"),
       internal, "Internal error 1: Protocol \"file\" not supported"},
      {"weird", with_text(stage::requested, CURLE_WEIRD_SERVER_REPLY, "Invalid status line"),
       http_protocol, "example.com:8443 did not answer in valid HTTP: Invalid status line"},
      {"HTTP/2", with_text(stage::requested, CURLE_HTTP2_STREAM, "stream 1 was not closed cleanly"),
       http_protocol,
       "example.com:8443 did not answer in valid HTTP: stream 1 was not closed cleanly"},
      {"bad chunk",
       with_text(stage::answered, CURLE_RECV_ERROR,
                 "Illegal or missing hexadecimal sequence in chunked-encoding"),
       http_protocol,
       "example.com:8443 did not answer in valid HTTP: "
       "Illegal or missing hexadecimal sequence in chunked-encoding"},
      {"bad encoding", with_status(200, CURLE_BAD_CONTENT_ENCODING), http_encoding,
       "The body from example.com:8443 does not fit its Content-Encoding"},
      {"one huge header", with_status(200, CURLE_OUT_OF_MEMORY), headers_too_large,
       "The headers of the response of example.com:8443 are too long"},
      {"many headers", cut_headers(), headers_too_large,
       "The headers of the response of example.com:8443 are too long"},
      {"really out of memory", facts_at(stage::nothing, CURLE_OUT_OF_MEMORY), overloaded,
       "This server is out of memory"},
      {"truncated", with_status(200, CURLE_PARTIAL_FILE), body_truncated,
       "example.com:8443 closed the connection before the response's end"},
      {"wrong status", with_status(503), http_status, "Status 503, expected 200"},
      {"wrong status, then trouble", with_status(503, CURLE_PARTIAL_FILE), http_status,
       "Status 503, expected 200"},
      {"URL that libcurl dislikes", facts_at(stage::nothing, CURLE_URL_MALFORMAT), url_invalid,
       "The URL is not valid"},
      {"unknown", facts_at(stage::requested, CURLE_FAILED_INIT), internal,
       "Internal error 2: Failed initialization"},
      {"write error without a cause", with_status(200, CURLE_WRITE_ERROR), internal,
       "Internal error 23: Failed writing received data to disk/application"},
  };
  return table;
}

void check_row(const row& each) {
  const auto found = classify_transfer(each.facts, example());
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->reason == each.reason);
  BOOST_TEST(found->message == each.message);
  BOOST_TEST(found->message.size() <= heartbeat_message_bytes_max);
}

BOOST_DATA_TEST_CASE(a_connection_that_fails_has_its_reason, data::make(connection_table()), each) {
  check_row(each);
}

BOOST_DATA_TEST_CASE(a_handshake_that_fails_has_its_reason, data::make(tls_table()), each) {
  check_row(each);
}

BOOST_DATA_TEST_CASE(a_response_that_fails_has_its_reason, data::make(http_table()), each) {
  check_row(each);
}

BOOST_AUTO_TEST_CASE(the_expected_status_is_no_failure) {
  auto context = example();
  BOOST_TEST(!classify_transfer(with_status(200), context));
  context.expected_status = 404;
  BOOST_TEST(!classify_transfer(with_status(404), context));
  BOOST_TEST(classify_transfer(with_status(200), context).has_value());
}

BOOST_AUTO_TEST_CASE(a_body_that_was_cut_is_no_failure) {
  auto facts = with_status(200, CURLE_WRITE_ERROR);
  facts.is_body_cut = true;
  BOOST_TEST(!classify_transfer(facts, example()));
}

BOOST_AUTO_TEST_CASE(an_end_without_any_status_is_our_own_failure) {
  const auto found = classify_transfer(facts_at(stage::requested, CURLE_OK), example());
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->reason == internal);
}

BOOST_AUTO_TEST_CASE(an_ipv6_host_stands_in_brackets) {
  auto context = example();
  context.host = "2001:db8::1";
  const auto found = classify_transfer(with_errno(CURLE_COULDNT_CONNECT, ECONNREFUSED), context);
  BOOST_TEST(found->message == "[2001:db8::1]:8443 refused the connection");
}

BOOST_AUTO_TEST_CASE(a_lookup_that_fails_has_its_reason) {
  const auto reason = [](lookup_error error) {
    return classify_lookup(error, "why", example()).reason;
  };
  BOOST_TEST(reason(lookup_error::nxdomain) == dns_nxdomain);
  BOOST_TEST(reason(lookup_error::nodata) == dns_nodata);
  BOOST_TEST(reason(lookup_error::servfail) == dns_servfail);
  BOOST_TEST(reason(lookup_error::refused) == dns_refused);
  BOOST_TEST(reason(lookup_error::timeout) == dns_timeout);
  BOOST_TEST(reason(lookup_error::no_network) == network_unreachable);
  BOOST_TEST(reason(lookup_error::overloaded) == overloaded);
  BOOST_TEST(reason(lookup_error::failed) == dns_failed);
  BOOST_TEST(classify_lookup(lookup_error::timeout, "", example()).message ==
             "The DNS server did not answer about example.com within 1500 ms");
}

}  // namespace
}  // namespace statushive::checks
