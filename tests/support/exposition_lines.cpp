#include "tests/support/exposition_lines.hpp"

#include <regex>
#include <sstream>
#include <stdexcept>

namespace statushive::tests {

exposition_lines::exposition_lines(std::string_view text) {
  static const std::regex sample(
      R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\.)*",?)*\})? ([^ ]+))re");
  static const std::regex label(R"re(([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)")re");
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# ")) continue;
    std::smatch parts;
    if (!std::regex_match(line, parts, sample)) throw std::runtime_error("no sample: " + line);
    const auto labels = parts[2].str();
    samples_[parts[1].str() + labels] = std::stod(parts[3].str());
    names_.insert(parts[1].str());
    for (std::sregex_iterator one(labels.begin(), labels.end(), label), end; one != end; ++one)
      labels_[(*one)[1].str()].insert((*one)[2].str());
  }
}

double exposition_lines::at(const std::string& sample) const {
  const auto found = samples_.find(sample);
  if (found == samples_.end()) throw std::runtime_error("there is no sample " + sample);
  return found->second;
}

std::vector<std::string> missing_for(std::string_view queries, const exposition_lines& text) {
  static const std::regex metric(R"re(\b(?:statushive|process)_[a-z0-9_]+)re");
  // In JSON the quotes are escaped. The job and the instance are Prometheus' own labels.
  static const std::regex matcher(R"re(\b(?!job=|instance=)([a-z_]+)=\\?"([^"\\$]*)\\?")re");
  const std::string all(queries);
  std::set<std::string> missing;
  for (std::sregex_iterator one(all.begin(), all.end(), metric), end; one != end; ++one) {
    const auto name = one->str();
    // People call a histogram by its name without endings.
    if (!text.names().contains(name) && !text.names().contains(name + "_bucket"))
      missing.insert("there is no metric " + name);
  }
  for (std::sregex_iterator one(all.begin(), all.end(), matcher), end; one != end; ++one) {
    const auto found = text.labels().find((*one)[1].str());
    if (found == text.labels().end() || !found->second.contains((*one)[2].str()))
      missing.insert("there is no label " + one->str());
  }
  return {missing.begin(), missing.end()};
}

}  // namespace statushive::tests
