#include "actors/gateway/token_keyring.hpp"

#include <utility>

#include <sodium.h>

namespace statushive {

result<token_keyring::keys> token_keyring::current(const storage::state_view& state) const {
  auto sealed = state.token_keys();
  if (!sealed) return sealed.failure();
  std::shared_ptr<const opened> known;
  {
    const std::lock_guard lock(mutex_);
    known = opened_;
  }
  if (!known || known->sealed != *sealed) {
    auto fresh = open(*std::move(sealed));
    if (!fresh) return fresh.failure();
    known = *std::move(fresh);
    const std::lock_guard lock(mutex_);
    opened_ = known;
  }
  return keys(known, &known->keys);
}

result<std::shared_ptr<const token_keyring::opened>> token_keyring::open(
    std::vector<std::string> sealed) const {
  if (sealed.empty()) return corrupt("the list of token keys");
  auto fresh = std::make_shared<opened>();
  for (const auto& text : sealed) {
    auto secret = cluster_key_.open(text);
    if (!secret) return secret.failure();
    auto key = token_key::from(*secret);
    sodium_memzero(secret->data(), secret->size());
    if (!key) return key.failure();
    fresh->keys.push_back(*std::move(key));
  }
  fresh->sealed = std::move(sealed);
  return std::shared_ptr<const opened>(std::move(fresh));
}

}  // namespace statushive
