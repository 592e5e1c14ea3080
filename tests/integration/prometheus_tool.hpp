#pragma once

#include <string>
#include <vector>

namespace statushive::tests {

/// What `promtool` (package prometheus) prints when it refuses, or warns of, what the command
/// names: `check rules FILE`. Empty when all is well.
[[nodiscard]] std::string complaint_of_promtool(const std::vector<std::string>& arguments);

/// The same of `promtool check metrics` over a text in the exposition format.
[[nodiscard]] std::string complaint_about_metrics(const std::string& text);

}  // namespace statushive::tests
