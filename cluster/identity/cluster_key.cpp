#include "cluster/identity/cluster_key.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <sodium.h>

namespace statushive::cluster {
namespace {

constexpr size_t key_id_bytes = 4;

void ensure_sodium() {
  if (sodium_init() < 0) std::abort();
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

result<cluster_key> cluster_key::load_or_make(const data_directory& directory,
                                              random_source& random) {
  ensure_sodium();
  static_assert(crypto_secretbox_KEYBYTES == 32 && crypto_generichash_BYTES == 32);
  std::array<uint8_t, 32> bytes{};
  auto stored = directory.read_file(data_directory::cluster_key_file);
  if (!stored) return stored.failure();
  if (*stored) {
    if ((*stored)->size() != bytes.size()) {
      return error(errc::failed_precondition, "data_dir_damaged",
                   directory.path() + "/" + data_directory::cluster_key_file +
                       " must have exactly 32 bytes");
    }
    std::copy((*stored)->begin(), (*stored)->end(), bytes.begin());
    return cluster_key(bytes);
  }
  // Before the control database exists nothing was sealed: a crash may have come between the two
  // files.
  std::error_code failure;
  if (std::filesystem::exists(directory.control_path(), failure) || failure) {
    return error(errc::failed_precondition, "data_dir_damaged",
                 directory.path() + "/" + data_directory::cluster_key_file +
                     " is missing: without it no secret can be read");
  }
  random.fill(bytes);
  auto written =
      directory.write_secret_file(data_directory::cluster_key_file,
                                  {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!written) return written.failure();
  return cluster_key(bytes);
}

cluster_key::~cluster_key() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

std::string cluster_key::id() const {
  std::string id(crypto_generichash_BYTES_MIN, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(id.data()), id.size(), bytes_.data(),
                     bytes_.size(), nullptr, 0);
  id.resize(key_id_bytes);
  return id;
}

std::string cluster_key::keyed_hash(std::string_view purpose, std::string_view text) const {
  std::array<unsigned char, crypto_generichash_KEYBYTES> subkey{};
  crypto_generichash(subkey.data(), subkey.size(), bytes_of(purpose), purpose.size(), bytes_.data(),
                     bytes_.size());
  std::string hash(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), bytes_of(text),
                     text.size(), subkey.data(), subkey.size());
  sodium_memzero(subkey.data(), subkey.size());
  return hash;
}

std::string cluster_key::seal(std::string_view secret, random_source& random) const {
  std::array<uint8_t, crypto_secretbox_NONCEBYTES> nonce{};
  random.fill(nonce);
  std::string sealed(secret.size() + crypto_secretbox_MACBYTES, '\0');
  crypto_secretbox_easy(reinterpret_cast<unsigned char*>(sealed.data()), bytes_of(secret),
                        secret.size(), nonce.data(), bytes_.data());
  return id() + std::string(nonce.begin(), nonce.end()) + sealed;
}

result<std::string> cluster_key::open(std::string_view sealed) const {
  constexpr size_t head = key_id_bytes + crypto_secretbox_NONCEBYTES;
  if (sealed.size() < head + crypto_secretbox_MACBYTES || sealed.substr(0, key_id_bytes) != id()) {
    return error(errc::corruption, "wrong_cluster_key",
                 "a secret was sealed with another cluster.key");
  }
  const auto nonce = sealed.substr(key_id_bytes, crypto_secretbox_NONCEBYTES);
  const auto box = sealed.substr(head);
  std::string secret(box.size() - crypto_secretbox_MACBYTES, '\0');
  if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(secret.data()), bytes_of(box),
                                 box.size(), bytes_of(nonce), bytes_.data()) != 0) {
    return corrupt("sealed secret");
  }
  return secret;
}

}  // namespace statushive::cluster
