#pragma once

#include <string>

#include <sodium.h>

namespace statushive {

/// Overwrites a secret, also where the compiler sees no use of it.
inline void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
}

/// A text that is wiped when it goes.
struct secret_text {
  std::string text;

  explicit secret_text(const std::string& given) : text(given) {}
  ~secret_text() { wipe(text); }
  secret_text(const secret_text&) = delete;
  secret_text& operator=(const secret_text&) = delete;
};

}  // namespace statushive
