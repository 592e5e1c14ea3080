#pragma once

#include <string>
#include <string_view>

#include "rest/documents/catalogue.hpp"
#include "rest/documents/outline.hpp"

namespace statushive::rest {

/// The API's documentation as one page in the language of `words`: no script, no style attribute,
/// nothing that is loaded from elsewhere.
[[nodiscard]] std::string html_page_of(const outline& routes, std::string_view version,
                                       translator& words);

/// The page's style sheet, docs.css.
[[nodiscard]] std::string_view style_sheet();

}  // namespace statushive::rest
