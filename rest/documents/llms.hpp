#pragma once

#include <string>
#include <string_view>

#include "rest/documents/outline.hpp"

namespace statushive::rest {

/// The whole API as one text in Markdown, in English, for agents: everything that the pages say,
/// each thing once.
[[nodiscard]] std::string llms_text_of(const outline& routes, std::string_view version);

}  // namespace statushive::rest
