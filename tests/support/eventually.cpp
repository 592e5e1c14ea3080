#include "tests/support/eventually.hpp"

#include <thread>

namespace statushive::tests {

bool eventually(std::chrono::milliseconds patience, const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + patience;
  do {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  } while (std::chrono::steady_clock::now() < end);
  return holds();
}

}  // namespace statushive::tests
