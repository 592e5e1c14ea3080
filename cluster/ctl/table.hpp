#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace statushive::ctl {

/// Text as it may go to a terminal: control characters and bytes that are not UTF-8, which could
/// steer it, become '?'.
[[nodiscard]] std::string printable(std::string_view text);

/// Rows under upper-case headers, two spaces between the columns, `-` for an empty cell.
class table {
 public:
  enum class alignment : uint8_t { left, right };
  struct column {
    std::string header;
    alignment align = alignment::left;
  };

  explicit table(std::vector<column> columns) : columns_(std::move(columns)) {}

  /// REQUIRES: as many cells as columns
  void add(std::vector<std::string> cells);
  /// All lines, each with its newline, without spaces at their ends.
  [[nodiscard]] std::string str() const;

 private:
  std::vector<column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// One object: a line for each property, the values in one column.
[[nodiscard]] std::string property_lines(
    const std::vector<std::pair<std::string, std::string>>& properties);

}  // namespace statushive::ctl
