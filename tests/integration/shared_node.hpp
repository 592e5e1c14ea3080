#pragma once

#include <string>

#include "tests/integration/node_process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace statushive::tests {

/// One node for all cases of a test program, which use resources of their own; its log is told at
/// the end.
struct shared_node {
  temporary_directory directory;
  node_process node{directory / "data"};
  api_client admin{""};

  shared_node();
  ~shared_node();

  [[nodiscard]] static shared_node& instance();
};

/// That the answer is an error in the API's form, with the field if one is given.
void expect_error(const api_answer& answer, int status, const std::string& code,
                  const std::string& field = "");

}  // namespace statushive::tests
