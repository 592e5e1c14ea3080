#include "tests/support/temporary_directory.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace statushive::tests {

temporary_directory::temporary_directory()
    : path_((std::filesystem::temp_directory_path() / "statushive-test-XXXXXX").string()) {
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp " + path_);
}

temporary_directory::~temporary_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace statushive::tests
