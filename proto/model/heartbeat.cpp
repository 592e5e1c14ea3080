#include "proto/model/heartbeat.hpp"

#include "proto/model/enum_names.hpp"

namespace statushive {
namespace {

constexpr auto result_names = names_table<check_result>({{check_result::up, "up"},
                                                         {check_result::degraded, "degraded"},
                                                         {check_result::down, "down"},
                                                         {check_result::no_data, "no_data"}});

using enum failure_reason;

constexpr auto reason_names = names_table<failure_reason>({
    {none, "none"},
    {url_invalid, "url_invalid"},
    {url_scheme, "url_scheme"},
    {blocked_address, "blocked_address"},
    {dns_nxdomain, "dns_nxdomain"},
    {dns_nodata, "dns_nodata"},
    {dns_servfail, "dns_servfail"},
    {dns_refused, "dns_refused"},
    {dns_timeout, "dns_timeout"},
    {dns_failed, "dns_failed"},
    {connect_refused, "connect_refused"},
    {network_unreachable, "network_unreachable"},
    {host_unreachable, "host_unreachable"},
    {connect_timeout, "connect_timeout"},
    {connect_failed, "connect_failed"},
    {tls_timeout, "tls_timeout"},
    {tls_expired, "tls_expired"},
    {tls_chain_expired, "tls_chain_expired"},
    {tls_not_yet_valid, "tls_not_yet_valid"},
    {tls_self_signed, "tls_self_signed"},
    {tls_untrusted_root, "tls_untrusted_root"},
    {tls_chain_incomplete, "tls_chain_incomplete"},
    {tls_hostname_mismatch, "tls_hostname_mismatch"},
    {tls_revoked, "tls_revoked"},
    {tls_invalid, "tls_invalid"},
    {tls_not_tls, "tls_not_tls"},
    {tls_version, "tls_version"},
    {tls_handshake, "tls_handshake"},
    {tls_client_cert_required, "tls_client_cert_required"},
    {response_timeout, "response_timeout"},
    {body_timeout, "body_timeout"},
    {connection_reset, "connection_reset"},
    {empty_reply, "empty_reply"},
    {http_protocol, "http_protocol"},
    {http_encoding, "http_encoding"},
    {headers_too_large, "headers_too_large"},
    {body_too_large, "body_too_large"},
    {body_truncated, "body_truncated"},
    {too_many_redirects, "too_many_redirects"},
    {redirect_blocked, "redirect_blocked"},
    {http_status, "http_status"},
    {cancelled, "cancelled"},
    {overloaded, "overloaded"},
    {internal, "internal"},
});

}  // namespace

std::string_view name_of(check_result result) {
  return result_names.of(result);
}
std::string_view name_of(failure_reason reason) {
  return reason_names.of(reason);
}
bool is_known(check_result result) {
  return result_names.has(result);
}
bool is_known(failure_reason reason) {
  return reason_names.has(reason);
}

bool is_own_trouble(failure_reason reason) {
  // A network that cannot be reached is most often ours: an uplink that is cut, no IPv6. A target
  // that is gone shows as a host that cannot be reached, or as silence.
  return reason == network_unreachable || reason == cancelled || reason == overloaded ||
         reason == internal;
}

}  // namespace statushive
