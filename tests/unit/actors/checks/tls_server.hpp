#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <openssl/ssl.h>

namespace statushive::tests {

/// A key and a certificate for it, made on the spot.
class identity {
 public:
  struct description {
    std::string name = "localhost";  ///< A DNS name or an IPv4 address that the certificate is for.
    std::chrono::hours valid_from{-24};  ///< From now.
    std::chrono::hours valid_until{24};
    bool is_authority = false;
  };

  /// Signed by `issuer`, or by itself.
  explicit identity(const description& what, const identity* issuer = nullptr);

  [[nodiscard]] X509* certificate() const { return certificate_.get(); }
  [[nodiscard]] EVP_PKEY* key() const { return key_.get(); }
  /// Writes the certificate as PEM.
  void save(const std::string& path) const;

 private:
  struct deleter {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  std::unique_ptr<EVP_PKEY, deleter> key_;
  std::unique_ptr<X509, deleter> certificate_;
};

/// Answers each HTTPS request on a free port of 127.0.0.1 with 200, one connection at a time, or
/// fails as told.
class tls_server {
 public:
  struct options {
    const identity* who = nullptr;
    std::vector<const identity*> chain;  ///< Sent after the server's own certificate.
    int version_max = TLS1_3_VERSION;
    bool is_asking_for_certificate = false;
    bool is_silent = false;   ///< Accepts the connection and says nothing.
    bool is_closing = false;  ///< Accepts the connection and closes it.
  };
  explicit tls_server(const options& settings);
  ~tls_server();
  tls_server(const tls_server&) = delete;
  tls_server& operator=(const tls_server&) = delete;

  /// "https://HOST:PORT/".
  [[nodiscard]] std::string url(const std::string& host = "127.0.0.1") const;

 private:
  void serve();
  void answer(int fd) const;

  const options settings_;
  SSL_CTX* context_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;
};

}  // namespace statushive::tests
