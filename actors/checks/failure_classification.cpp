#include "actors/checks/failure_classification.hpp"

#include <array>
#include <cerrno>
#include <initializer_list>
#include <string_view>
#include <system_error>

#include <curl/curl.h>
#include <openssl/x509.h>

#include "proto/model/time.hpp"

namespace statushive::checks {
namespace {

using enum failure_reason;

bool says(std::string_view text, std::initializer_list<std::string_view> phrases) {
  for (const auto phrase : phrases) {
    if (text.find(phrase) != std::string_view::npos) return true;
  }
  return false;
}

std::string place(const failure_context& context) {
  const bool is_v6 = context.host.find(':') != std::string::npos;
  return (is_v6 ? '[' + context.host + ']' : context.host) + ':' + std::to_string(context.port);
}

std::string within(const failure_context& context) {
  return " within " + std::to_string(context.timeout.count()) + " ms";
}

/// "OpenSSL/3.0.22: error:0A00042E:SSL routines::tlsv1 alert protocol version" -> the part behind
/// "::".
std::string cause(std::string_view text) {
  if (const auto at = text.rfind("::"); at != std::string_view::npos) text.remove_prefix(at + 2);
  while (text.ends_with(' ') || text.ends_with('\n'))
    text.remove_suffix(1);
  return text.empty() ? "no details" : std::string(text);
}

std::string words_for(int os_errno) {
  return std::generic_category().message(os_errno);
}

failure connect_failure(const transfer_facts& facts, const failure_context& context) {
  switch (facts.os_errno) {
    case ECONNREFUSED: return {connect_refused, place(context) + " refused the connection"};
    case ENETUNREACH:
    case ENETDOWN:
    case EAFNOSUPPORT:
      return {network_unreachable, "This server has no route to the network of " + place(context)};
    case EHOSTUNREACH:
    case EHOSTDOWN: return {host_unreachable, "No route to " + place(context)};
    case ETIMEDOUT:
      return {connect_timeout, "No answer to connecting to " + place(context) + within(context)};
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
    case EADDRNOTAVAIL:
      return {overloaded, "This server could not open a connection: " + words_for(facts.os_errno)};
    default: break;
  }
  const auto why = facts.os_errno != 0 ? words_for(facts.os_errno) : cause(facts.error_text);
  return {connect_failed, "Cannot connect to " + place(context) + ": " + why};
}

failure timeout_failure(const transfer_facts& facts, const failure_context& context) {
  // A failed handshake resets libcurl's connect time, so the start of TLS counts as connected, too.
  if (!facts.is_connected && !facts.certificate.is_begun) {
    return {connect_timeout, "No answer to connecting to " + place(context) + within(context)};
  }
  if (facts.is_tls && !facts.is_handshaken) {
    return {tls_timeout, "Connected to " + place(context) +
                             ", but the TLS handshake did not finish" + within(context)};
  }
  if (!facts.is_answered) {
    return {response_timeout, "No response from " + place(context) + within(context)};
  }
  return {body_timeout,
          "The response of " + place(context) + " was not complete" + within(context)};
}

std::string days_ago(int64_t then, int64_t now) {
  constexpr int64_t day = 86400;
  if (now - then < day) return "less than a day ago";
  const auto days = (now - then) / day;
  return std::to_string(days) + (days == 1 ? " day ago" : " days ago");
}

failure certificate_failure(const transfer_facts& facts, const failure_context& context) {
  const auto& verdict = facts.certificate;
  const auto subject = "The certificate of " + place(context);
  switch (verdict.error) {
    case X509_V_OK:  // libcurl compares the name itself, after OpenSSL found the chain good.
    case X509_V_ERR_HOSTNAME_MISMATCH:
      return {tls_hostname_mismatch, subject + " is not for " + context.host};
    case X509_V_ERR_CERT_HAS_EXPIRED: {
      const auto age = days_ago(verdict.not_after, context.now_seconds);
      if (verdict.depth == 0) return {tls_expired, subject + " expired " + age};
      return {tls_chain_expired,
              "An authority in the certificate chain of " + place(context) + " expired " + age};
    }
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {tls_not_yet_valid,
              subject + " is valid only from " + rfc3339(from_ms(verdict.not_before * 1000))};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return {tls_self_signed, subject + " is self-signed"};
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return {tls_untrusted_root, subject + " comes from an authority that is not trusted here"};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return {tls_chain_incomplete,
              subject + " does not lead to a trusted authority: an intermediate one is missing"};
    case X509_V_ERR_CERT_REVOKED: return {tls_revoked, subject + " was revoked"};
    default: break;
  }
  return {tls_invalid, subject + " is invalid: " + X509_verify_cert_error_string(verdict.error)};
}

failure handshake_failure(const transfer_facts& facts, const failure_context& context) {
  const std::string_view text = facts.error_text;
  // OpenSSL says "wrong version number" when the first bytes are no TLS record at all: look for it
  // before "version".
  if (says(text, {"wrong version number", "http request", "packet length too long",
                  "record layer failure"})) {
    return {tls_not_tls, place(context) + " does not speak TLS"};
  }
  if (says(text, {"certificate required"})) {
    return {tls_client_cert_required, place(context) + " demands a client certificate"};
  }
  if (says(text, {"alert protocol version", "unsupported protocol", "no protocols available"})) {
    return {tls_version, place(context) + " and this server have no TLS version in common"};
  }
  if (facts.os_errno == ECONNRESET || says(text, {"reset by peer"})) {
    return {connection_reset, place(context) + " reset the connection during the TLS handshake"};
  }
  if (says(text, {"SSL_ERROR_SYSCALL", "unexpected eof"})) {
    return {tls_handshake, place(context) + " closed the connection during the TLS handshake"};
  }
  return {tls_handshake, "The TLS handshake with " + place(context) + " failed: " + cause(text)};
}

failure protocol_failure(const transfer_facts& facts, const failure_context& context) {
  return {http_protocol,
          place(context) + " did not answer in valid HTTP: " + cause(facts.error_text)};
}

failure receive_failure(const transfer_facts& facts, const failure_context& context) {
  const std::string_view text = facts.error_text;
  if (says(text, {"certificate required"})) {
    return {tls_client_cert_required, place(context) + " demands a client certificate"};
  }
  if (says(text, {"chunk", "hexadecimal", "HTTP/2"})) return protocol_failure(facts, context);
  if (says(text, {"unexpected eof"})) {
    if (facts.status == 0) {
      return {empty_reply, place(context) + " closed the connection without a response"};
    }
    return {body_truncated, place(context) + " closed the connection before the response's end"};
  }
  return {connection_reset, place(context) + " reset the connection"};
}

failure unclassified(const transfer_facts& facts) {
  return {internal,
          "Internal error " + std::to_string(facts.curl_code) + ": " +
              (facts.error_text.empty() ? curl_easy_strerror(static_cast<CURLcode>(facts.curl_code))
                                        : cause(facts.error_text))};
}

failure headers_failure(const failure_context& context) {
  return {headers_too_large, "The headers of the response of " + place(context) + " are too long"};
}

std::optional<failure> failure_of(const transfer_facts& facts, const failure_context& context) {
  if (facts.is_header_cut) return headers_failure(context);
  switch (facts.curl_code) {
    case CURLE_OK: return {};
    case CURLE_WRITE_ERROR:
      if (facts.is_body_cut) return {};
      return unclassified(facts);
    case CURLE_UNSUPPORTED_PROTOCOL:  // Also said of an answer that looks like HTTP/0.9.
      return facts.is_requested ? protocol_failure(facts, context) : unclassified(facts);
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return protocol_failure(facts, context);
    case CURLE_URL_MALFORMAT: return failure{url_invalid, "The URL is not valid"};
    case CURLE_COULDNT_CONNECT: return connect_failure(facts, context);
    case CURLE_OPERATION_TIMEDOUT: return timeout_failure(facts, context);
    case CURLE_PEER_FAILED_VERIFICATION: return certificate_failure(facts, context);
    case CURLE_SSL_CONNECT_ERROR: return handshake_failure(facts, context);
    case CURLE_SSL_CLIENTCERT:
      return failure{tls_client_cert_required, place(context) + " demands a client certificate"};
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return receive_failure(facts, context);
    case CURLE_GOT_NOTHING:
      return failure{empty_reply, place(context) + " closed the connection without a response"};
    case CURLE_PARTIAL_FILE:
      return failure{body_truncated,
                     place(context) + " closed the connection before the response's end"};
    case CURLE_BAD_CONTENT_ENCODING:
      return failure{http_encoding,
                     "The body from " + place(context) + " does not fit its Content-Encoding"};
    case CURLE_OUT_OF_MEMORY:  // Also said of a header that is longer than libcurl's limit.
      if (facts.is_answered) return headers_failure(context);
      return failure{overloaded, "This server is out of memory"};
    default: return unclassified(facts);
  }
}

/// Failures after the response's head, when the status is already known.
bool is_about_body(failure_reason reason) {
  return reason == body_timeout || reason == body_truncated || reason == connection_reset ||
         reason == http_protocol || reason == http_encoding;
}

}  // namespace

std::optional<failure> classify_transfer(const transfer_facts& facts,
                                         const failure_context& context) {
  const auto found = failure_of(facts, context);
  const bool is_wrong_status = facts.status >= 200 && facts.status != context.expected_status;
  if (is_wrong_status && (!found || is_about_body(found->reason))) {
    return failure{http_status, "Status " + std::to_string(facts.status) + ", expected " +
                                    std::to_string(context.expected_status)};
  }
  if (!found && facts.status == 0) return unclassified(facts);
  return found;
}

failure classify_lookup(lookup_error error, const std::string& detail,
                        const failure_context& context) {
  const auto& host = context.host;
  switch (error) {
    case lookup_error::none: break;
    case lookup_error::nxdomain: return {dns_nxdomain, "The name " + host + " does not exist"};
    case lookup_error::nodata: return {dns_nodata, "The name " + host + " has no address"};
    case lookup_error::servfail: return {dns_servfail, "The DNS server failed to look up " + host};
    case lookup_error::refused: return {dns_refused, "The DNS server refused to look up " + host};
    case lookup_error::timeout:
      return {dns_timeout, "The DNS server did not answer about " + host + within(context)};
    case lookup_error::no_network:
      return {network_unreachable, "This server has no route to a DNS server to look up " + host};
    case lookup_error::overloaded:
      return {overloaded, "This server could not look up " + host + ": " + detail};
    case lookup_error::failed: return {dns_failed, "The lookup of " + host + " failed: " + detail};
  }
  return {internal, "Internal error in the lookup of " + host};
}

}  // namespace statushive::checks
