#include "actors/gateway/password_hasher.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include <sodium.h>

namespace statushive {
namespace {

using modular_form = std::array<char, crypto_pwhash_STRBYTES>;

constexpr auto passes = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr size_t memory_bytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;

/// Chooses the implementation for this processor; the library's functions need it once.
void prepare_sodium() {
  static const bool is_ready = ::sodium_init() >= 0;
  if (!is_ready) std::abort();
}

error no_memory() {
  return {errc::unavailable, "no_memory", "there is no memory to check a password with"};
}

/// Base64 as the modular form has it.
std::string base64(const std::string& bytes) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  text.pop_back();
  return text;
}

std::string random_bytes(size_t count, random_source& random) {
  std::string bytes(count, '\0');
  random.fill({reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()});
  return bytes;
}

}  // namespace

result<std::string> hash_password(std::string_view password) {
  prepare_sodium();
  modular_form form{};
  if (crypto_pwhash_str(form.data(), password.data(), password.size(), passes, memory_bytes) != 0) {
    return no_memory();
  }
  return std::string(form.data());
}

result<bool> is_password(std::string_view hash, std::string_view password) {
  prepare_sodium();
  modular_form form{};
  if (hash.size() >= form.size() || !hash.starts_with(crypto_pwhash_STRPREFIX)) {
    return corrupt("a password's hash");
  }
  std::copy(hash.begin(), hash.end(), form.begin());
  errno = 0;
  if (crypto_pwhash_str_verify(form.data(), password.data(), password.size()) == 0) return true;
  // The library says "another password" by EINVAL, and leaves errno to the allocator otherwise.
  if (errno == EINVAL) return false;
  if (errno == ENOMEM) return no_memory();
  return corrupt("a password's hash");
}

std::string unmatched_password_hash(random_source& random) {
  // The hash part is drawn, not computed: to find its password is as hard as for any 256 bits.
  return "$argon2id$v=19$m=" + std::to_string(memory_bytes / 1024) +
         ",t=" + std::to_string(passes) + ",p=1$" +
         base64(random_bytes(crypto_pwhash_SALTBYTES, random)) + "$" +
         base64(random_bytes(32, random));
}

}  // namespace statushive
