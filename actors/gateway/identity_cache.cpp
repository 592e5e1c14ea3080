#include "actors/gateway/identity_cache.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <sodium.h>

namespace statushive {

identity_cache::identity_cache(random_source& random) : sets_(sets) {
  static_assert(std::tuple_size_v<token_hash> == crypto_generichash_BYTES);
  if (sodium_init() < 0) std::abort();
  random.fill(hash_key_);
}

identity_cache::~identity_cache() {
  sodium_memzero(hash_key_.data(), hash_key_.size());
}

identity_cache::token_hash identity_cache::hash_of(std::string_view token) const {
  token_hash hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size(), hash_key_.data(), hash_key_.size());
  return hash;
}

std::optional<caller> identity_cache::find(const token_hash& token, uint64_t version,
                                           timestamp now) const {
  auto& set = set_of(token);
  const std::lock_guard lock(set.mutex);
  for (const auto& known : set.entries) {
    if (known.token != token || known.version != version || known.expires_at <= now) continue;
    caller who;
    who.user = known.user;
    who.account = known.account;
    who.role = known.role;
    who.plan = known.plan;
    who.session = known.session;
    who.key = known.key;
    who.reach = known.reach;
    return who;
  }
  return {};
}

void identity_cache::remember(const token_hash& token, uint64_t version, timestamp expires_at,
                              const caller& who) {
  auto& set = set_of(token);
  const std::lock_guard lock(set.mutex);
  auto place = std::find_if(set.entries.begin(), set.entries.end(),
                            [&](const entry& known) { return known.token == token; });
  if (place == set.entries.end()) {
    place = std::find_if(set.entries.begin(), set.entries.end(),
                         [&](const entry& known) { return known.version != version; });
  }
  if (place == set.entries.end()) {
    place = set.entries.begin() + static_cast<ptrdiff_t>(set.next);
    set.next = (set.next + 1) % entries_per_set;
  }
  *place = {token,       version, expires_at, who.user, who.account,
            who.session, who.key, who.role,   who.plan, who.reach};
}

/// The hash is keyed, so nobody chooses the set that a token falls into.
identity_cache::entry_set& identity_cache::set_of(const token_hash& token) const {
  size_t front = 0;
  std::memcpy(&front, token.data(), sizeof front);
  return sets_[front % sets];
}

}  // namespace statushive
