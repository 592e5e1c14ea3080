#include "tls_server.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace statushive::tests {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(std::string("tls_server: ") + what);
}

void add_extension(X509* certificate, int id, const std::string& value) {
  auto* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
  require(extension != nullptr, "extension");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

int accept_any(int /*is_good*/, X509_STORE_CTX* /*chain*/) {
  return 1;
}

}  // namespace

identity::identity(const description& what, const identity* issuer)
    : key_(EVP_EC_gen("P-256")), certificate_(X509_new()) {
  static std::atomic<long> serial{1};
  auto* const made = certificate_.get();
  X509_set_version(made, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made), serial++);
  X509_gmtime_adj(X509_getm_notBefore(made), std::chrono::seconds(what.valid_from).count());
  X509_gmtime_adj(X509_getm_notAfter(made), std::chrono::seconds(what.valid_until).count());
  X509_set_pubkey(made, key_.get());
  auto* const subject = X509_get_subject_name(made);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(what.name.c_str()), -1, -1, 0);
  X509_set_issuer_name(made,
                       issuer != nullptr ? X509_get_subject_name(issuer->certificate()) : subject);
  if (what.is_authority) {
    add_extension(made, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(made, NID_key_usage, "critical,keyCertSign");
  } else {
    in_addr ignored{};
    const bool is_address = inet_pton(AF_INET, what.name.c_str(), &ignored) == 1;
    add_extension(made, NID_subject_alt_name, (is_address ? "IP:" : "DNS:") + what.name);
  }
  require(X509_sign(made, issuer != nullptr ? issuer->key() : key_.get(), EVP_sha256()) > 0,
          "sign");
}

void identity::save(const std::string& path) const {
  auto* const file = std::fopen(path.c_str(), "w");
  require(file != nullptr, "fopen");
  PEM_write_X509(file, certificate_.get());
  std::fclose(file);
}

tls_server::tls_server(const options& settings)
    : settings_(settings), context_(SSL_CTX_new(TLS_server_method())) {
  require(SSL_CTX_use_certificate(context_, settings.who->certificate()) == 1, "certificate");
  require(SSL_CTX_use_PrivateKey(context_, settings.who->key()) == 1, "key");
  for (const auto* const each : settings.chain)
    SSL_CTX_add1_chain_cert(context_, each->certificate());
  SSL_CTX_set_mode(context_, SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_options(context_, SSL_OP_NO_TICKET);
  // Old versions need weaker signatures than the default level allows.
  if (settings.version_max < TLS1_2_VERSION) {
    SSL_CTX_set_security_level(context_, 0);
    SSL_CTX_set_min_proto_version(context_, TLS1_VERSION);
  }
  SSL_CTX_set_max_proto_version(context_, settings.version_max);
  if (settings.is_asking_for_certificate) {
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, &accept_any);
  }
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  require(bind(listener_, generic, length) == 0 && listen(listener_, 16) == 0 &&
              getsockname(listener_, generic, &length) == 0,
          "listen");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

tls_server::~tls_server() {
  is_stopping_ = true;
  thread_.join();
  close(listener_);
  SSL_CTX_free(context_);
}

std::string tls_server::url(const std::string& host) const {
  return "https://" + host + ':' + std::to_string(port_) + '/';
}

void tls_server::serve() {
  std::vector<int> ignored;
  while (!is_stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, 10) <= 0) continue;
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    if (settings_.is_silent) {
      ignored.push_back(fd);
      continue;
    }
    if (!settings_.is_closing) answer(fd);
    close(fd);
  }
  for (const int fd : ignored)
    close(fd);
}

void tls_server::answer(int fd) const {
  const timeval patience{5, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const std::unique_ptr<SSL, decltype(&SSL_free)> connection(SSL_new(context_), &SSL_free);
  SSL_set_fd(connection.get(), fd);
  if (SSL_accept(connection.get()) != 1) {
    // Let the client read the alert before the connection is reset by its unread bytes.
    shutdown(fd, SHUT_WR);
    std::array<char, 1024> rest;
    while (recv(fd, rest.data(), rest.size(), 0) > 0)
      continue;
    return;
  }
  std::array<char, 4096> request;
  if (SSL_read(connection.get(), request.data(), request.size()) <= 0) return;
  constexpr std::string_view response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  SSL_write(connection.get(), response.data(), response.size());
  while (SSL_read(connection.get(), request.data(), request.size()) > 0)
    continue;
}

}  // namespace statushive::tests
