#include "actors/checks/tls_trust.hpp"

#include <cstdlib>
#include <ctime>
#include <system_error>

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace statushive::checks {
namespace {

int verdict_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

int64_t unix_seconds(const ASN1_TIME* moment) {
  std::tm fields{};
  if (moment == nullptr || ASN1_TIME_to_tm(moment, &fields) != 1) return 0;
  return timegm(&fields);
}

/// Called for each certificate of the chain; keeps the first error, because later ones follow from
/// it.
int on_verification(int is_good, X509_STORE_CTX* chain) {
  const auto* const ssl = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* const verdict =
      static_cast<certificate_verdict*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), verdict_index()));
  if (is_good != 0 || verdict == nullptr || verdict->error != X509_V_OK) return is_good;
  verdict->error = X509_STORE_CTX_get_error(chain);
  verdict->depth = X509_STORE_CTX_get_error_depth(chain);
  if (const auto* const culprit = X509_STORE_CTX_get_current_cert(chain)) {
    verdict->not_before = unix_seconds(X509_get0_notBefore(culprit));
    verdict->not_after = unix_seconds(X509_get0_notAfter(culprit));
  }
  return is_good;
}

bool is_hashed_name(const std::string& name) {
  const auto dot = name.find('.');
  return dot == 8 && name.size() > 9 && name.find_first_not_of("0123456789abcdef") == dot &&
         name.find_first_not_of("0123456789", dot + 1) == std::string::npos;
}

bool holds_certificate(const std::filesystem::path& file) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(BIO_new_file(file.c_str(), "r"),
                                                         &BIO_free);
  if (!source) return false;
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr), &X509_free);
  return certificate != nullptr;
}

bool load_directory(X509_STORE* store, const char* path) {
  return holds_authorities(path) && X509_STORE_load_path(store, path) == 1;
}

bool load_file(X509_STORE* store, const char* path) {
  return path != nullptr && *path != '\0' && X509_STORE_load_file(store, path) == 1;
}

}  // namespace

bool holds_authorities(const std::filesystem::path& directory) {
  std::error_code failed;
  for (std::filesystem::directory_iterator each(directory, failed), end; !failed && each != end;
       each.increment(failed)) {
    if (is_hashed_name(each->path().filename()) && holds_certificate(each->path())) return true;
  }
  ERR_clear_error();
  return false;
}

tls_trust::tls_trust(const std::string& ca_file) : store_(X509_STORE_new()) {
  if (!store_) return;
  if (!ca_file.empty()) {
    is_loaded_ = load_file(store_.get(), ca_file.c_str());
    return;
  }
  is_loaded_ = load_file(store_.get(), std::getenv(X509_get_default_cert_file_env())) ||
               load_file(store_.get(), curl_version_info(CURLVERSION_NOW)->cainfo) ||
               load_file(store_.get(), X509_get_default_cert_file()) ||
               load_directory(store_.get(), X509_get_default_cert_dir());
}

bool tls_trust::attach(SSL_CTX* context, certificate_verdict& verdict) const {
  verdict.is_begun = true;
  SSL_CTX_set1_cert_store(context, store_.get());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, &on_verification);
  return SSL_CTX_set_ex_data(context, verdict_index(), &verdict) == 1;
}

}  // namespace statushive::checks
