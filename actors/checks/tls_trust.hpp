#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <openssl/ssl.h>

#include "actors/checks/failure_classification.hpp"

namespace statushive::checks {

/// Whether OpenSSL would find any certificate in the directory: a readable one under the hash of
/// its subject. OpenSSL itself looks only when it verifies, and takes an empty directory, too.
[[nodiscard]] bool holds_authorities(const std::filesystem::path& directory);

/// The certificate authorities that HTTPS checks trust, loaded once and shared by all connections
/// of all threads: libcurl's defaults parse the system's bundle again in each handshake, at 22 ms
/// of CPU. Immutable.
class tls_trust {
 public:
  /// The certificates of `ca_file`, or the system's when it is empty (SSL_CERT_FILE, then libcurl's
  /// built-in file, then OpenSSL's default file and directory).
  explicit tls_trust(const std::string& ca_file);

  /// False when no authority was found: then every certificate would look untrusted, and that is
  /// our fault.
  [[nodiscard]] bool is_loaded() const { return is_loaded_; }

  /// Makes a connection verify against these authorities and write what it finds to `verdict`,
  /// which must live as long as the context. False when out of memory.
  [[nodiscard]] bool attach(SSL_CTX* context, certificate_verdict& verdict) const;

 private:
  struct store_deleter {
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  };

  std::unique_ptr<X509_STORE, store_deleter> store_;
  bool is_loaded_ = false;
};

}  // namespace statushive::checks
