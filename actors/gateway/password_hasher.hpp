#pragma once

#include <string>
#include <string_view>

#include "proto/model/random.hpp"
#include "proto/model/result.hpp"

namespace statushive {

/// Argon2id in its modular form, with a fresh salt and libsodium's interactive limits (64 MiB, two
/// passes). Takes about 0.1 s. Errors: unavailable `no_memory`.
[[nodiscard]] result<std::string> hash_password(std::string_view password);

/// Whether `hash` was made from `password`. As slow as hash_password. Errors: unavailable
/// `no_memory`; corruption when `hash` is none.
[[nodiscard]] result<bool> is_password(std::string_view hash, std::string_view password);

/// A hash that costs as much as any other to compare with, and that no password has: what an
/// unknown user's password is compared with, so that the time does not tell who exists.
[[nodiscard]] std::string unmatched_password_hash(random_source& random);

}  // namespace statushive
