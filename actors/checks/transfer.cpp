#include "actors/checks/transfer.hpp"

#include <cerrno>
#include <cstring>
#include <optional>

#include <netinet/in.h>
#include <sys/socket.h>

namespace statushive::checks {
namespace {

constexpr const char* user_agent = "StatusHive/" STATUSHIVE_VERSION;
/// libcurl divides the time among the addresses of a host, so it must know it; the check ends a
/// request itself, a little earlier.
constexpr std::chrono::milliseconds libcurl_time_reserve{100};

std::optional<ip_address> address_of(const curl_sockaddr& address) {
  ip_address found;
  if (address.family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address.addr, sizeof v4);
    std::memcpy(found.bytes.data(), &v4.sin_addr, sizeof v4.sin_addr);
    return found;
  }
  if (address.family == AF_INET6 && address.addrlen >= sizeof(sockaddr_in6)) {
    // libcurl declares a plain sockaddr and reserves room behind it for larger ones.
    const auto* const bytes =
        reinterpret_cast<const char*>(&address) + offsetof(curl_sockaddr, addr);
    sockaddr_in6 v6{};
    std::memcpy(&v6, bytes, sizeof v6);
    found.kind = ip_address::family::v6;
    std::memcpy(found.bytes.data(), &v6.sin6_addr, sizeof v6.sin6_addr);
    return found;
  }
  return {};
}

std::string in_url_form(const ip_address& address) {
  return address.kind == ip_address::family::v6 ? '[' + address.str() + ']' : address.str();
}

bool is_past(CURL* easy, CURLINFO moment) {
  curl_off_t microseconds = 0;
  return curl_easy_getinfo(easy, moment, &microseconds) == CURLE_OK && microseconds > 0;
}

}  // namespace

transfer::transfer(const tls_trust& trust, size_t body_bytes_max)
    : trust_(trust), body_bytes_max_(body_bytes_max), easy_(curl_easy_init()) {
  if (easy_ && !set_fixed_options()) easy_.reset();
}

bool transfer::append(string_list& list, const std::string& entry) {
  auto* const longer = curl_slist_append(list.get(), entry.c_str());
  if (longer == nullptr) return false;
  (void)list.release();  // The longer list begins with the shorter one.
  list.reset(longer);
  return true;
}

bool transfer::set_fixed_options() {
  // Neither asks for leave to send nothing, nor gives nothing a type.
  if (!append(request_headers_, "Expect:") || !append(request_headers_, "Content-Type:"))
    return false;
  auto* const easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // Not even the environment's.
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  // libcurl scans its cache of names in each transfer.
  curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  // A resumed session would not show the certificate.
  curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  // OpenSSL would still agree to older versions at its lowest security level, and then fail in
  // other words.
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &transfer::on_tls_context);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &transfer::on_open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &transfer::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &transfer::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request_headers_.get()) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "") == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_USERAGENT, user_agent) == CURLE_OK;
}

void transfer::set_method(http_method method) {
  auto* const easy = easy_.get();
  switch (method) {
    case http_method::get: curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L); break;
    case http_method::head: curl_easy_setopt(easy, CURLOPT_NOBODY, 1L); break;
    case http_method::post:
      curl_easy_setopt(easy, CURLOPT_NOBODY, 0L);
      curl_easy_setopt(easy, CURLOPT_POST, 1L);
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "");
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, 0L);
      break;
  }
}

bool transfer::set_addresses(const transfer_spec& spec, const std::string& pin_name,
                             const std::vector<std::string>& stale_pins) {
  connect_to_.reset();
  resolve_.reset();
  pin_.clear();
  for (const auto& stale : stale_pins) {
    if (!append(resolve_, '-' + stale)) return false;
  }
  if (spec.addresses.size() == 1) {
    return append(connect_to_, "::" + in_url_form(spec.addresses[0]) + ':');
  }
  pin_ = pin_name + ':' + std::to_string(spec.port);
  auto entry = pin_ + ':';
  for (const auto& address : spec.addresses) {
    if (entry.back() != ':') entry += ',';
    entry += in_url_form(address);
  }
  return append(connect_to_, "::" + pin_name + ':') && append(resolve_, entry);
}

bool transfer::prepare(const transfer_spec& spec, const std::string& pin_name,
                       const std::vector<std::string>& stale_pins, client& owner) {
  owner_ = &owner;
  policy_ = spec.policy;
  has_begun_ = false;
  header_bytes_ = body_bytes_ = 0;
  error_text_[0] = '\0';
  observed_ = {};
  observed_.is_tls = spec.is_tls;
  if (!set_addresses(spec, pin_name, stale_pins)) return false;
  auto* const easy = easy_.get();
  set_method(spec.method);
  const long version = spec.is_tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, version);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                   static_cast<long>((spec.time_left + libcurl_time_reserve).count()));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(spec.time_to_connect.count()));
  curl_easy_setopt(easy, CURLOPT_CONNECT_TO, connect_to_.get());
  curl_easy_setopt(easy, CURLOPT_RESOLVE, resolve_.get());
  return curl_easy_setopt(easy, CURLOPT_URL, spec.url.c_str()) == CURLE_OK;
}

transfer_facts transfer::facts(CURLcode code) const {
  auto* const easy = easy_.get();
  auto facts = observed_;
  facts.curl_code = code;
  facts.error_text = error_text_.data();
  if (code == CURLE_OPERATION_TIMEDOUT && !has_begun_) return facts;
  if (facts.os_errno == 0) {
    long os_errno = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_errno);
    facts.os_errno = static_cast<int>(os_errno);
  }
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  facts.status = static_cast<uint16_t>(status);
  facts.is_connected = is_past(easy, CURLINFO_CONNECT_TIME_T);
  facts.is_handshaken = is_past(easy, CURLINFO_APPCONNECT_TIME_T);
  facts.is_requested = is_past(easy, CURLINFO_PRETRANSFER_TIME_T);
  facts.is_answered = header_bytes_ > 0 || is_past(easy, CURLINFO_STARTTRANSFER_TIME_T);
  curl_header* location = nullptr;
  if (status >= 300 && status < 400 &&
      curl_easy_header(easy, "Location", 0, CURLH_HEADER, -1, &location) == CURLHE_OK) {
    facts.location = location->value;
  }
  return facts;
}

curl_socket_t transfer::on_open_socket(void* self, curlsocktype /*purpose*/,
                                       curl_sockaddr* address) {
  auto& owner = *static_cast<transfer*>(self);
  owner.has_begun_ = true;
  const auto target = address_of(*address);
  const auto refusal = target ? owner.policy_->refusal(*target) : std::string_view("no IP address");
  if (refusal) {
    owner.observed_.refused_address = target ? target->str() : "";
    owner.observed_.refusal = *refusal;
    return CURL_SOCKET_BAD;
  }
  const int fd =
      socket(address->family, address->socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address->protocol);
  if (fd < 0) {
    owner.observed_.os_errno = errno;
    return CURL_SOCKET_BAD;
  }
  // No TIME_WAIT: with many checks of one address they use up the local ports.
  const linger at_once{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  return fd;
}

CURLcode transfer::on_tls_context(CURL* /*easy*/, void* context, void* self) {
  auto& owner = *static_cast<transfer*>(self);
  const bool is_attached =
      owner.trust_.attach(static_cast<SSL_CTX*>(context), owner.observed_.certificate);
  return is_attached ? CURLE_OK : CURLE_OUT_OF_MEMORY;
}

size_t transfer::on_header(char* /*bytes*/, size_t size, size_t count, void* self) {
  auto& owner = *static_cast<transfer*>(self);
  owner.header_bytes_ += size * count;
  if (owner.header_bytes_ <= header_bytes_max) return size * count;
  owner.observed_.is_header_cut = true;
  return 0;
}

size_t transfer::on_body(char* /*bytes*/, size_t size, size_t count, void* self) {
  auto& owner = *static_cast<transfer*>(self);
  owner.body_bytes_ += size * count;
  if (owner.body_bytes_ <= owner.body_bytes_max_) return size * count;
  owner.observed_.is_body_cut = true;
  return 0;
}

}  // namespace statushive::checks
