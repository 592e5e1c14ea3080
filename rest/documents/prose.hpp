#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rest/documents/catalogue.hpp"
#include "rest/json/route_description.hpp"

namespace statushive::rest {

/// A piece of text, of which exactly one member is not empty. Backticks mark code.
struct prose_block {
  std::string paragraph = {};
  std::vector<std::string> items = {};
  std::vector<std::vector<std::string>> table = {};  ///< The first row are the headings.
  std::string code = {};                             ///< As it is printed.
};

struct prose_section {
  std::string_view anchor;
  std::string title;
  std::vector<prose_block> blocks;
};

/// What holds on all routes, in the language of `words`.
[[nodiscard]] std::vector<prose_section> conventions(translator& words);

/// The sentence by which all documents begin, in English.
[[nodiscard]] std::string_view introduction_sentence();
/// Who may use a route of that kind, in English.
[[nodiscard]] std::string_view describe_access(access needs);
/// What a success is, in English.
[[nodiscard]] std::string_view describe_answer(const answer_declaration& answer);

}  // namespace statushive::rest
