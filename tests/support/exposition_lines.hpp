#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace statushive::tests {

/// A text in Prometheus' format, taken apart.
class exposition_lines {
 public:
  /// Throws at a line that is neither a comment nor a sample.
  explicit exposition_lines(std::string_view text);

  /// By what stands before the value: `name`, or `name{label="value",...}` in the text's order.
  [[nodiscard]] const std::map<std::string, double>& samples() const { return samples_; }
  /// Throws when there is no such sample.
  [[nodiscard]] double at(const std::string& sample) const;
  [[nodiscard]] bool has(const std::string& sample) const { return samples_.contains(sample); }
  /// Names of samples, those of a histogram with their endings.
  [[nodiscard]] const std::set<std::string>& names() const { return names_; }
  /// Values that a label has anywhere, still escaped.
  [[nodiscard]] const std::map<std::string, std::set<std::string>>& labels() const {
    return labels_;
  }

 private:
  std::map<std::string, double> samples_;
  std::set<std::string> names_;
  std::map<std::string, std::set<std::string>> labels_;
};

/// What queries in PromQL, or a file full of them, name that the text does not have: metrics of
/// ours and values of labels that they ask to be equal. A sentence for each.
[[nodiscard]] std::vector<std::string> missing_for(std::string_view queries,
                                                   const exposition_lines& text);

}  // namespace statushive::tests
