#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace statushive::ctl {

// Declarations that several verbs share. What is filled in lives as long as its pointer.

/// A noun whose verbs follow; `examples` are command lines for its help.
[[nodiscard]] CLI::App* add_noun(CLI::App& to, const std::string& name,
                                 const std::string& description,
                                 const std::vector<std::string>& examples);
/// A verb, or a command without verbs; its help is its own.
[[nodiscard]] CLI::App* add_verb(CLI::App& to, const std::string& name,
                                 const std::string& description, const std::string& details = {});
/// For add_verb's details.
[[nodiscard]] std::string examples_text(const std::vector<std::string>& examples);

/// The argument ID, which must not be empty.
[[nodiscard]] std::shared_ptr<std::string> add_id(CLI::App& to, const std::string& description);
/// One or more of them.
[[nodiscard]] std::shared_ptr<std::vector<std::string>> add_ids(CLI::App& to,
                                                                const std::string& description);

/// Which part of a list is wanted.
struct list_page {
  unsigned limit = 50;
  unsigned offset = 0;

  /// `limit=50&offset=0`
  [[nodiscard]] std::string query() const;
};
void add_paging(CLI::App& to, list_page& into);

/// Lets the option have only lengths of time.
void expect_duration(CLI::Option& option);
/// Nothing if the option was not given. REQUIRES: expect_duration let the text through
[[nodiscard]] std::optional<std::chrono::milliseconds> given_duration(const std::string& text);

/// Lets the option have only these values, which help and completion show.
void expect_one_of(CLI::Option& option, const std::vector<std::string>& values);
/// The values of expect_one_of; none for other options.
[[nodiscard]] std::vector<std::string> values_of(const CLI::Option& option);

/// For expect_one_of.
template <class Enum>
[[nodiscard]] std::vector<std::string> names_of(std::initializer_list<Enum> values) {
  std::vector<std::string> names;
  for (const auto one : values)
    names.emplace_back(name_of(one));
  return names;
}
/// Every plan.
[[nodiscard]] std::vector<std::string> plan_names();

/// `a, b, c`
[[nodiscard]] std::string joined(const std::vector<std::string>& parts,
                                 std::string_view between = ", ");

}  // namespace statushive::ctl
