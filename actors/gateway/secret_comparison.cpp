#include "actors/gateway/secret_comparison.hpp"

#include <sodium.h>

namespace statushive {

bool is_same_secret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace statushive
